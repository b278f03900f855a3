import assert from "node:assert/strict";
import { createAtEngine } from "../../../../src/at/engine.ts";
import { readBattery } from "../../../../src/modem/nrf9160/battery.ts";
import { parseClock } from "../../../../src/modem/nrf9160/clock.ts";
import { parseFix, startGnss, stopGnss } from "../../../../src/modem/nrf9160/gnss.ts";
import { parseEdrx, parsePsm } from "../../../../src/modem/nrf9160/power_saving.ts";
import { parseMonitor, parseQuality } from "../../../../src/modem/nrf9160/signal.ts";
import type { GnssFix, GrantedPowerSaving, SignalReport } from "../../../../src/modem/services.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { UartStub } from "../../../../tools/testing/uart_stub.ts";

describe("src/modem/nrf9160/clock", () => {
  for (const [text, epochMs] of [
    ['26/06/01,12:30:15+08"', Date.UTC(2026, 5, 1, 10, 30, 15)],
    ['26/01/01,00:00:00-20"', Date.UTC(2026, 0, 1, 5, 0, 0)],
    ['26/01/01,00:00:00"', Date.UTC(2026, 0, 1)],
    ['70/01/01,00:00:10+00"', undefined],
    ['15/06/01,00:00:00+00"', undefined],
    ["", undefined],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => assert.equal(parseClock(text), epochMs));
  }
});

describe("src/modem/nrf9160/battery", () => {
  for (const [reply, expected] of [
    ["\r\n%XVBAT: 4464\r\n\r\nOK\r\n", [4464, undefined]],
    ["\r\nERROR\r\n", [undefined, "AT%XVBAT: ERROR"]],
  ] as const) {
    it(`reads ${JSON.stringify(reply)}`, async () => {
      const clock = VirtualClock.strict();
      const stub = new UartStub([{ expect: "AT%XVBAT\r", reply }], { clock });
      const calls: unknown[][] = [];
      readBattery(createAtEngine(stub, clock), (...values) => calls.push(values));
      await clock.advance(100);
      assert.deepEqual(calls, [expected]);
    });
  }
});

describe("src/modem/nrf9160/gnss", () => {
  const FIX = '59.913900,10.752200,24.000000,4.500000,10.000000,90.000000,"2026-06-01 12:00:00"';

  it("reads a fix, and nothing from a status line", () => {
    const timeMs = Date.UTC(2026, 5, 1, 12);
    assert.deepEqual(parseFix(FIX), { latitude: 59.9139, longitude: 10.7522, altitudeM: 24, accuracyM: 4.5, speedKmh: 36, headingDeg: 90, timeMs });
    assert.equal(parseFix("1,1"), undefined);
    assert.equal(parseFix(""), undefined);
  });

  for (const [name, command, exchange] of [
    ["Serial LTE Modem", "#XGPS", []],
    ["Serial Modem", "#XGNSS", [{ expect: "AT#XGPS=1,0,10\r", reply: "\r\nERROR\r\n" }]],
  ] as const) {
    it(`starts the receiver by the command of ${name} and tells its fixes`, async () => {
      const clock = VirtualClock.strict();
      const reply = `\r\n${command}: 1,1\r\n\r\nOK\r\n`;
      const stub = new UartStub([...exchange, { expect: `AT${command}=1,0,10\r`, reply }], { clock });
      const at = createAtEngine(stub, clock);
      const fixes: GnssFix[] = [];
      const done: unknown[] = [];
      startGnss(at, 5, (fix) => fixes.push(fix), (error) => done.push(error));
      await clock.advance(100);
      stub.send(`\r\n${command}: ${FIX}\r\n`);
      await clock.advance(100);
      assert.deepEqual(done, [undefined]);
      assert.deepEqual(fixes.map((fix) => fix.latitude), [59.9139]);
      assert.ok(stub.isDone, stub.failure);
    });
  }

  it("says what it got where the firmware has no receiver", async () => {
    const clock = VirtualClock.strict();
    const reply = "\r\nERROR\r\n";
    const stub = new UartStub([{ expect: "AT#XGPS=0\r", reply }, { expect: "AT#XGNSS=0\r", reply }], { clock });
    const done: unknown[] = [];
    stopGnss(createAtEngine(stub, clock), (error) => done.push(error));
    await clock.advance(100);
    assert.deepEqual(done, ["AT#XGNSS: ERROR"]);
  });
});

describe("src/modem/nrf9160/signal", () => {
  it("reads cell and signal of %XMONITOR", () => {
    const report: SignalReport = {};
    parseMonitor('1,EDAV,EDAV,26295,00B7,7,4,00011B07,7,2300,63,39,,11100000,11100000,00000110'.split(","), report);
    assert.deepEqual(report, { plmn: "26295", areaCode: "00B7", technology: "LTE-M", band: 4, cellId: "00011B07", rsrpDbm: -77, snrDb: 15 });
  });

  it("leaves undefined what the modem does not know", () => {
    const report: SignalReport = {};
    parseMonitor(["2"], report);
    parseMonitor("1,,,,,9,0,,,,255,127,".split(","), report);
    parseQuality("99,99,255,255,255,255".split(","), report);
    assert.deepEqual(report, { technology: "NB-IoT" });
  });

  it("reads +CESQ", () => {
    const report: SignalReport = {};
    parseQuality("99,99,255,255,31,62".split(","), report);
    assert.deepEqual(report, { rsrqDb: -4, rsrpDbm: -78 });
  });
});

describe("src/modem/nrf9160/power_saving", () => {
  const granted = (): GrantedPowerSaving => ({ psm: null, edrx: null });

  it("reads granted timers, and none where they are off", () => {
    const some = granted();
    parsePsm("1,002F,0012BEEF,7,,,00000011,00100001".split(","), some);
    parseEdrx("4,1000,0101,1011".split(","), some);
    assert.deepEqual(some, { psm: { activeS: 6, periodicTauS: 3600 }, edrx: { cycleS: 81.92, pagingWindowS: 15.36 } });
    const none = granted();
    parsePsm("1,002F,0012BEEF,7,,,11100000,11100000".split(","), none);
    parsePsm(["1"], none);
    parseEdrx(["0"], none);
    assert.deepEqual(none, granted());
  });
});
