import { equal } from "node:assert/strict";
import { Bench, play } from "./bench.ts";

async function connected(): Promise<{ bench: Bench; echo: ReturnType<Bench["echo"]> }> {
  const bench = new Bench({ dialect: "sm" });
  const echo = bench.echo();
  await bench.ask("AT#XSOCKET=1,1,0");
  await bench.expect('AT#XCONNECT=0,"echo.test",7', "\r\n#XCONNECT: 0,1\r\n\r\nOK\r\n");
  return { bench, echo };
}

describe("tools/modem/nrf9160 Serial Modem sockets", () => {
  it("plays hex send, auto reception and close of the reference", async () => {
    const { bench, echo } = await connected();
    await bench.ok("AT#XRECVCFG=0,1,0");
    equal(await bench.ask('AT#XSEND=0,1,0,"48656C6C6F"'), "\r\n#XSEND: 0,0,5\r\n\r\nOK\r\n\r\n#XRECV: 0,0,5\r\nHello\r\n");
    await bench.ok("AT#XRECVCFG=0,0", "AT#XAPOLL=0,1,1");
    echo.stream().write("x");
    echo.stream().end();
    equal(await bench.rest(), "\r\n#XAPOLL: 0,17\r\n");
    await bench.expect("AT#XRECV=0,0,64,0", "\r\n#XRECV: 0,0,1\r\nx\r\nOK\r\n");
    await bench.ok("AT#XRECV=0,0,64,0");
    await bench.expect("AT#XCLOSE=0", "\r\n#XCLOSE: 0,0\r\n\r\nOK\r\n");
    await bench.refused("AT#XCLOSE=0", "AT#XRECV=0,0,64,0");
  });

  it("ends a connection attempt whose context goes away", async () => {
    const bench = new Bench({ dialect: "sm" });
    bench.network.register("silent.test", "198.51.100.9");
    bench.network.drop("silent.test");
    await bench.ask("AT#XSOCKET=1,1,0");
    bench.write(`AT#XCONNECT=0,"silent.test",7${bench.end}`);
    await bench.clock.advance(5000);
    bench.modem.dropPdp();
    equal(await bench.rest(), "\r\nERROR\r\n");
    await bench.ok("AT");
  });

  it("wants the handle first, and closes all without one", async () => {
    const bench = new Bench({ dialect: "sm" });
    await play(bench, [
      ["AT#XSOCKET=1,1,0", "\r\n#XSOCKET: 0,1,6\r\n\r\nOK\r\n"],
      ["AT#XSSOCKET=2,2,0,7,1,2", "\r\n#XSSOCKET: 1,2,273\r\n\r\nOK\r\n"],
      ["AT#XSOCKET?", "\r\n#XSOCKET: 0,1,0,1,0\r\n\r\nOK\r\n"],
      ["AT#XSSOCKET?", "\r\n#XSSOCKET: 1,2,0,2,7,2\r\n\r\nOK\r\n"],
      ["AT#XSOCKET=1,3,0", "\r\nERROR\r\n"],
      ["AT#XSOCKET=3,3,0", "\r\nERROR\r\n"],
      ["AT#XSEND=5,0,0,\"x\"", "\r\nERROR\r\n"],
      ["AT#XSEND=0,0,0,\"x\"", "\r\n#XSEND: 0,0,0\r\n\r\nERROR\r\n"],
      ["AT#XSEND=0,1,0,\"xyz\"", "\r\nERROR\r\n"],
      ["AT#XSOCKETOPT=0,1,34,1", "\r\nOK\r\n"],
      ["AT#XSOCKETOPT=0,0,34", "\r\n#XSOCKETOPT: 0,1\r\n\r\nOK\r\n"],
      ["AT#XSSOCKETOPT=0,1,5,2", "\r\nERROR\r\n"],
      ["AT#XCLOSE", "\r\n#XCLOSE: 0,0\r\n\r\n#XCLOSE: 1,0\r\n\r\nOK\r\n"],
      ["AT#XSOCKET=3,3,0", "\r\n#XSOCKET: 0,3,0\r\n\r\nOK\r\n"],
      ["AT#XSOCKET=1,1,0", "\r\nERROR\r\n"],
      ["AT#XPOLL=0", "\r\nERROR\r\n"],
      ["AT#XTCPCLI?", "\r\nERROR\r\n"],
    ]);
  });

  it("has eight sockets", async () => {
    const bench = new Bench({ dialect: "sm" });
    for (let fd = 0; fd < 8; fd++) await bench.expect("AT#XSOCKET=1,1,0", `\r\n#XSOCKET: ${fd},1,6\r\n\r\nOK\r\n`);
    await bench.refused("AT#XSOCKET=1,1,0");
  });

  it("receives in hex and up to a length", async () => {
    const { bench } = await connected();
    await bench.ask('AT#XSEND=0,0,0,"Test OK"');
    await bench.expect("AT#XRECV=0,0,2,1,4", "\r\n#XRECV: 0,0,4\r\nTest\r\nOK\r\n");
    await bench.expect("AT#XRECV=0,1,0,1,4", "\r\n#XRECV: 0,1,4\r\n54657374\r\nOK\r\n");
    await bench.expect("AT#XRECV=0,0,0,1", "\r\n#XRECV: 0,0,3\r\n OK\r\nOK\r\n");
    await bench.refused("AT#XRECV=0,0,64,0", "AT#XRECV=0,0,0,1,2049");
  });

  it("reports an event once, and again after what it stands for", async () => {
    const { bench, echo } = await connected();
    equal(await bench.ask("AT#XAPOLL=,1,5"), "\r\nOK\r\n\r\n#XAPOLL: 0,4\r\n");
    equal(await bench.ask('AT#XSEND=0,0,0,"a"'), "\r\n#XSEND: 0,0,1\r\n\r\nOK\r\n\r\n#XAPOLL: 0,4\r\n\r\n#XAPOLL: 0,1\r\n");
    echo.stream().write("b");
    equal(await bench.listen(500), "");
    await bench.expect("AT#XAPOLL?", "\r\n#XAPOLL: 0,5\r\n\r\nOK\r\n");
    await bench.expect("AT#XRECV=0,0,64,0", "\r\n#XRECV: 0,0,2\r\nab\r\nOK\r\n");
    await bench.ok("AT#XAPOLL=,0");
    echo.stream().write("c");
    equal(await bench.listen(500), "");
    await bench.refused("AT#XAPOLL=0,1", "AT#XAPOLL=0,1,2", "AT#XAPOLL=7,1,1");
  });

  it("puts the poll before the data, and a stray line end at the end of the stream", async () => {
    const { bench, echo } = await connected();
    await bench.ok("AT#XRECVCFG=,1", "AT#XAPOLL=,1,1");
    equal(await bench.ask('AT#XSEND=0,0,0,"a"'), "\r\n#XSEND: 0,0,1\r\n\r\nOK\r\n\r\n#XAPOLL: 0,1\r\n\r\n#XRECV: 0,0,1\r\na\r\n");
    await bench.expect("AT#XRECVCFG?", "\r\n#XRECVCFG: 0,1,0\r\n\r\nOK\r\n");
    echo.stream().end();
    equal(await bench.listen(500), "\r\n#XAPOLL: 0,17\r\n\r\n");
    await bench.refused("AT#XRECVCFG=0,2,1", "AT#XRECVCFG=0,4");
  });

  it("tells acknowledgements of flag 8192, where the modem firmware can", async () => {
    const { bench } = await connected();
    equal(await bench.ask('AT#XSEND=0,0,8192,"abc"'), "\r\n#XSEND: 0,1,3\r\n\r\nOK\r\n\r\n#XSENDNTF: 0,0,3\r\n");
    await bench.ok("AT#XSOCKETOPT=0,1,21,1");
    bench.network.drop("echo.test");
    await bench.expect('AT#XSEND=0,0,8192,"abc"', "\r\n#XSEND: 0,1,3\r\n\r\nOK\r\n");
    equal(await bench.listen(2000), "\r\n#XSENDNTF: 0,-1,3\r\n");
    await bench.expect('AT#XSEND=0,0,512,"abc"', "\r\n#XSEND: 0,0,0\r\n\r\nERROR\r\n");
    const other = new Bench({ dialect: "sm", sendNotifications: false });
    await other.ask("AT#XSOCKET=1,2,0");
    await other.refused('AT#XSENDTO=0,0,8192,"198.51.100.9",7,"x"');
  });

  it("listens and accepts without waiting", async () => {
    const bench = new Bench({ dialect: "sm" });
    await bench.ask("AT#XSOCKET=1,1,0");
    await bench.refused("AT#XLISTEN=0");
    await bench.ok("AT#XBIND=0,1000", "AT#XLISTEN=0", "AT#XAPOLL=,1,1");
    await bench.expect("AT#XLISTEN?", "\r\n#XLISTEN: 0,0,1000\r\n\r\nOK\r\n");
    await bench.refused("AT#XACCEPT=0");
    for (const port of [4000, 4001]) {
      bench.network.ports.dial(1000, { address: "192.0.2.1", port }, (stream) => stream.write("hi"));
      equal(await bench.until("#XAPOLL: 0,1\r\n"), "\r\n#XAPOLL: 0,1\r\n");
      const fd = port - 3999;
      equal(await bench.ask("AT#XACCEPT=0"), `\r\n#XACCEPT: ${fd},0,"192.0.2.1",${port}\r\n\r\nOK\r\n\r\n#XAPOLL: ${fd},1\r\n`);
      await bench.expect(`AT#XRECV=${fd},0,0,1`, `\r\n#XRECV: ${fd},0,2\r\nhi\r\nOK\r\n`);
    }
  });

  it("resolves names, IPv4 before IPv6", async () => {
    const bench = new Bench({ dialect: "sm" });
    bench.network.register("four.test", "198.51.100.7");
    bench.network.register("six.test", "2001:db8::6");
    await play(bench, [
      ['AT#XGETADDRINFO="four.test"', '\r\n#XGETADDRINFO: "198.51.100.7"\r\n\r\nOK\r\n'],
      ['AT#XGETADDRINFO="six.test",0', '\r\n#XGETADDRINFO: "2001:db8::6"\r\n\r\nOK\r\n'],
      ['AT#XGETADDRINFO="four.test",2', '\r\n#XGETADDRINFO: "Host not found"\r\n\r\nERROR\r\n'],
      ['AT#XGETADDRINFO="2001:db8::6"', '\r\n#XGETADDRINFO: "2001:db8::6"\r\n\r\nOK\r\n'],
      ["AT#XGETADDRINFO", "\r\nERROR\r\n"],
    ]);
    await bench.ok("AT+CFUN=4");
    await bench.expect('AT#XGETADDRINFO="four.test"', '\r\n#XGETADDRINFO: "Host not found"\r\n\r\nERROR\r\n');
  });
});
