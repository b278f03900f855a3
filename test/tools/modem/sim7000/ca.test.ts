import { equal, match } from "node:assert/strict";
import { collect, play } from "./bench.ts";
import { CaBench, plain } from "./ca_bench.ts";

const ok = "\r\nOK\r\n";
const refused = "\r\n+CME ERROR: operation not allowed\r\n";

describe("tools/modem/sim7000 CA sockets", () => {
  it("sends, receives and closes as the SSL note and field logs show it", async () => {
    const { bench, server } = await plain();
    const sent = collect(server);
    await bench.expect("AT+CASEND=0,5", "\r\n> ");
    bench.write("hello");
    equal(await bench.until("0,5\r\n"), "\r\nOK\r\n\r\n+CASEND: 0,0,5\r\n");
    equal(Buffer.concat(sent).toString(), "hello");
    server.write("12345678901234567890");
    equal(await bench.rest(), "\r\n+CADATAIND: 0\r\n");
    await play(bench, [
      ["AT+CARECV?", "\r\n+CARECV: 0,20\r\n\r\nOK\r\n"],
      ["AT+CARECV=0,512", "\r\n+CARECV: 20,12345678901234567890\r\nOK\r\n"],
      ["AT+CARECV=0,512", "\r\n+CARECV: 0\r\n\r\nOK\r\n"],
      ["AT+CAACK=0", "\r\n+CAACK: 5,0\r\n\r\nOK\r\n"],
      ["AT+CASEND=0", "\r\n+CASEND: 1460\r\n\r\nOK\r\n"],
      ["AT+CASEND=?", "\r\n+CASEND: (0-1),(1-1460),(100-10000)\r\n\r\nOK\r\n"],
      ["AT+CAOPEN?", '\r\n+CAOPEN: 0,"a.test",80\r\n\r\nOK\r\n'],
      ["AT+CACLOSE=0", ok],
      ["AT+CACLOSE=0", refused],
      ["AT+CASTATE?", "\r\n+CASTATE: 0,0\r\n\r\nOK\r\n"],
    ]);
    await bench.clock.advance(6000);
    equal(bench.network.openConnections, 0);
  });

  it("refuses what is out of order or out of range", async () => {
    const bench = new CaBench();
    await bench.ask("ATE0");
    await play(bench, [
      ["AT+CASTATE?", ok],
      ["AT+CMEE=2", ok],
      ['AT+CASSLCFG=0,"ssl",1', refused],
      ['AT+CAOPEN=0,"a.test",80', refused],
      ["AT+CACID=2", "\r\nERROR\r\n"],
      ["AT+CACID=0", ok],
      ['AT+CAOPEN=0,"a.test",80', "\r\n+CAOPEN: 0,21\r\n\r\nOK\r\n"],
      ['AT+CAOPEN=0,"TCP","a.test",80', "\r\nERROR\r\n"],
      [`AT+CAOPEN=0,"${"x".repeat(65)}",80`, "\r\nERROR\r\n"],
      ["AT+CASEND=0,5", refused],
      ["AT+CARECV=0,5", refused],
      ["AT+CACLOSE=0", refused],
    ]);
    await bench.bearer();
    await play(bench, [
      ['AT+CAOPEN=0,"nowhere.test",80', "\r\n+CAOPEN: 0,20\r\n\r\nOK\r\n"],
      ["AT+CACID?", "\r\n+CACID: 0\r\n\r\nOK\r\n"],
    ]);
    bench.network.register("a.test");
    await bench.expect('AT+CAOPEN=0,"a.test",80', "\r\n+CAOPEN: 0,23\r\n\r\nOK\r\n");
  });

  it("refuses a second connection on an open socket, and lengths beyond 1460", async () => {
    const { bench } = await plain();
    await play(bench, [
      ['AT+CAOPEN=0,"a.test",80', refused],
      ["AT+CASEND=0,1461", "\r\nERROR\r\n"],
      ["AT+CARECV=0,1461", "\r\nERROR\r\n"],
      ["AT+CARECV=0", "\r\nERROR\r\n"],
    ]);
  });

  it("gives a payload up that does not come in time", async () => {
    const { bench, server } = await plain();
    const sent = collect(server);
    await bench.expect("AT+CASEND=0,5,1000", "\r\n> ");
    bench.write("abc");
    equal(await bench.listen(1500), "\r\nERROR\r\n");
    await bench.expect("AT", ok);
    equal(sent.length, 0);
  });

  it("tells data once per empty buffer", async () => {
    const { bench, server } = await plain();
    server.write("one");
    await bench.until("+CADATAIND: 0\r\n");
    server.write("two");
    equal(await bench.rest(), "");
    await bench.expect("AT+CARECV=0,6", "\r\n+CARECV: 6,onetwo\r\nOK\r\n");
    server.write("three");
    equal(await bench.rest(), "\r\n+CADATAIND: 0\r\n");
  });

  it("loses what was not read when the peer closes", async () => {
    const { bench, server } = await plain();
    server.end("bye");
    equal(await bench.until("+CASTATE: 0,0\r\n"), "\r\n+CADATAIND: 0\r\n\r\n+CASTATE: 0,0\r\n");
    await bench.expect("AT+CARECV?", "\r\n+CARECV: 0,0\r\n\r\nOK\r\n");
    await bench.expect("AT+CARECV=0,3", refused);
  });

  it("names a closed socket twice with ATOCLOSE, and answers OK first with ASYNCOPEN", async () => {
    const { bench, server } = await plain();
    await bench.ok('AT+CACFG="ATOCLOSE",1', 'AT+CACFG="ASYNCOPEN",1');
    server.end();
    equal(await bench.until("CLOSE: 0\r\n"), "\r\n+CASTATE: 0,0\r\n\r\n+CACLOSE: 0\r\n");
    bench.write('AT+CAOPEN=0,"a.test",80\r');
    equal(await bench.until("0,0\r\n"), "\r\nOK\r\n\r\n+CAOPEN: 0,0\r\n");
    await bench.expect('AT+CACFG="NONSENSE",1', "\r\nERROR\r\n");
  });

  it("ends with its bearer", async () => {
    for (const end of ["network", "host"]) {
      const { bench } = await plain();
      if (end === "network") bench.modem.dropPdp();
      else bench.write("AT+CNACT=0\r");
      match(await bench.until("DEACTIVE\r\n"), /\r\n\+CASTATE: 0,0\r\n\r\n\+APP PDP: DEACTIVE\r\n$/);
      await bench.expect('AT+CAOPEN=0,"a.test",80', "\r\n+CAOPEN: 0,21\r\n\r\nOK\r\n");
    }
  });

  it("gives up after 75 s", async () => {
    const bench = new CaBench();
    await bench.ask("ATE0");
    await bench.bearer();
    await bench.ok("AT+CACID=0");
    bench.network.drop("a.test");
    bench.write('AT+CAOPEN=0,"a.test",80\r');
    equal(await bench.listen(74_000), "");
    equal(await bench.listen(2000), "\r\n+CAOPEN: 0,27\r\n\r\nOK\r\n");
  });

  it("carries datagrams", async () => {
    const bench = new CaBench();
    await bench.ask("ATE0");
    await bench.bearer();
    bench.network.listenUdp("u.test", 5683, (datagram, reply) => reply(Buffer.from(`re ${datagram.toString()}`)));
    await bench.ok("AT+CACID=1", "AT+CASSLCFG=1,protocol,1");
    await bench.expect('AT+CAOPEN=1,"u.test",5683', "\r\n+CAOPEN: 1,0\r\n\r\nOK\r\n");
    await bench.expect("AT+CASEND=1,4", "\r\n> ");
    bench.write("ping");
    match(await bench.until("+CASEND: 1,0,4\r\n"), /^\r\nOK\r\n\r\n\+CADATAIND: 1\r\n/);
    await bench.expect("AT+CARECV=1,100", "\r\n+CARECV: 7,re ping\r\nOK\r\n");
  });

  it("stops the peer while its buffer is full, and gives everything in order", async () => {
    const { bench, server } = await plain();
    const all = Buffer.alloc(20000, "0123456789");
    server.write(all);
    await bench.rest();
    await bench.expect("AT+CARECV?", "\r\n+CARECV: 0,2920\r\n\r\nOK\r\n");
    let got = "";
    while (got.length < all.length) {
      const [, length = "0", data = ""] =
        /^\r\n\+CARECV: (\d+),([^]*)\r\nOK\r\n$/.exec((await bench.ask("AT+CARECV=0,512")).replace(/\r\n\+CADATAIND: 0\r\n/, "")) ?? [];
      equal(data.length, Number(length));
      got += data;
    }
    equal(got, all.toString());
  });

  it("freezes at a read of more than is there, until a reset, where that is switched on", async () => {
    const { bench, server } = await plain({ overReadFreezes: true });
    server.write("abc");
    await bench.rest();
    await bench.expect("AT+CARECV=0,3", "\r\n+CARECV: 3,abc\r\nOK\r\n");
    bench.write("AT+CARECV=0,3\r");
    equal(await bench.listen(60_000), "");
    bench.write("AT\r");
    equal(await bench.listen(1000), "");
    bench.modem.setPin("reset", 0);
    await bench.until("RDY\r\n");
  });

  it("comes up alone where mixed bearers fail", async () => {
    const bench = new CaBench({ mixedBearersFail: true });
    await bench.bringUp();
    await bench.ok('AT+CNACT=1,"x"');
    equal(await bench.until("ACTIVE\r\n"), "\r\n+APP PDP: DEACTIVE\r\n");
    await bench.expect("AT+SAPBR=1,1", "\r\nERROR\r\n");
  });

  it("plays the faults that field logs report", async () => {
    const { bench, server } = await plain();
    bench.modem.dropNextCaDataUrc();
    bench.modem.shortenNextRead();
    server.write("1234567890");
    equal(await bench.rest(), "");
    await bench.expect("AT+CARECV=0,10", "\r\n+CARECV: 10,12345\r\nOK\r\n");
    await bench.ok("AT+CACLOSE=0");
    bench.modem.failNext("CAOPEN", "+CAOPEN: 0,1");
    await bench.expect('AT+CAOPEN=0,"a.test",80', "\r\n+CAOPEN: 0,1\r\n\r\nOK\r\n");
    bench.modem.silenceNext("CAOPEN");
    bench.write('AT+CAOPEN=0,"a.test",80\r');
    equal(await bench.listen(130_000), "");
    await bench.expect("AT+CACLOSE=0", refused);
  });
});

describe("tools/modem/sim7000 CA sockets and files under a reset", () => {
  it("forgets a connect, a payload and a file that were under way", async () => {
    for (const command of ['AT+CAOPEN=0,"dead.test",80', "AT+CASEND=0,100", 'AT+CFSWFILE=3,"f",0,100,10000']) {
      const { bench } = await plain();
      bench.network.drop("dead.test");
      await bench.ok("AT+CFSINIT");
      if (command.includes("CAOPEN")) await bench.ok("AT+CACLOSE=0");
      bench.write(`${command}\r`);
      await bench.clock.advance(100);
      bench.write("0123456789");
      bench.modem.resetSpontaneously();
      bench.take();
      equal(await bench.until("+CFUN: 1\r\n"), "\r\nRDY\r\n\r\n+CFUN: 1\r\n", command);
      equal(bench.network.openConnections, 0);
      await bench.until("SMS Ready\r\n");
      equal(await bench.ask("AT"), "AT\r\r\nOK\r\n");
    }
  });
});
