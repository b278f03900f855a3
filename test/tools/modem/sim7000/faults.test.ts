import { equal, match } from "node:assert/strict";
import { Bench, collect } from "./bench.ts";

describe("tools/modem/sim7000 faults and variants", () => {
  it("ends the next use of a command as ordered", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    bench.modem.failNext("CIICR", "+CME ERROR: operation not allowed");
    await bench.ok('AT+CSTT="x"');
    await bench.expect("AT+CIICR", "\r\n+CME ERROR: operation not allowed\r\n");
    await bench.ok("AT+CIICR");
    bench.modem.failNext("AT+CSQ", "ERROR");
    await bench.expect("AT+CSQ;+CMEE?", "\r\nERROR\r\n");
  });

  it("gives CONNECT FAIL and SEND FAIL at their places", async () => {
    const bench = new Bench();
    await bench.bringUp(1);
    bench.modem.failNext("CIPSTART", "0, CONNECT FAIL");
    bench.write('AT+CIPSTART=0,"TCP","example.com",80\r');
    equal(await bench.until("FAIL\r\n"), "\r\nOK\r\n\r\n0, CONNECT FAIL\r\n");
    await bench.connect();
    bench.modem.failNext("CIPSEND", "0, SEND FAIL");
    await bench.expect("AT+CIPSEND=0,2", "\r\n> ");
    bench.write("ab");
    equal(await bench.rest(), "\r\n0, SEND FAIL\r\n");
  });

  it("drops and repeats data notifications", async () => {
    const bench = new Bench();
    await bench.bringUp();
    const stream = await bench.connect();
    bench.modem.dropNextDataUrc();
    stream.write("a");
    equal(await bench.listen(1000), "");
    bench.modem.repeatDataUrcInNextAnswer();
    await bench.expect("AT+CIPRXGET=4,0", "\r\n+CIPRXGET: 1,0\r\n\r\n+CIPRXGET: 4,0,1\r\n\r\nOK\r\n");
    await bench.expect("AT+CIPRXGET=4,0", "\r\n+CIPRXGET: 4,0,1\r\n\r\nOK\r\n");
  });

  it("lets data notifications into answers when asked to", async () => {
    const bench = new Bench({ dataUrcInsideAnswers: true, latencies: { answer: [50, 50] } });
    await bench.bringUp();
    const stream = await bench.connect();
    bench.write("AT+CIPRXGET=4,0\r");
    stream.write("a");
    equal(await bench.until("OK\r\n"), "\r\n+CIPRXGET: 1,0\r\n\r\n+CIPRXGET: 4,0,1\r\n\r\nOK\r\n");
    const orderly = new Bench({ latencies: { answer: [50, 50] } });
    await orderly.bringUp();
    const other = await orderly.connect();
    orderly.write("AT+CIPRXGET=4,0\r");
    other.write("a");
    equal(await orderly.until("1,0\r\n"), "\r\n+CIPRXGET: 4,0,1\r\n\r\nOK\r\n\r\n+CIPRXGET: 1,0\r\n");
  });

  it("puts a notification between a command and its final result", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    bench.write("AT+CIPSHUT\r");
    await bench.clock.advance(50);
    bench.modem.injectUrc('*PSUTTZ: 23/03/12,22:09:23","+04",0');
    equal(await bench.until("SHUT OK\r\n"), '\r\n*PSUTTZ: 23/03/12,22:09:23","+04",0\r\n\r\nSHUT OK\r\n');
  });

  it("forces a notification between prompt and payload", async () => {
    const bench = new Bench();
    await bench.bringUp();
    const sent = collect(await bench.connect());
    await bench.expect("AT+CIPSEND=0,2", "\r\n> ");
    bench.modem.injectUrc("1, CLOSED", true);
    equal(await bench.rest(), "\r\n1, CLOSED\r\n");
    bench.write("ab");
    equal(await bench.until("OK\r\n"), "\r\n0, SEND OK\r\n");
    equal(Buffer.concat(sent).toString(), "ab");
  });

  it("waits for ever for a byte that the line has lost", async () => {
    const bench = new Bench();
    await bench.bringUp();
    const sent = collect(await bench.connect());
    bench.modem.loseNextPayloadBytes();
    await bench.expect("AT+CIPSEND=0,5", "\r\n> ");
    bench.write("hello");
    equal(await bench.listen(100000), "");
    bench.write("A");
    await bench.until("SEND OK\r\n");
    equal(Buffer.concat(sent).toString(), "elloA");
  });

  it("resets in the middle of a command, with its sockets gone", async () => {
    const bench = new Bench();
    await bench.bringUp();
    await bench.connect();
    bench.write("AT+CLTS=1\r");
    await bench.clock.advance(1);
    bench.modem.resetSpontaneously();
    equal(await bench.until("READY\r\n"), "\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n");
    await bench.clock.advance(100);
    equal(bench.network.openConnections, 0);
    equal(await bench.ask("AT+CIPMUX?"), "AT+CIPMUX?\r\r\n+CIPMUX: 0\r\n\r\nOK\r\n");
  });

  it("puts bytes on the line that nobody asked for", async () => {
    const bench = new Bench({ power: "off" });
    bench.modem.garbage(Uint8Array.of(0xff, 0x00, 0x80));
    equal(await bench.listen(10), "\xff\x00\x80");
  });

  it("has the firmware variants", async () => {
    const bench = new Bench({ muxComma: ",", dataAcceptSpace: true, promptForm: "\r\n>" });
    await bench.bringUp(1);
    bench.network.listen("example.com", 80, () => {});
    bench.write('AT+CIPSTART=0,"TCP","example.com",80\r');
    equal(await bench.until("CONNECT OK\r\n"), "\r\nOK\r\n\r\n0,CONNECT OK\r\n");
    await bench.expect("AT+CIPSEND=0,2", "\r\n>");
    bench.write("ab");
    equal(await bench.rest(), "\r\nDATA ACCEPT: 0,2\r\n");
    await bench.expect("AT+CIPCLOSE=0", "\r\n0,CLOSE OK\r\n");
  });

  it("has the variants of boot, time and AT+CPSI?", async () => {
    const bench = new Bench({ callReady: true, psuttzForm: "manual", cpsiGsmExtraCrlf: 0, registration: { stat: 1, act: 0 } });
    await bench.ask("ATE0");
    match(await bench.ask("AT+CPSI?"), /58-58\r\n\r\nOK\r\n$/);
    await bench.ok("AT+CLTS=1", "AT+CFUN=1,1");
    match(await bench.until(",0\r\n"), /\*PSUTTZ: 2026,1,1,0,0,\d+,"\+00",0\r\n$/);
    await bench.listen(10000);
  });

  it("repeats exactly with the same random source", async () => {
    const run = async (): Promise<number[]> => {
      const bench = new Bench({ power: "off" });
      const times: number[] = [];
      bench.modem.onTransmit = () => times.push(bench.clock.now());
      bench.modem.setPin("pwrkey", 0);
      await bench.clock.advance(20000);
      bench.write("AT+CFUN=0\r");
      await bench.clock.advance(5000);
      return times;
    };
    equal(JSON.stringify(await run()), JSON.stringify(await run()));
  });

  it("logs lines, elements and events with their times", async () => {
    const bench = new Bench();
    const log: string[] = [];
    bench.modem.onLog = ({ direction, text }) => log.push(`${direction} ${JSON.stringify(text)}`);
    bench.write("AT\rX");
    await bench.clock.advance(100);
    equal(log.join("\n"), ['rx "AT\\r"', 'event "1 bytes lost (a command is running): \\"X\\""', 'tx "\\r\\nOK\\r\\n"'].join("\n"));
  });

  it("ends with destroy()", async () => {
    const bench = new Bench();
    await bench.bringUp();
    await bench.connect();
    bench.modem.destroy();
    await bench.clock.advance(100);
    equal(bench.network.openConnections, 0);
    equal(bench.clock.pending, 0);
    bench.write("AT\r");
    equal(await bench.listen(1000), "");
  });
});
