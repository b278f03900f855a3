import { equal, ok } from "node:assert/strict";
import { Bench, collect, play } from "./bench.ts";

describe("tools/modem/sim7000 CIP connection", () => {
  it("opens with the port in quotes or not", async () => {
    const bench = new Bench();
    await bench.bringUp();
    bench.network.listen("example.com", 80, () => {});
    bench.write('AT+CIPSTART=3,"tcp","example.com","80"\r');
    equal(await bench.until("CONNECT OK\r\n"), "\r\nOK\r\n\r\n3, CONNECT OK\r\n");
  });

  it("fails for an unknown name, a refusal and a host that is cut off", async () => {
    const bench = new Bench();
    await bench.bringUp();
    bench.network.register("closed.example");
    bench.network.listen("cut.example", 80, () => {});
    bench.network.cut("cut.example");
    for (const host of ["nowhere.example", "closed.example", "cut.example"]) {
      bench.write(`AT+CIPSTART=0,"TCP","${host}",80\r`);
      equal(await bench.until("FAIL\r\n"), "\r\nOK\r\n\r\n0, CONNECT FAIL\r\n", host);
    }
  });

  it("gives up after 75 s of silence, answering commands meanwhile", async () => {
    const bench = new Bench();
    await bench.bringUp();
    bench.network.drop("dead.example");
    await bench.ok('AT+CIPSTART=0,"TCP","dead.example",80');
    const start = bench.clock.now();
    await play(bench, [
      ["AT", "\r\nOK\r\n"],
      ["AT+CIPSTATUS=0", '\r\n+CIPSTATUS: 0,0,"TCP","","80","CONNECTING"\r\n\r\nOK\r\n'],
      ['AT+CIPSTART=0,"TCP","other.example",80', "\r\nERROR\r\n"],
    ]);
    await bench.until("0, CONNECT FAIL\r\n");
    const tookMs = bench.clock.now() - start;
    ok(tookMs > 74000 && tookMs < 75100, `${tookMs} ms`);
  });

  it("says ALREADY CONNECT after OK for a socket that is connected", async () => {
    const bench = new Bench();
    await bench.bringUp();
    await bench.connect();
    await bench.expect('AT+CIPSTART=0,"TCP","example.com",80', "\r\nOK\r\n\r\n0, ALREADY CONNECT\r\n");
  });

  it("holds eight connections", async () => {
    const bench = new Bench();
    await bench.bringUp();
    for (let index = 0; index < 8; index++) await bench.connect(index);
    await bench.expect('AT+CIPSTART=8,"TCP","example.com",80', "\r\nERROR\r\n");
    equal(bench.network.openConnections, 8);
  });

  it("closes in order, and refuses to close what is not open", async () => {
    const bench = new Bench();
    await bench.bringUp();
    const stream = await bench.connect();
    const ended = new Promise((resolve) => stream.resume().on("end", resolve));
    await bench.ok("AT+CMEE=2");
    await bench.expect("AT+CIPCLOSE=0", "\r\n0, CLOSE OK\r\n");
    await bench.clock.advance(100);
    await ended;
    await bench.expect("AT+CIPCLOSE=0", "\r\n+CME ERROR: operation not allowed\r\n");
    await bench.expect("AT+CIPCLOSE=1", "\r\n+CME ERROR: operation not allowed\r\n");
    await bench.expect("AT+CIPSTATUS=0", `\r\n+CIPSTATUS: 0,0,"TCP","198.51.100.1","80","CLOSED"\r\n\r\nOK\r\n`);
    await bench.connect();
    await bench.expect("AT+CIPCLOSE=0,1", "\r\n0, CLOSE OK\r\n");
    await bench.clock.advance(6000);
    equal(bench.network.openConnections, 0);
  });

  it("tells the peer's close, after which what has come can still be read", async () => {
    const bench = new Bench();
    await bench.bringUp();
    const stream = await bench.connect();
    stream.end("bye");
    equal(await bench.until("CLOSED\r\n"), "\r\n+CIPRXGET: 1,0\r\n\r\n0, CLOSED\r\n");
    await play(bench, [
      ["AT+CIPCLOSE=0", "\r\nERROR\r\n"],
      ["AT+CIPSEND=0,1", "\r\nERROR\r\n"],
      ["AT+CIPRXGET=4,0", "\r\n+CIPRXGET: 4,0,3\r\n\r\nOK\r\n"],
      ["AT+CIPRXGET=2,0,10", "\r\n+CIPRXGET: 2,0,3,0\r\nbye\r\nOK\r\n"],
      ["AT+CIPRXGET=4,0", "\r\n+CIPRXGET: 4,0,0\r\n\r\nOK\r\n"],
    ]);
  });

  it("tells a reset connection", async () => {
    const bench = new Bench();
    await bench.bringUp();
    await bench.connect();
    bench.network.cut("example.com");
    equal(await bench.rest(), "\r\n0, CLOSED\r\n");
  });

  it("talks UDP: connected at once, sent when it has left", async () => {
    const bench = new Bench();
    await bench.bringUp();
    bench.network.listenUdp("ntp.example", 123, (datagram, reply) => reply(Buffer.concat([datagram, datagram])));
    bench.write('AT+CIPSTART=1,"UDP","ntp.example",123\r');
    equal(await bench.until("CONNECT OK\r\n", 200), "\r\nOK\r\n\r\n1, CONNECT OK\r\n");
    await bench.expect("AT+CIPSEND=1,3", "\r\n> ");
    bench.write("abc");
    equal(await bench.until("1, SEND OK\r\n"), "\r\n+CIPRXGET: 1,1\r\n\r\n1, SEND OK\r\n");
    await bench.expect("AT+CIPRXGET=2,1,100", "\r\n+CIPRXGET: 2,1,6,0\r\nabcabc\r\nOK\r\n");
    await bench.expect("AT+CIPACK=1", "\r\n+CIPACK: 3,0,3\r\n\r\nOK\r\n");
  });

  it("works without numbers in single mode, bringing the context up by itself", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok("AT+CIPRXGET=1");
    let sent: Buffer[] = [];
    bench.network.listen("example.com", 80, (stream) => {
      sent = collect(stream);
      stream.write("hi");
    });
    bench.write('AT+CIPSTART="TCP","example.com",80\r');
    equal(await bench.until("1\r\n"), "\r\nOK\r\n\r\nCONNECT OK\r\n\r\n+CIPRXGET: 1\r\n");
    await play(bench, [
      ["AT+CIPSTATUS", "\r\nOK\r\n\r\nSTATE: CONNECT OK\r\n"],
      ["AT+CIPRXGET=4", "\r\n+CIPRXGET: 4,2\r\n\r\nOK\r\n"],
      ["AT+CIPRXGET=2,10", "\r\n+CIPRXGET: 2,2,0\r\nhi\r\nOK\r\n"],
      ["AT+CIPSEND", "\r\n> "],
    ]);
    bench.write("to ctrl-z\x1a");
    equal(await bench.until("OK\r\n"), "\r\nSEND OK\r\n");
    equal(Buffer.concat(sent).toString(), "to ctrl-z");
    await bench.expect("AT+CIPCLOSE", "\r\nCLOSE OK\r\n");
    bench.network.refuse("example.com");
    bench.write('AT+CIPSTART="TCP","example.com",80\r');
    equal(await bench.until("FAIL\r\n"), "\r\nOK\r\n\r\nSTATE: TCP CLOSED\r\n\r\nCONNECT FAIL\r\n");
  });

  it("stands still without registration and goes on with it", async () => {
    const bench = new Bench();
    await bench.bringUp();
    const stream = await bench.connect();
    const sent = collect(stream);
    bench.modem.setRegistration(2);
    stream.write("down");
    await bench.expect("AT+CIPSEND=0,2", "\r\n> ");
    bench.write("up");
    equal(await bench.listen(30000), "");
    equal(sent.length, 0);
    bench.modem.setRegistration(5);
    await bench.clock.advance(2000);
    equal(bench.take(), "\r\n+CIPRXGET: 1,0\r\n\r\n0, SEND OK\r\n");
    equal(Buffer.concat(sent).toString(), "up");
  });
});
