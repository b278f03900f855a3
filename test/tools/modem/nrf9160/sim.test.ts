import { equal } from "node:assert/strict";
import type { SimOptions } from "../../../../tools/modem/nrf9160/options.ts";
import { Bench, play } from "./bench.ts";

const card = { inserted: true, iccid: "89882390000262826558", imsi: "901288910017273" };
const quick = { sim: [100, 100], functionOn: [20, 20], functionOff: [20, 20] } as const;

async function booted(sim: SimOptions): Promise<Bench> {
  const bench = new Bench({ power: "boot", sim, latencies: quick });
  await bench.until("Ready\r\n");
  await bench.ok("AT+CMEE=1", "AT%XSIM=1");
  return bench;
}

describe("tools/modem/nrf9160 SIM", () => {
  it("answers identity, and the card in AT+CFUN=41 as the reference has it", async () => {
    const bench = await booted(card);
    await play(bench, [
      ["AT+CGMI", "\r\nNordic Semiconductor ASA\r\n\r\nOK\r\n"],
      ["AT+CGMM", "\r\nnRF9160-SICA\r\n\r\nOK\r\n"],
      ["AT+CGMR", "\r\nmfw_nrf9160_1.3.6\r\n\r\nOK\r\n"],
      ["AT+CGSN", "\r\n352656100367872\r\n\r\nOK\r\n"],
      ["AT+CGSN=1", '\r\n+CGSN: "352656100367872"\r\n\r\nOK\r\n'],
      ["AT%SHORTSWVER", "\r\n%SHORTSWVER: nrf9160_1.3.6\r\n\r\nOK\r\n"],
      ["AT%HWVERSION", "\r\n%HWVERSION: nRF9160 SICA B1A\r\n\r\nOK\r\n"],
      ["AT%XVBAT", "\r\n%XVBAT: 4200\r\n\r\nOK\r\n"],
      ["AT#XUUID", "\r\n#XUUID: 50503041-3633-4261-803d-1e2b8f70111a\r\n\r\nOK\r\n"],
      ["AT+CIMI", "\r\n+CME ERROR: 13\r\n"],
      ["AT%XICCID", "\r\n+CME ERROR: 13\r\n"],
      ["AT+CPIN?", "\r\n+CME ERROR: 13\r\n"],
      ["AT+CFUN=41", "\r\nOK\r\n"],
    ]);
    equal(await bench.listen(200), "\r\n%XSIM: 1\r\n");
    await play(bench, [
      ["AT%XICCID", "\r\n%XICCID: 89882390000262826558\r\n\r\nOK\r\n"],
      ["AT+CIMI", "\r\n901288910017273\r\n\r\nOK\r\n"],
      ["AT+CPIN?", "\r\n+CPIN: READY\r\n\r\nOK\r\n"],
      ["AT%XSIM?", "\r\n%XSIM: 1\r\n\r\nOK\r\n"],
      ["AT+CRSM=176,28539,0,0,12", '\r\n+CRSM: 144,0,"FFFFFFFFFFFFFFFFFFFFFFFF"\r\n\r\nOK\r\n'],
    ]);
  });

  it("counts wrong PINs, tells the tries that are left, and takes the PUK", async () => {
    const bench = await booted({ ...card, pin: "1234", puk: "87654321" });
    await bench.ok("AT+CFUN=1");
    equal(await bench.listen(200), "\r\n%XSIM: 0\r\n");
    await play(bench, [
      ["AT+CPIN?", "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n"],
      ["AT+CIMI", "\r\n+CME ERROR: 11\r\n"],
      ['AT+CPINR="SIM PIN"', '\r\n+CPINR: "SIM PIN",3\r\n\r\nOK\r\n'],
      ['AT+CPIN="0000"', "\r\n+CME ERROR: 16\r\n"],
      ['AT+CPINR="SIM PIN"', '\r\n+CPINR: "SIM PIN",2\r\n\r\nOK\r\n'],
      ['AT+CPIN="0000"', "\r\n+CME ERROR: 16\r\n"],
      ['AT+CPIN="0000"', "\r\n+CME ERROR: 16\r\n"],
      ["AT+CPIN?", "\r\n+CPIN: SIM PUK\r\n\r\nOK\r\n"],
      ['AT+CPIN="1234"', "\r\n+CME ERROR: 12\r\n"],
      ['AT+CPIN="11111111","4321"', "\r\n+CME ERROR: 16\r\n"],
      ['AT+CPIN="87654321","4321"', "\r\nOK\r\n"],
    ]);
    equal(await bench.until("%XSIM: 1\r\n"), "\r\n%XSIM: 1\r\n");
  });

  it("changes and switches the PIN off", async () => {
    const bench = await booted({ ...card, pin: "1234" });
    await bench.ok("AT+CFUN=41");
    await bench.until("%XSIM: 0\r\n");
    await bench.ok('AT+CPIN="1234"');
    await bench.until("%XSIM: 1\r\n");
    await play(bench, [
      ['AT+CLCK="SC",2', "\r\n+CLCK: 1\r\n\r\nOK\r\n"],
      ['AT+CPWD="SC","0000","4321"', "\r\n+CME ERROR: 16\r\n"],
      ['AT+CPWD="SC","1234","4321"', "\r\nOK\r\n"],
      ['AT+CLCK="SC",0,"4321"', "\r\nOK\r\n"],
      ['AT+CLCK="SC",2', "\r\n+CLCK: 0\r\n\r\nOK\r\n"],
      ["AT+CFUN=0", "\r\nOK\r\n"],
      ["AT+CFUN=41", "\r\nOK\r\n"],
    ]);
    equal(await bench.until("%XSIM: 1\r\n"), "\r\n%XSIM: 1\r\n");
  });

  it("shows a missing card as a failure, and 90 in +CEREG", async () => {
    const bench = await booted({ ...card, inserted: false });
    await bench.ok("AT+CEREG=1", "AT+CFUN=1");
    equal(await bench.listen(300), "\r\n%XSIM: 0\r\n\r\n+CEREG: 90\r\n");
    await bench.expect("AT+CPIN?", "\r\n+CME ERROR: 13\r\n");
    const other = new Bench();
    await other.ok("AT+CEREG=1", "AT%XSIM=1");
    other.modem.removeSim();
    equal(await other.rest(), "\r\n%XSIM: 0\r\n\r\n+CEREG: 90\r\n");
  });
});
