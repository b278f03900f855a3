import { equal } from "node:assert/strict";
import { Bench, play } from "./bench.ts";

describe("tools/modem/nrf9160 SLM sockets", () => {
  it("plays the TCP client of the reference", async () => {
    const bench = new Bench();
    const echo = bench.echo();
    await play(bench, [
      ["AT#XSOCKET=1,1,0", "\r\n#XSOCKET: 0,1,6\r\n\r\nOK\r\n"],
      ['AT#XCONNECT="echo.test",7', "\r\n#XCONNECT: 1\r\n\r\nOK\r\n"],
      ['AT#XSEND="hello"', "\r\n#XSEND: 5\r\n\r\nOK\r\n"],
      ["AT#XPOLL=5000,0", '\r\n#XPOLL: 0,"0x0001"\r\n\r\nOK\r\n'],
      ["AT#XRECV=1,64", "\r\n#XRECV: 5\r\nhello\r\nOK\r\n"],
      ["AT#XRECV=1", "\r\nERROR\r\n"],
    ]);
    echo.stream().end();
    await bench.clock.advance(100);
    await play(bench, [
      ["AT#XPOLL=100", '\r\n#XPOLL: 0,"0x0011"\r\n\r\nOK\r\n'],
      ["AT#XRECV=1,64", "\r\nOK\r\n"],
      ['AT#XSEND="late"', "\r\n#XSEND: 0\r\n\r\nERROR\r\n"],
      ["AT#XSOCKET=0", '\r\n#XSOCKET: 0,"closed"\r\n\r\nOK\r\n'],
      ["AT#XSOCKET=0", "\r\nOK\r\n"],
      ['AT#XSEND="x"', "\r\n#XSEND: 0\r\n\r\nERROR\r\n"],
    ]);
    equal(bench.modem.lostBytes, 0);
  });

  it("selects the socket opened last, and after a close the newest that is left", async () => {
    const bench = new Bench();
    await play(bench, [
      ["AT#XSOCKET?", "\r\nOK\r\n"],
      ["AT#XSOCKET=1,1,0", "\r\n#XSOCKET: 0,1,6\r\n\r\nOK\r\n"],
      ["AT#XSOCKET=1,2,1", "\r\n#XSOCKET: 1,2,17\r\n\r\nOK\r\n"],
      ["AT#XSSOCKET=2,1,0,42,1,3", "\r\n#XSSOCKET: 2,1,258\r\n\r\nOK\r\n"],
      ["AT#XSSOCKET?", "\r\n#XSSOCKET: 2,2,0,1,42,3\r\n\r\nOK\r\n"],
      ["AT#XSOCKETSELECT=0", "\r\n#XSOCKETSELECT: 0\r\n\r\nOK\r\n"],
      ["AT#XSOCKET=0", '\r\n#XSOCKET: 0,"closed"\r\n\r\nOK\r\n'],
      [
        "AT#XSOCKETSELECT?",
        "\r\n#XSOCKETSELECT: 1,1,1,2,-1,3,0\r\n\r\n#XSOCKETSELECT: 2,2,0,1,42,4,3\r\n\r\n#XSOCKETSELECT: 2\r\n\r\nOK\r\n",
      ],
      ["AT#XSOCKETSELECT=0", "\r\nERROR\r\n"],
      ["AT#XSOCKETSELECT=1", "\r\n#XSOCKETSELECT: 1\r\n\r\nOK\r\n"],
      ["AT#XSOCKET=1,7,0", "\r\nERROR\r\n"],
      ["AT#XSOCKET?", "\r\n#XSOCKET: 2,2,0,1,3\r\n\r\nOK\r\n"],
      ["AT#XSOCKET=1,1,0", "\r\n#XSOCKET: 0,1,6\r\n\r\nOK\r\n"],
    ]);
  });

  it("has seven sockets", async () => {
    const bench = new Bench();
    for (let fd = 0; fd < 7; fd++) await bench.expect("AT#XSOCKET=1,1,0", `\r\n#XSOCKET: ${fd},1,6\r\n\r\nOK\r\n`);
    await bench.refused("AT#XSOCKET=1,1,0");
  });

  it("gives at most 2048 bytes at once, by count, and peeks with flag 2", async () => {
    const bench = new Bench();
    bench.network.listen("big.test", 80, (stream) => stream.write("\r\nOK\r\n".repeat(500)));
    await bench.ask("AT#XSOCKET=1,1,0");
    await bench.ask('AT#XCONNECT="big.test",80');
    await bench.clock.advance(500);
    const all = "\r\nOK\r\n".repeat(500);
    await bench.expect("AT#XRECV=1,2", `\r\n#XRECV: 2048\r\n${all.slice(0, 2048)}\r\nOK\r\n`);
    await bench.expect("AT#XRECV=1", `\r\n#XRECV: 2048\r\n${all.slice(0, 2048)}\r\nOK\r\n`);
    await bench.expect("AT#XRECV=1", `\r\n#XRECV: 952\r\n${all.slice(2048)}\r\nOK\r\n`);
  });

  it("blocks the channel while #XRECV=0 waits", async () => {
    const bench = new Bench();
    const echo = bench.echo();
    await bench.ask("AT#XSOCKET=1,1,0");
    await bench.ask('AT#XCONNECT="echo.test",7');
    bench.write("AT#XRECV=0\r\nAT\r\n");
    equal(await bench.listen(60000), "");
    echo.stream().write("now");
    equal(await bench.rest(), "\r\n#XRECV: 3\r\nnow\r\nOK\r\n\r\nOK\r\n");
  });

  it("sends and receives datagrams with addresses; before v2.5 without the port", async () => {
    for (const [firmware, port] of [["2.9.0", ",7"], ["2.3.0", ""]] as const) {
      const bench = new Bench({ firmware });
      bench.echo();
      await play(bench, [
        ["AT#XSOCKET=1,2,0", "\r\n#XSOCKET: 0,2,17\r\n\r\nOK\r\n"],
        ['AT#XSENDTO="echo.test",7,"ab"', "\r\n#XSENDTO: 2\r\n\r\nOK\r\n"],
        ["AT#XRECVFROM=1", `\r\n#XRECVFROM: 2,"198.51.100.1"${port}\r\nab\r\nOK\r\n`],
        ["AT#XRECVFROM=1,64", "\r\nERROR\r\n"],
        ['AT#XSENDTO="nowhere.test",7,"ab"', "\r\nERROR\r\n"],
        ['AT#XCONNECT="echo.test",7', "\r\n#XCONNECT: 1\r\n\r\nOK\r\n"],
        ['AT#XSEND="cd"', "\r\n#XSEND: 2\r\n\r\nOK\r\n"],
        ["AT#XRECV=1", "\r\n#XRECV: 2\r\ncd\r\nOK\r\n"],
      ]);
    }
  });

  it("refuses connections without a reason: no name, no server, no network, wrong role", async () => {
    const bench = new Bench();
    bench.network.register("closed.test");
    await bench.ask("AT#XSOCKET=1,1,0");
    await bench.refused('AT#XCONNECT="nowhere.test",7', 'AT#XCONNECT="closed.test",7');
    await bench.ask("AT#XSOCKET=0");
    await bench.ask("AT#XSOCKET=1,1,1");
    await bench.refused('AT#XCONNECT="closed.test",7', "AT#XLISTEN");
    await bench.ok("AT+CFUN=4");
    await bench.ask("AT#XSOCKET=1,1,0");
    await bench.refused('AT#XCONNECT="198.51.100.9",7', "AT#XBIND=5000");
  });

  it("accepts a connection of a server socket within its time", async () => {
    const bench = new Bench();
    await bench.ask("AT#XSOCKET=1,1,1");
    await bench.ok("AT#XBIND=1234", "AT#XLISTEN");
    await bench.refused("AT#XACCEPT=1", "AT#XRECV=1");
    await bench.expect("AT#XACCEPT?", "\r\n#XACCEPT: 0\r\n\r\nOK\r\n");
    let got = "";
    bench.network.ports.dial(1234, { address: "192.0.2.1", port: 4000 }, (stream) => {
      stream.on("data", (bytes: Buffer) => (got += bytes.toString()));
      stream.write("hello");
    });
    await play(bench, [
      ["AT#XACCEPT=60", '\r\n#XACCEPT: 1,"192.0.2.1"\r\n\r\nOK\r\n'],
      ["AT#XRECV=1", "\r\n#XRECV: 5\r\nhello\r\nOK\r\n"],
      ['AT#XSEND="there"', "\r\n#XSEND: 5\r\n\r\nOK\r\n"],
    ]);
    await bench.clock.advance(100);
    equal(got, "there");
    await bench.expect("AT#XSOCKET=0", '\r\n#XSOCKET: 0,"closed"\r\n\r\nOK\r\n');
  });

  it("makes sockets invalid when the context ends", async () => {
    const bench = new Bench();
    bench.echo();
    await bench.ask("AT#XSOCKET=1,1,0");
    await bench.ask('AT#XCONNECT="echo.test",7');
    bench.modem.dropPdp();
    await bench.expect("AT#XPOLL=0", '\r\n#XPOLL: 0,"0x0020"\r\n\r\nOK\r\n');
    await bench.expect('AT#XSEND="x"', "\r\n#XSEND: 0\r\n\r\nERROR\r\n");
  });

  it("gets and sets options, each as far as it can", async () => {
    const bench = new Bench();
    await bench.ask("AT#XSOCKET=1,1,0");
    await play(bench, [
      ["AT#XSOCKETOPT=0,21", "\r\n#XSOCKETOPT: 30\r\n\r\nOK\r\n"],
      ["AT#XSOCKETOPT=1,20,30", "\r\nOK\r\n"],
      ["AT#XSOCKETOPT=0,20", "\r\n#XSOCKETOPT: 30\r\n\r\nOK\r\n"],
      ["AT#XRECV=1", "\r\nERROR\r\n"],
      ["AT#XSOCKETOPT=0,20", "\r\n#XSOCKETOPT: 1\r\n\r\nOK\r\n"],
      ["AT#XSOCKETOPT=0,2", "\r\nERROR\r\n"],
      ["AT#XSOCKETOPT=1,34,1", "\r\nERROR\r\n"],
      ["AT#XSOCKETOPT=1,61,2", "\r\nOK\r\n"],
      ["AT#XSOCKETOPT=1,51", "\r\nERROR\r\n"],
      ["AT#XSSOCKETOPT=1,5,2", "\r\nERROR\r\n"],
      ["AT#XSSOCKET=1,1,0,42", "\r\n#XSSOCKET: 1,1,258\r\n\r\nOK\r\n"],
      ["AT#XSSOCKETOPT=0,5", "\r\n#XSSOCKETOPT: 2\r\n\r\nOK\r\n"],
      ['AT#XSSOCKETOPT=1,2,"a.test"', "\r\nOK\r\n"],
      ["AT#XSSOCKETOPT=0,4", "\r\nERROR\r\n"],
      ["AT#XSSOCKETOPT=1,18,2", "\r\nERROR\r\n"],
      ["AT#XSSOCKETOPT=1,18,3", "\r\nOK\r\n"],
    ]);
    const old = new Bench({ firmware: "2.6.0" });
    await old.ask("AT#XSOCKET=1,1,0");
    await old.ok("AT#XSOCKETOPT=1,51");
    await old.refused("AT#XSOCKETOPT=1,61,2");
  });

  it("polls asynchronously and tells a closed socket", async () => {
    const bench = new Bench();
    const echo = bench.echo();
    await bench.ask("AT#XSOCKET=1,1,0");
    await bench.ask('AT#XCONNECT="echo.test",7');
    await bench.expect("AT#XAPOLL=1,1", "\r\nOK\r\n");
    await bench.expect("AT#XAPOLL?", "\r\n#XAPOLL: 1,1\r\n\r\nOK\r\n");
    await bench.refused("AT#XPOLL=0");
    equal(await bench.ask('AT#XSEND="hi"'), "\r\n#XSEND: 2\r\n\r\nOK\r\n\r\n#XAPOLL: 0,1\r\n");
    echo.stream().write("more");
    equal(await bench.listen(500), "");
    await bench.expect("AT#XRECV=1", "\r\n#XRECV: 6\r\nhimore\r\nOK\r\n");
    echo.stream().end();
    equal(await bench.listen(500), "\r\n#XAPOLL: 0,17\r\n");
    await bench.expect("AT#XSOCKET=0", '\r\n#XSOCKET: 0,"closed"\r\n\r\nOK\r\n');
  });

  it("sends what a fault lets through and prints the count", async () => {
    const bench = new Bench();
    bench.echo();
    await bench.ask("AT#XSOCKET=1,1,0");
    await bench.ask('AT#XCONNECT="echo.test",7');
    bench.modem.faults.partialSendBytes = 3;
    await bench.expect('AT#XSEND="hello"', "\r\n#XSEND: 3\r\n\r\nERROR\r\n");
  });
});
