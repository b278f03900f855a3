import { equal } from "node:assert/strict";
import { Bench, play } from "./bench.ts";

const ok = "\r\nOK\r\n";
const registered = "\r\n+CEREG: 0,1\r\n\r\nOK\r\n";
const searching = "\r\n+CEREG: 0,2\r\n\r\nOK\r\n";

describe("tools/modem/sim7000 selection of networks", () => {
  it("leaves a network that the mode excludes, and finds it again", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    for (const [away, back] of [
      ["AT+CNMP=13", "AT+CNMP=38"],
      ["AT+CMNB=2", "AT+CMNB=1"],
      ['AT+CBANDCFG="CAT-M",3,8', 'AT+CBANDCFG="CAT-M",3,20'],
    ] as const) {
      await bench.ok(away);
      await bench.expect("AT+CEREG?", searching);
      await bench.ok(back);
      await bench.clock.advance(9000);
      await bench.expect("AT+CEREG?", registered);
    }
    await bench.expect("AT+CBANDCFG?", '\r\n+CBANDCFG: "CAT-M",3,20\r\n+CBANDCFG: "NB-IOT",1,2,3,4,5,8,12,13,18,19,20,26,28\r\n\r\nOK\r\n');
    await bench.expect('AT+CBANDCFG="CAT-M",99', "\r\nERROR\r\n");
  });

  it("keeps the selection over a reboot", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok("AT+CNMP=13");
    bench.modem.resetSpontaneously();
    await bench.until("SMS Ready\r\n");
    await bench.clock.advance(10_000);
    await bench.ask("ATE0");
    await bench.expect("AT+CEREG?", searching);
  });

  it("leaves the network with AT+COPS=2 and comes back with AT+COPS=0", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok("AT+COPS=2");
    await bench.expect("AT+CEREG?", "\r\n+CEREG: 0,0\r\n\r\nOK\r\n");
    await bench.expect("AT+CGATT?", "\r\n+CGATT: 0\r\n\r\nOK\r\n");
    await bench.ok("AT+COPS=0");
    await bench.clock.advance(9000);
    await bench.expect("AT+CEREG?", registered);
    await bench.ok("AT+CMEE=1");
    await bench.expect('AT+COPS=1,2,"99999"', "\r\n+CME ERROR: 30\r\n");
  });

  it("breaks AT+CPSI? off where that is ordered", async () => {
    const bench = new Bench({ band: 3 });
    await bench.ask("ATE0");
    bench.modem.shortenNextCpsi();
    await bench.expect("AT+CPSI?", "\r\n+CPSI: LTE CAT-M1,Online\r\n\r\nOK\r\n");
    equal((await bench.ask("AT+CPSI?")).includes("EUTRAN-BAND3,"), true);
  });

  it("asks for the PIN, changes it, and counts the tries of both ways", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await play(bench, [
      ["AT+CMEE=1", ok],
      ['AT+CLCK="SC",2', "\r\n+CLCK: 0\r\n\r\nOK\r\n"],
      ['AT+CPWD="SC","1234","5678"', "\r\n+CME ERROR: 3\r\n"],
      ['AT+CLCK="SC",1,"0000"', "\r\n+CME ERROR: 16\r\n"],
      ['AT+CLCK="SC",1,"1234"', ok],
      ['AT+CLCK="SC",2', "\r\n+CLCK: 1\r\n\r\nOK\r\n"],
      ['AT+CPWD="SC","1234","5678"', ok],
      ["AT+CPIN?", "\r\n+CPIN: READY\r\n\r\nOK\r\n"],
      ['AT+CLCK="FD",2', "\r\n+CME ERROR: 4\r\n"],
    ]);
    bench.modem.resetSpontaneously();
    await bench.until("+CPIN: SIM PIN\r\n");
    await bench.ask("ATE0");
    await bench.ok("AT+CMEE=1");
    await bench.expect('AT+CLCK="SC",2', "\r\n+CME ERROR: 11\r\n");
    await bench.expect('AT+CPIN="1234"', "\r\n+CME ERROR: 16\r\n");
    equal(bench.modem.sim.pinTriesLeft, 2);
    await bench.expect('AT+CPIN="5678"', ok);
    equal(bench.modem.sim.pinTriesLeft, 3);
    await bench.until("SMS Ready\r\n");
    for (let tries = 0; tries < 3; tries++) await bench.ask('AT+CPWD="SC","0000","1111"');
    await bench.expect("AT+CPIN?", "\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n");
    await bench.expect('AT+CPIN="12345678","1111"', ok);
  });
});
