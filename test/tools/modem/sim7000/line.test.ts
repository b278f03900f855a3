import { equal, ok } from "node:assert/strict";
import { Bench, play } from "./bench.ts";

describe("tools/modem/sim7000 line discipline", () => {
  it("echoes a command with its CR until ATE0, which is still echoed", async () => {
    await play(new Bench(), [
      ["AT", "AT\r\r\nOK\r\n"],
      ["ATE0", "ATE0\r\r\nOK\r\n"],
      ["AT", "\r\nOK\r\n"],
      ["ATE1", "\r\nOK\r\n"],
      ["at+cmee?", "at+cmee?\r\r\n+CMEE: 0\r\n\r\nOK\r\n"],
    ]);
  });

  it("swallows an LF after the CR and does not echo it", async () => {
    const bench = new Bench();
    equal(await bench.ask("AT").then(() => bench.ask("AT\r\n".slice(0, 2))), "AT\r\r\nOK\r\n");
    bench.write("AT\r\n");
    equal(await bench.until("OK\r\n"), "AT\r\r\nOK\r\n");
    bench.write("AT\r");
    await bench.clock.advance(1);
    bench.write("\n");
    equal(await bench.until("OK\r\n"), "AT\r\r\nOK\r\n");
    equal(bench.modem.lostBytes, 0);
  });

  it("says nothing to empty lines and to lines without AT", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    bench.write("\r\r\nhello\r");
    equal(await bench.listen(1000), "");
  });

  it("runs joined commands in order with one final result", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await play(bench, [
      ["ATI;+CSUB;+CSQ", "\r\nSIM7000G R1529\r\n\r\n+CSUB: B01V01\r\n\r\n+CSQ: 24,99\r\n\r\nOK\r\n"],
      ["AT+CSQ;+NONE;+CSQ", "\r\n+CSQ: 24,99\r\n\r\nERROR\r\n"],
      ["ATE0V1+CMEE=2;+CMEE?", "\r\n+CMEE: 2\r\n\r\nOK\r\n"],
    ]);
  });

  it("refuses a line of 560 characters or 40 commands without running any of it", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    const filled = (length: number): string => `AT+CMEE=2;${"+CNMI=\"".padEnd(length - 9, "x")}"`;
    equal(filled(560).length, 2 + 560);
    await bench.expect(filled(559), "\r\nERROR\r\n");
    await bench.expect("AT+CMEE?", "\r\n+CMEE: 2\r\n\r\nOK\r\n");
    await bench.ok("AT+CMEE=0");
    await bench.expect(filled(560), "\r\nERROR\r\n");
    await bench.expect("AT+CMEE?", "\r\n+CMEE: 0\r\n\r\nOK\r\n");
    await bench.expect(`AT${"+CMEE=2;".repeat(40)}`, "\r\nERROR\r\n");
    await bench.expect("AT+CMEE?", "\r\n+CMEE: 0\r\n\r\nOK\r\n");
    await bench.expect(`AT${"+CMEE=2;".repeat(39)}`, "\r\nOK\r\n");
    await bench.expect("AT+CMEE?", "\r\n+CMEE: 2\r\n\r\nOK\r\n");
  });

  it("answers ERROR to what it does not know, whatever AT+CMEE says", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    for (const cmee of [0, 1, 2]) {
      await bench.ok(`AT+CMEE=${cmee}`);
      for (const command of ["AT+NONE", "AT+CMGS=1", "AT+CAOPEN=0", "AT+CSQ=1", "AT+CMEE=3", 'AT+CSTT="a', "ATX9Y", "AT=", "AT+CIPSSL=1"]) {
        await bench.expect(command, "\r\nERROR\r\n");
      }
    }
  });

  it("loses and counts what is typed while a command runs", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    bench.write("AT+CIPSHUT\rAT+CSQ\r");
    equal(await bench.until("SHUT OK\r\n"), "\r\nSHUT OK\r\n");
    equal(await bench.listen(2000), "");
    equal(bench.modem.lostBytes, 7);
  });

  it("hears the next command once the last byte of the answer has left", async () => {
    const bench = new Bench({ maxPieceBytes: 1 });
    await bench.ask("ATE0");
    let answer = "";
    bench.modem.onTransmit = (bytes) => {
      answer += bytes.toString("latin1");
      if (answer === "\r\nOK\r\n") bench.write("AT+CMEE?\r");
    };
    bench.write("AT\r");
    await bench.clock.advance(500);
    equal(answer, "\r\nOK\r\n\r\n+CMEE: 0\r\n\r\nOK\r\n");
  });

  it("tolerates spaces after commas and commas in quotes", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok('AT+CGDCONT=1, "IP", "a,b;c"', 'at+cgdcont= 2 ,"IP","x"');
    await bench.expect("AT+CGDCONT?", '\r\n+CGDCONT: 1,"IP","a,b;c","0.0.0.0",0,0\r\n+CGDCONT: 2,"IP","x","0.0.0.0",0,0\r\n\r\nOK\r\n');
  });

  it("shows flow control as set", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await play(bench, [
      ["AT+IFC=2,2", "\r\nOK\r\n"],
      ["AT+IFC?", "\r\n+IFC: 2,2\r\n\r\nOK\r\n"],
    ]);
  });

  it("delivers 10 bits a byte at the rate of the line, in pieces of 64 bytes", async () => {
    const bench = new Bench({ baudRate: 9600, latencies: { answer: [0, 0] } });
    await bench.ask("ATE0");
    bench.pieces = [];
    bench.write("AT+SIMCOMATI\r");
    await bench.clock.advance(100);
    const early = bench.heard.length;
    ok(early <= 96 && early >= 64, `${early} bytes in 100 ms at 9600 bit/s`);
    const all = bench.take() + (await bench.listen(100));
    ok(all.endsWith("\r\nOK\r\n"));
    ok(bench.pieces.every((piece) => piece.length <= 64));
  });

  it("answers AT+IPR at the old rate and goes on at the new one", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    bench.modem.hostBaudRate = 115200;
    await bench.expect("AT+IPR=9600", "\r\nOK\r\n");
    equal(bench.modem.baudRate, 9600);
    bench.write("AT\r");
    equal(await bench.listen(500), "");
    bench.modem.hostBaudRate = 9600;
    bench.write("\r");
    await bench.expect("AT+IPR?", "\r\n+IPR: 9600\r\n\r\nOK\r\n");
    await bench.expect("AT+IPR=1200000", "\r\nERROR\r\n");
  });
});
