import { equal, match, ok } from "node:assert/strict";
import { Bench } from "./bench.ts";

const bootUrcs = "\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n";

async function press(bench: Bench, durationMs: number): Promise<void> {
  bench.modem.setPin("pwrkey", 0);
  await bench.clock.advance(durationMs);
  bench.modem.setPin("pwrkey", 1);
}

describe("tools/modem/sim7000 power", () => {
  it("boots on a press of 1.2 s, with its notifications 4.5 to 6 s later", async () => {
    const bench = new Bench({ power: "off" });
    await press(bench, 1200);
    equal(await bench.listen(4400), "");
    equal(bench.modem.getPin("status"), 0);
    equal(await bench.until("+CPIN: READY\r\n", 1600), bootUrcs);
    equal(bench.modem.getPin("status"), 1);
    equal(await bench.until("SMS Ready\r\n", 5000), "\r\nSMS Ready\r\n");
  });

  it("ignores presses that are too short", async () => {
    const bench = new Bench({ power: "off" });
    await press(bench, 990);
    await bench.clock.advance(10000);
    equal(bench.modem.power.state, "off");
    await press(bench, 1010);
    await bench.clock.advance(10000);
    equal(bench.modem.power.state, "on");
    await press(bench, 1190);
    await bench.clock.advance(10000);
    equal(bench.modem.power.state, "on");
  });

  it("turns off on a second press: NORMAL POWER DOWN, then STATUS low within 1.8 to 6.9 s", async () => {
    const bench = new Bench();
    await press(bench, 1300);
    equal(await bench.listen(10), "\r\nNORMAL POWER DOWN\r\n");
    await bench.clock.advance(1600);
    equal(bench.modem.getPin("status"), 1);
    bench.write("AT\r");
    equal(await bench.listen(5400), "AT\r", "nothing is answered on the way down");
    equal(bench.modem.getPin("status"), 0);
  });

  it("prints nothing before autobaud has heard AT at a detectable rate", async () => {
    const bench = new Bench({ power: "off", bootUrcs: "autobaud" });
    bench.modem.hostBaudRate = 230400;
    await press(bench, 1200);
    await bench.clock.advance(15000);
    bench.write("AT\r");
    equal(await bench.listen(500), "");
    equal(bench.modem.baudRate, 0);
    bench.modem.hostBaudRate = 57600;
    bench.write("AT\r");
    equal(await bench.listen(500), "");
    equal(await bench.ask("AT"), "AT\r\r\nOK\r\n");
    equal(bench.modem.baudRate, 57600);
    equal(await bench.ask("AT+IPR=115200"), "AT+IPR=115200\r\r\nOK\r\n");
    bench.modem.hostBaudRate = 115200;
    await bench.ask("AT+CFUN=1,1");
    match(await bench.until("READY\r\n"), /^\r\nRDY\r\n/);
  });

  it("ends after AT+CPOWD=1 with its own words, and silently after AT+CPOWD=0", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.expect("AT+CPOWD=1", "\r\nNORMAL POWER DOWN\r\n");
    await bench.clock.advance(7000);
    equal(bench.modem.power.state, "off");
    const other = new Bench();
    await other.ask("ATE0");
    other.write("AT+CPOWD=0\r");
    equal(await other.listen(2000), "");
    equal(other.modem.power.state, "off");
  });

  it("puts the functionality down and up again", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.expect("AT+CFUN=0", "\r\n+CPIN: NOT READY\r\n\r\nOK\r\n");
    await bench.expect("AT+CPIN?", "\r\nERROR\r\n");
    await bench.expect("AT+COPS?", "\r\n+COPS: 0\r\n\r\nOK\r\n");
    await bench.expect("AT+CFUN=1", "\r\nOK\r\n");
    equal(await bench.until("SMS Ready\r\n", 6000), "\r\n+CPIN: READY\r\n\r\nSMS Ready\r\n");
    await bench.clock.advance(10000);
    await bench.expect("AT+COPS?", '\r\n+COPS: 0,0,"Tele2 1nce.net",7\r\n\r\nOK\r\n');
  });

  it("reboots on AT+CFUN=1,1: OK first, echo on again, settings that are not saved lost", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok("AT+CMEE=2", "AT+CNMP=38", "AT+CREG=2", 'AT+CGDCONT=1,"IP","x"', "AT+CFUN=1,1");
    equal(await bench.until("+CPIN: READY\r\n"), bootUrcs);
    equal(await bench.ask("AT+CMEE?"), "AT+CMEE?\r\r\n+CMEE: 0\r\n\r\nOK\r\n");
    await bench.ask("ATE0");
    await bench.expect("AT+CNMP?", "\r\n+CNMP: 38\r\n\r\nOK\r\n");
    await bench.expect("AT+CGDCONT?", '\r\n+CGDCONT: 1,"IP","x","0.0.0.0",0,0\r\n\r\nOK\r\n');
    match(await bench.ask("AT+CREG?"), /\+CREG: 0,2/);
  });

  it("keeps flight mode over a reboot, but not AT+CFUN=0", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok("AT+CFUN=4", "AT+CFUN=6");
    match(await bench.until("READY\r\n"), /\+CFUN: 4/);
    await bench.ask("ATE0");
    await bench.ok("AT+CFUN=1");
    await bench.ask("AT+CFUN=0");
    bench.modem.resetSpontaneously();
    match(await bench.until("READY\r\n"), /\+CFUN: 1/);
  });

  it("resets on a pulse of 252 ms on RESET, not on one of 100 ms", async () => {
    const bench = new Bench();
    for (const [pulseMs, state] of [[100, "on"], [260, "booting"]] as const) {
      bench.modem.setPin("reset", 0);
      await bench.clock.advance(pulseMs);
      bench.modem.setPin("reset", 1);
      equal(bench.modem.power.state, state);
    }
    equal(await bench.until("READY\r\n", 10000), bootUrcs);
  });

  it("is deaf while AT+CSCLK=1 and DTR is high, and 50 ms longer", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok("AT+CSCLK=1");
    bench.modem.setPin("dtr", 1);
    bench.write("AT\r");
    equal(await bench.listen(1000), "");
    bench.modem.injectUrc("+CIPRXGET: 1,0");
    equal(await bench.listen(100), "\r\n+CIPRXGET: 1,0\r\n");
    bench.modem.setPin("dtr", 0);
    bench.write("AT\r");
    equal(await bench.listen(60), "");
    await bench.ok("AT");
  });

  it("breaks down with the supply and comes back with the key, echo on", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok("AT+CBATCHK=1");
    bench.modem.brownOut();
    equal(await bench.listen(100), "\r\nUNDER-VOLTAGE POWER DOWN\r\n");
    equal(bench.modem.getPin("status"), 0);
    await press(bench, 1200);
    await bench.until("READY\r\n");
    equal(await bench.ask("AT+CBATCHK?"), "AT+CBATCHK?\r\r\n+CBATCHK: 1\r\n\r\nOK\r\n");
  });

  it("loses the rest of an answer when it resets in the middle", async () => {
    const bench = new Bench({ baudRate: 9600, latencies: { answer: [5, 5] } });
    await bench.ask("ATE0");
    bench.write("AT+SIMCOMATI\r");
    await bench.clock.advance(80);
    bench.modem.resetSpontaneously();
    const cut = bench.take();
    ok(cut.length > 0 && !cut.includes("OK"));
    equal(await bench.until("READY\r\n"), bootUrcs);
    equal(await bench.ask("AT"), "AT\r\r\nOK\r\n");
  });

  it("says nothing and hears nothing while muted", async () => {
    const bench = new Bench();
    bench.modem.mute(true);
    bench.write("AT\r");
    bench.modem.injectUrc("RING");
    equal(await bench.listen(1000), "");
    bench.modem.mute(false);
    equal(await bench.ask("AT"), "AT\r\r\nOK\r\n");
  });

  it("refuses what real units refuse in the first seconds, when asked to", async () => {
    const bench = new Bench({ power: "off", earlyFailures: true });
    await press(bench, 1200);
    await bench.until("READY\r\n");
    await bench.ask("ATE0");
    await bench.ok("AT+CMEE=2");
    await bench.expect("AT+CPIN?", "\r\n+CME ERROR: SIM busy\r\n");
    const answers = [];
    for (let i = 0; i < 8; i++) answers.push(await bench.ask("AT+CREG=2"));
    ok(answers.includes("\r\nERROR\r\n") && answers.includes("\r\nOK\r\n"), JSON.stringify(answers));
    await bench.listen(6000);
    await bench.expect("AT+CPIN?", "\r\n+CPIN: READY\r\n\r\nOK\r\n");
    await bench.ok("AT+CEREG=1", "AT+CREG=1", "AT+CGREG=1");
  });
});
