import { deepEqual, equal } from "node:assert/strict";
import { Bench, collect, play } from "./bench.ts";

const allBytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index)).toString("latin1");

describe("tools/modem/sim7000 CIP data", () => {
  it("sends any byte value and says SEND OK when the peer has it", async () => {
    const bench = new Bench();
    await bench.bringUp();
    const sent = collect(await bench.connect());
    await bench.expect("AT+CIPSEND=0,256", "\r\n> ");
    bench.write(allBytes);
    equal(await bench.until("OK\r\n"), "\r\n0, SEND OK\r\n");
    equal(Buffer.concat(sent).toString("latin1"), allBytes);
    await bench.expect("AT+CIPACK=0", "\r\n+CIPACK: 256,256,0\r\n\r\nOK\r\n");
  });

  it("accepts data in quick mode and never says more", async () => {
    const bench = new Bench();
    await bench.bringUp(1);
    const sent = collect(await bench.connect());
    await bench.expect("AT+CIPSEND=0,16", "\r\n> ");
    bench.write("GET / HTTP/1.1\r\n");
    equal(await bench.until("\r\nDATA ACCEPT:0,16\r\n", 100), "\r\nDATA ACCEPT:0,16\r\n");
    equal(await bench.listen(10000), "");
    equal(Buffer.concat(sent).toString(), "GET / HTTP/1.1\r\n");
  });

  it("refuses more than 1460 bytes, none, and a socket that is not connected", async () => {
    const bench = new Bench();
    await bench.bringUp();
    await bench.connect();
    await bench.ok("AT+CMEE=2");
    await play(bench, [
      ["AT+CIPSEND=0,1461", "\r\nERROR\r\n"],
      ["AT+CIPSEND=0,0", "\r\nERROR\r\n"],
      ["AT+CIPSEND=3,10", "\r\n+CME ERROR: operation not allowed\r\n"],
      ["AT+CIPSEND?", "\r\n+CIPSEND: 0,1460\r\n\r\nOK\r\n"],
      ["AT+CMEE=1", "\r\nOK\r\n"],
      ["AT+CIPSEND=3,10", "\r\n+CME ERROR: 3\r\n"],
      ["AT+CIPSEND=0,1460", "\r\n> "],
    ]);
    bench.write("x".repeat(1460));
    equal(await bench.until("OK\r\n"), "\r\n0, SEND OK\r\n");
  });

  it("takes less while too much is unacknowledged", async () => {
    const bench = new Bench({ sendBufferBytes: 2000 });
    await bench.bringUp(1);
    await bench.connect();
    bench.network.drop("example.com");
    await bench.expect("AT+CIPSEND=0,1460", "\r\n> ");
    bench.write("x".repeat(1460));
    await bench.until("DATA ACCEPT:0,1460\r\n");
    await bench.expect("AT+CIPSEND?", "\r\n+CIPSEND: 0,540\r\n\r\nOK\r\n");
    await bench.expect("AT+CIPSEND=0,541", "\r\nERROR\r\n");
    await bench.expect("AT+CIPACK=0", "\r\n+CIPACK: 1460,0,1460\r\n\r\nOK\r\n");
    bench.network.restore("example.com");
    await bench.clock.advance(1000);
    await bench.expect("AT+CIPACK=0", "\r\n+CIPACK: 1460,1460,0\r\n\r\nOK\r\n");
  });

  it("loses what is typed before the prompt has left", async () => {
    const bench = new Bench();
    await bench.bringUp();
    const sent = collect(await bench.connect());
    bench.write("AT+CIPSEND=0,4\rearly");
    equal(await bench.until("> "), "\r\n> ");
    bench.write("late");
    await bench.until("SEND OK\r\n");
    equal(Buffer.concat(sent).toString(), "late");
  });

  it("is silent between prompt and payload, however long that takes", async () => {
    const bench = new Bench();
    await bench.bringUp();
    const stream = await bench.connect();
    await bench.expect("AT+CIPSEND=0,4", "\r\n> ");
    bench.write("ab");
    stream.write("data");
    bench.modem.injectUrc("DST: 0");
    equal(await bench.listen(3600000), "");
    bench.write("cd");
    equal(await bench.until("SEND OK\r\n"), "\r\nDST: 0\r\n\r\n+CIPRXGET: 1,0\r\n\r\n0, SEND OK\r\n");
  });

  it("fails a send when the connection ends first", async () => {
    const bench = new Bench();
    await bench.bringUp();
    const stream = await bench.connect();
    await bench.expect("AT+CIPSEND=0,2", "\r\n> ");
    stream.destroy();
    await bench.clock.advance(2000);
    bench.write("ab");
    equal(await bench.rest(), "\r\n0, CLOSED\r\n\r\n0, SEND FAIL\r\n");
    await bench.connect();
    bench.network.drop("example.com");
    await bench.expect("AT+CIPSEND=0,2", "\r\n> ");
    bench.write("ab");
    equal(await bench.listen(640000), "");
    equal(await bench.until("CLOSED\r\n", 10000), "\r\n0, SEND FAIL\r\n\r\n0, CLOSED\r\n");
  });

  it("announces data once, when it reaches an empty buffer", async () => {
    const bench = new Bench();
    await bench.bringUp();
    const stream = await bench.connect();
    stream.write("a".repeat(341));
    equal(await bench.rest(), "\r\n+CIPRXGET: 1,0\r\n");
    stream.write("b");
    equal(await bench.listen(5000), "");
    await play(bench, [
      ["AT+CIPRXGET=4,0", "\r\n+CIPRXGET: 4,0,342\r\n\r\nOK\r\n"],
      ["AT+CIPRXGET=2,0,200", `\r\n+CIPRXGET: 2,0,200,142\r\n${"a".repeat(200)}\r\nOK\r\n`],
      ["AT+CIPRXGET=2,0,1460", `\r\n+CIPRXGET: 2,0,142,0\r\n${"a".repeat(141)}b\r\nOK\r\n`],
      ["AT+CIPRXGET=2,0,1460", "\r\n+CIPRXGET: 2,0,0,0\r\n\r\nOK\r\n"],
      ["AT+CIPRXGET=2,0,1461", "\r\nERROR\r\n"],
      ["AT+CIPRXGET=3,0,731", "\r\nERROR\r\n"],
      ["AT+CIPRXGET?", "\r\n+CIPRXGET: 1\r\n\r\nOK\r\n"],
    ]);
    stream.write("Hell");
    equal(await bench.rest(), "\r\n+CIPRXGET: 1,0\r\n");
    await bench.expect("AT+CIPRXGET=3,0,4", "\r\n+CIPRXGET: 3,0,4,0\r\n48656C6C\r\nOK\r\n");
  });

  it("delivers any byte value", async () => {
    const bench = new Bench();
    await bench.bringUp();
    (await bench.connect()).write(Buffer.from(allBytes, "latin1"));
    await bench.rest();
    await bench.expect("AT+CIPRXGET=2,0,256", `\r\n+CIPRXGET: 2,0,256,0\r\n${allBytes}\r\nOK\r\n`);
  });

  it("never lets a notification into counted data, and keeps +CIPRXGET out of answers to itself", async () => {
    const bench = new Bench({ baudRate: 9600 });
    await bench.bringUp();
    const stream = await bench.connect();
    await bench.connect(1);
    stream.write("x".repeat(600));
    await bench.rest();
    bench.write("AT+CIPRXGET=2,0,300\r");
    await bench.clock.advance(100);
    stream.write("more");
    bench.modem.injectUrc("DST: 0");
    equal(await bench.until("DST: 0\r\n"), `\r\n+CIPRXGET: 2,0,300,300\r\n${"x".repeat(300)}\r\nOK\r\n\r\nDST: 0\r\n`);
  });

  it("shows 2920 bytes at most and stops the network beyond that", async () => {
    const bench = new Bench();
    await bench.bringUp();
    const stream = await bench.connect();
    let served = 0;
    const serve = (): void => {
      while (served < 100000) {
        served += 1000;
        if (!stream.write(Buffer.alloc(1000, served / 1000))) return void stream.once("drain", serve);
      }
      stream.end();
    };
    serve();
    await bench.clock.advance(5000);
    equal(bench.take(), "\r\n+CIPRXGET: 1,0\r\n");
    await bench.expect("AT+CIPRXGET=4,0", "\r\n+CIPRXGET: 4,0,2920\r\n\r\nOK\r\n");
    const got: string[] = [];
    for (let left = 1; left > 0 || !bench.heard.includes("CLOSED"); await bench.clock.advance(500)) {
      const heard = bench.heard;
      const answer = await bench.ask("AT+CIPRXGET=2,0,1460");
      bench.heard = heard + bench.heard;
      const [head = "", delivered = "0", rest = "0"] = /\r\n\+CIPRXGET: 2,0,(\d+),(\d+)\r\n/.exec(answer) ?? [];
      const start = answer.indexOf(head) + head.length;
      got.push(answer.slice(start, start + Number(delivered)));
      left = Number(rest);
      if (answer.includes("CLOSED")) break;
    }
    const all = got.join("");
    equal(all.length, 100000);
    deepEqual([...all].findIndex((char, index) => char.charCodeAt(0) !== (Math.floor(index / 1000) + 1) % 256), -1);
  });

  it("pushes segments with their length when manual receive is off", async () => {
    const bench = new Bench();
    await bench.bringUp(0, 0);
    const stream = await bench.connect();
    stream.write("SIM7000 TCP test\n");
    equal(await bench.rest(), "\r\n+RECEIVE,0,17:\r\nSIM7000 TCP test\n");
    stream.write("y".repeat(2000));
    equal(await bench.rest(), `\r\n+RECEIVE,0,1460:\r\n${"y".repeat(1460)}\r\n+RECEIVE,0,540:\r\n${"y".repeat(540)}`);
    await bench.ok("AT+CIPRXGET=1");
    await bench.expect("AT+CIPRXGET=2,0,10", "\r\nERROR\r\n");
    await bench.ok("AT+CIPSRIP=1");
    stream.end("z");
    equal(await bench.until("CLOSED\r\n"), "\r\nRECV FROM:198.51.100.1:80\r\n+RECEIVE,0,1:\r\nz\r\n0, CLOSED\r\n");
  });

  it("refuses to read what was never opened", async () => {
    const bench = new Bench();
    await bench.bringUp();
    await bench.ok("AT+CMEE=1");
    await bench.expect("AT+CIPRXGET=2,5,10", "\r\n+CME ERROR: 3\r\n");
    await bench.expect("AT+CIPRXGET=2,10", "\r\nERROR\r\n");
    await bench.expect("AT+CIPRXGET=5,0", "\r\nERROR\r\n");
  });
});
