import { equal } from "node:assert/strict";
import { Bench, play } from "./bench.ts";

describe("tools/modem/sim7000 identity and SIM", () => {
  it("answers the identity commands", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await play(bench, [
      ["AT", "\r\nOK\r\n"],
      ["ATI", "\r\nSIM7000G R1529\r\n\r\nOK\r\n"],
      ["AT+CGMI", "\r\nSIMCOM_Ltd\r\n\r\nOK\r\n"],
      ["AT+GMI", "\r\nSIMCOM_Ltd\r\n\r\nOK\r\n"],
      ["AT+CGMM", "\r\nSIMCOM_SIM7000G\r\n\r\nOK\r\n"],
      ["AT+GMM", "\r\nSIMCOM_SIM7000G\r\n\r\nOK\r\n"],
      ["AT+CGMR", "\r\nRevision:1529B08SIM7000G\r\n\r\nOK\r\n"],
      ["AT+CGSN", "\r\n869951030000000\r\n\r\nOK\r\n"],
      ["AT+GSN", "\r\n869951030000000\r\n\r\nOK\r\n"],
      ["AT+CCID", "\r\n8901260862291477114f\r\n\r\nOK\r\n"],
      ["AT+CIMI", "\r\n240070000000000\r\n\r\nOK\r\n"],
      ["AT+CPIN?", "\r\n+CPIN: READY\r\n\r\nOK\r\n"],
      ["AT+CBC", "\r\n+CBC: 0,72,3950\r\n\r\nOK\r\n"],
    ]);
  });

  it("asks for the PIN, counts wrong ones, and takes the PUK", async () => {
    const sim = { inserted: true, pin: "1234", puk: "87654321", iccid: "898600810906F8048812", imsi: "240070000000001" };
    const bench = new Bench({ sim });
    await bench.ask("ATE0");
    await bench.ok("AT+CMEE=2");
    await play(bench, [
      ["AT+CPIN?", "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n"],
      ["AT+CIMI", "\r\n+CME ERROR: SIM PIN required\r\n"],
      ['AT+CPIN="0000"', "\r\n+CME ERROR: incorrect password\r\n"],
      ['AT+CPIN="0000"', "\r\n+CME ERROR: incorrect password\r\n"],
      ['AT+CPIN="0000"', "\r\n+CME ERROR: incorrect password\r\n"],
      ["AT+CPIN?", "\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n"],
      ['AT+CPIN="1234"', "\r\n+CME ERROR: SIM PUK required\r\n"],
      ['AT+CPIN="11111111","4321"', "\r\n+CME ERROR: incorrect password\r\n"],
      ['AT+CPIN="87654321","4321"', "\r\nOK\r\n"],
    ]);
    equal(await bench.until("SMS Ready\r\n"), "\r\n+CPIN: READY\r\n\r\nSMS Ready\r\n");
    await bench.expect("AT+CPIN?", "\r\n+CPIN: READY\r\n\r\nOK\r\n");
    await bench.ok("AT+CFUN=1,1");
    await bench.until("+CPIN: SIM PIN\r\n");
    await bench.ask("ATE0");
    await bench.expect('AT+CPIN="4321"', "\r\nOK\r\n");
    equal(await bench.until("SMS Ready\r\n", 5000), "\r\n+CPIN: READY\r\n\r\nSMS Ready\r\n");
  });

  it("blocks the card after ten wrong PUKs", async () => {
    const bench = new Bench({ sim: { inserted: true, pin: "1234", iccid: "1", imsi: "2" } });
    await bench.ask("ATE0");
    await bench.ok("AT+CMEE=1");
    for (let i = 0; i < 3; i++) await bench.expect("AT+CPIN=0000", "\r\n+CME ERROR: 16\r\n");
    for (let i = 0; i < 9; i++) await bench.expect("AT+CPIN=00000000,1111", "\r\n+CME ERROR: 16\r\n");
    await bench.expect("AT+CPIN=00000000,1111", "\r\n+CME ERROR: 13\r\n");
    await bench.expect("AT+CPIN?", "\r\n+CME ERROR: 13\r\n");
  });

  it("misses a card in all three forms of an error", async () => {
    const bench = new Bench({ sim: { inserted: false, iccid: "", imsi: "" } });
    await bench.ask("ATE0");
    await play(bench, [
      ["AT+CPIN?", "\r\nERROR\r\n"],
      ["AT+CMEE=1", "\r\nOK\r\n"],
      ["AT+CPIN?", "\r\n+CME ERROR: 10\r\n"],
      ["AT+CMEE=2", "\r\nOK\r\n"],
      ["AT+CPIN?", "\r\n+CME ERROR: SIM not inserted\r\n"],
      ["AT+CCID", "\r\n+CME ERROR: SIM not inserted\r\n"],
    ]);
  });

  it("notices when the card is taken out", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok("AT+CEREG=1");
    bench.modem.removeSim();
    equal(await bench.rest(), "\r\n+CPIN: NOT INSERTED\r\n\r\n+CEREG: 0\r\n");
    await bench.expect("AT+CGATT?", "\r\n+CGATT: 0\r\n\r\nOK\r\n");
  });
});
