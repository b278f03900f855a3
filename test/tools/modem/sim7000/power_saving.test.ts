import { equal, match } from "node:assert/strict";
import { Bench, play } from "./bench.ts";
import type { VirtualSim7000Options } from "../../../../tools/modem/sim7000/index.ts";

/** A modem that has PSM of 1 h and 10 s in flash and has booted with it. */
async function saving(options: Partial<VirtualSim7000Options> = {}): Promise<Bench> {
  const bench = new Bench(options);
  await bench.ask("ATE0");
  await bench.ok('AT+CPSMS=1,,,"00100001","00000101"');
  bench.modem.resetSpontaneously();
  await bench.until("SMS Ready\r\n");
  await bench.ask("ATE0");
  await bench.ok("AT+CPSMSTATUS=1");
  await bench.clock.advanceUntil(() => bench.modem.radio.isRegistered, 20000);
  return bench;
}

describe("tools/modem/sim7000 power saving mode", () => {
  it("begins when the active time after the last traffic is over, and ends with PWRKEY like a boot", async () => {
    const bench = await saving();
    equal(await bench.listen(19_000), "");
    equal(await bench.listen(1500), '\r\n+CPSMSTATUS: "ENTER PSM"\r\n');
    equal(bench.modem.getPin("status"), 0);
    bench.write("AT\r");
    equal(await bench.listen(5000), "");
    bench.modem.setPin("pwrkey", 0);
    await bench.clock.advance(1200);
    bench.modem.setPin("pwrkey", 1);
    match(await bench.until("READY\r\n"), /^\r\nRDY\r\n\r\n\+CFUN: 1\r\n\r\n\+CPIN: READY\r\n$/);
  });

  it("ends by itself at the periodic update", async () => {
    const bench = await saving();
    await bench.until("ENTER PSM");
    await bench.clock.advance(3_590_000);
    equal(bench.modem.power.state, "off");
    await bench.until("RDY\r\n", 20_000);
  });

  it("holds from the next boot on only", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok('AT+CPSMS=1,,,"00100001","00000101"', "AT+CPSMSTATUS=1");
    equal(await bench.listen(120_000), "");
  });

  it("does not begin where the network refuses it, or before it registers", async () => {
    for (const options of [{ psm: "refused" }, { registration: { stat: 2 } }] as const) {
      const bench = new Bench(options);
      await bench.ask("ATE0");
      await bench.ok('AT+CPSMS=1,,,"00100001","00000101"');
      bench.modem.resetSpontaneously();
      await bench.until("SMS Ready\r\n");
      await bench.rest();
      equal(await bench.listen(120_000), "");
      equal(bench.modem.power.state, "on");
    }
  });

  it("counts the active time anew with each traffic, and closes what is open", async () => {
    const bench = await saving();
    await bench.bringUp();
    await bench.connect();
    for (let run = 0; run < 5; run++) {
      await bench.clock.advance(15_000);
      await bench.ask("AT+CIPSEND=0,2");
      bench.write("hi");
      await bench.until("SEND OK\r\n");
    }
    match(await bench.listen(25_000), /ENTER PSM/);
    equal(bench.network.openConnections, 0);
  });

  it("tells asked and granted times", async () => {
    const bench = new Bench({ psm: { activeS: 20, periodicS: 14400 }, edrx: true });
    await bench.ask("ATE0");
    await play(bench, [
      ["AT+CPSMRDP", "\r\n+CPSMRDP: 0,0,0,0,0,3600\r\n\r\nOK\r\n"],
      ['AT+CPSMS=1,,,"00100001","00000101"', "\r\nOK\r\n"],
      ["AT+CPSMRDP", "\r\n+CPSMRDP: 1,10,3600,20,14400,0\r\n\r\nOK\r\n"],
      ["AT+CEREG=4", "\r\nOK\r\n"],
      ["AT+CEREG?", '\r\n+CEREG: 4,1,"2AFE","20F6A1F",7,,,"00001010","00011000"\r\n\r\nOK\r\n'],
      ["AT+CEDRXRDP", "\r\n+CEDRXRDP: 0\r\n\r\nOK\r\n"],
      ['AT+CEDRXS=1,4,"0101"', "\r\nOK\r\n"],
      ["AT+CEDRXRDP", '\r\n+CEDRXRDP: 4,"0101","0101","0000"\r\n\r\nOK\r\n'],
      ['AT+CPSMS=1,,,"0010","00000101"', "\r\nERROR\r\n"],
    ]);
  });
});
