import { equal, match } from "node:assert/strict";
import type { Duplex } from "node:stream";
import { firmwareVariants } from "../../../../tools/modem/sim7000/firmware_profiles.ts";
import { collect, play } from "./bench.ts";
import { CaBench } from "./ca_bench.ts";
import type { VirtualSim7000Options } from "../../../../tools/modem/sim7000/index.ts";

const ok = "\r\nOK\r\n";
const refused = "\r\n+CME ERROR: operation not allowed\r\n";

/** A bench with the bearer up and socket 0 open over TCP, and the server's end of it. */
async function plain(options: Partial<VirtualSim7000Options> = {}): Promise<{ bench: CaBench; server: Duplex }> {
  const bench = new CaBench(options);
  await bench.ask("ATE0");
  await bench.ok("AT+CMEE=2");
  await bench.bearer();
  await bench.ok("AT+CACID=0");
  let server: Duplex | undefined;
  bench.network.listen("a.test", 80, (stream) => (server = stream));
  await bench.ask('AT+CAOPEN=0,"a.test",80');
  await bench.rest();
  return { bench, server: server as Duplex };
}

describe("tools/modem/sim7000 CA sockets", () => {
  it("sends, receives and closes as the SSL note and field logs show it", async () => {
    const { bench, server } = await plain();
    const sent = collect(server);
    await bench.expect("AT+CASEND=0,5", "\r\n> ");
    bench.write("hello");
    equal(await bench.rest(), "\r\nOK\r\n\r\n+CASEND: 0,0,5\r\n");
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
    match(await bench.rest(), /\r\n\+CADATAIND: 1\r\n/);
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
      const [, length = "0", data = ""] = /^\r\n\+CARECV: (\d+),([^]*)\r\nOK\r\n$/.exec((await bench.ask("AT+CARECV=0,512")).replace(/\r\n\+CADATAIND: 0\r\n/, "")) ?? [];
      equal(data.length, Number(length));
      got += data;
    }
    equal(got, all.toString());
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

describe("tools/modem/sim7000 firmware variants", () => {
  it("name themselves", async () => {
    for (const [firmware, { model }] of Object.entries(firmwareVariants)) {
      const bench = new CaBench({ firmware });
      await bench.ask("ATE0");
      await bench.expect("AT+CGMR", `\r\nRevision:${firmware}${model}\r\n\r\nOK\r\n`);
      await bench.expect("ATI", `\r\n${model} R${firmware.slice(0, 4)}\r\n\r\nOK\r\n`);
      await bench.expect("AT+CGMM", `\r\nSIMCOM_${model}\r\n\r\nOK\r\n`);
    }
  });

  it("know no CA, CSSLCFG or CFS command on 1351B03", async () => {
    const bench = new CaBench({ firmware: "1351B03" });
    await bench.ask("ATE0");
    await bench.ok("AT+CMEE=2");
    for (const command of ["AT+CACID=?", "AT+CACID=0", "AT+CASTATE?", 'AT+CSSLCFG="sslversion",0,3', "AT+CFSINIT"]) await bench.expect(command, "\r\nERROR\r\n");
  });

  it("open no CA socket on 1351B04, and find LTE-M only", async () => {
    const bench = new CaBench({ firmware: "1351B04" });
    await bench.ask("ATE0");
    await bench.bearer();
    await bench.ok("AT+CACID=0");
    await bench.expect('AT+CAOPEN=0,"a.test",80', "\r\n+CAOPEN: 0,11\r\n\r\nOK\r\n");
    const blind = new CaBench({ firmware: "1351B04", registration: { stat: 1, act: 3 } });
    await blind.ask("ATE0");
    await blind.expect("AT+CGREG?", "\r\n+CGREG: 0,2\r\n\r\nOK\r\n");
  });

  it("crash at the second read on 1351B05", async () => {
    const { bench, server } = await plain({ firmware: "1351B05" });
    server.write("abcdef");
    await bench.rest();
    await bench.expect("AT+CARECV=0,3", "\r\n+CARECV: 3,abc\r\nOK\r\n");
    bench.write("AT+CARECV=0,3\r");
    equal(await bench.until("+CFUN: 1\r\n"), "\r\nRDY\r\n\r\n+CFUN: 1\r\n");
  });

  it("differ in what AT+CARECV? tells", async () => {
    for (const [firmware, list] of [["1529B01", "\r\n+CARECV: 0,3\r\n"], ["1529B04", "\r\n+CARECV: 0,3\r\n+CARECV: 1,0\r\n"], ["1529B08", ""]] as const) {
      const { bench, server } = await plain({ firmware });
      await bench.ok("AT+CACID=1");
      server.write("abc");
      await bench.rest();
      await bench.expect("AT+CARECV?", `${list}\r\nOK\r\n`);
    }
  });

  it("answer AT+CASEND with OK alone on 1529B10", async () => {
    const { bench } = await plain({ firmware: "1529B10" });
    await bench.expect("AT+CASEND=0,2", "\r\n> ");
    bench.write("ab");
    equal(await bench.rest(), "\r\nOK\r\n");
  });

  it("deliver less than announced only above 512 bytes on 1529B08", async () => {
    const { bench, server } = await plain({ firmware: "1529B08", receiveBufferBytes: 60_000 });
    server.write(Buffer.alloc(60_000, "x"));
    await bench.rest();
    const lengths = async (count: number): Promise<[number, number][]> => {
      const out: [number, number][] = [];
      for (let run = 0; run < 25; run++) {
        const [, announced = "", data = ""] = /^\r\n\+CARECV: (\d+),([^]*)\r\nOK\r\n$/.exec(await bench.ask(`AT+CARECV=0,${count}`)) ?? [];
        out.push([Number(announced), data.length]);
      }
      return out;
    };
    equal((await lengths(512)).every(([announced, got]) => announced === 512 && got === 512), true);
    equal((await lengths(1024)).some(([announced, got]) => announced === 1024 && got < 1024), true);
  });

  it("can be mixed with single switches", async () => {
    const { bench, server } = await plain({ firmware: "1529B10", carecvForm: "id,len CRLF data", caopenOrder: "ok-then-result" });
    server.write("abc");
    await bench.rest();
    await bench.expect("AT+CARECV=0,3", "\r\n+CARECV: 0,3\r\nabc\r\nOK\r\n");
  });

  it("are refused in words when unknown", () => {
    let message = "";
    try {
      new CaBench({ firmware: "1529B99" });
    } catch (error) {
      message = (error as Error).message;
    }
    match(message, /^firmware "1529B99" is not known; choose one of 1351B03, .*1529B10$/);
  });
});
