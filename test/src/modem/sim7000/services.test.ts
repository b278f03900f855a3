import assert from "node:assert/strict";
import { parseClock, readClock, readNetworkTime } from "../../../../src/modem/sim7000/clock.ts";
import { readBattery } from "../../../../src/modem/sim7000/battery.ts";
import { resolveHost } from "../../../../src/modem/sim7000/dns.ts";
import { cipAttach } from "../../../../src/modem/sim7000/cip_attach.ts";
import { parseFix, startGnss, stopGnss } from "../../../../src/modem/sim7000/gnss.ts";
import { powerOff } from "../../../../src/modem/sim7000/power_off.ts";
import { parseEdrx, parsePsm, readPowerSaving, setPowerSaving } from "../../../../src/modem/sim7000/power_saving.ts";
import { parseCell, readSignal } from "../../../../src/modem/sim7000/signal.ts";
import type { GnssFix, GrantedPowerSaving, SignalReport } from "../../../../src/modem/services.ts";
import { runScript } from "../../../../src/at/script.ts";
import { servicesBench } from "./services_bench.ts";
import type { ServicesBench } from "./services_bench.ts";

/** Runs a call to its callback. @returns what it was called back with, once */
async function result<T extends unknown[]>({ clock }: ServicesBench, start: (done: (...values: T) => void) => void): Promise<T> {
  const calls: T[] = [];
  start((...values) => void calls.push(values));
  await clock.advance(100_000);
  assert.equal(calls.length, 1);
  return calls[0]!;
}

describe("src/modem/sim7000/battery", () => {
  it("reads the supply", async () => {
    const bench = await servicesBench({ supplyMv: 3712 });
    assert.deepEqual(await result<[number?, string?]>(bench, (done) => readBattery(bench.at, done)), [3712, undefined]);
  });
});

describe("src/modem/sim7000/signal", () => {
  it("reads signal and cell on LTE-M", async () => {
    const bench = await servicesBench();
    const [report, error] = await result<[SignalReport?, string?]>(bench, (done) => readSignal(bench.at, done));
    assert.equal(error, undefined);
    const { technology, plmn, band, rssiDbm, rsrpDbm, rsrqDb, snrDb } = report!;
    assert.deepEqual([technology, plmn?.length, band, rssiDbm, rsrpDbm, rsrqDb, snrDb], ["LTE-M", 5, 20, -66, -94, -12, 0]);
  });

  it("SIM-Q12: reads the cell on GSM, behind whose line there are empty ones", async () => {
    for (const cpsiGsmExtraCrlf of [0, 1, 2] as const) {
      const bench = await servicesBench({ registration: { stat: 1, act: 0 }, cpsiGsmExtraCrlf });
      const [report] = await result<[SignalReport?, string?]>(bench, (done) => readSignal(bench.at, done));
      assert.deepEqual([report?.technology, report?.rsrpDbm], ["GSM", undefined]);
    }
  });

  for (const [line, expected] of [
    ["NO SERVICE,Online", {}],
    ["LTE CAT-M1,Online", {}],
    ["constructor,Online,240-07,0x1,2", {}],
    [
      "LTE NB-IOT,Online,240-07,0x2afe,34564631,149,EUTRAN-BAND8,6400,3,3,-12,-81,-52,10",
      { technology: "NB-IoT", plmn: "24007", areaCode: "2AFE", cellId: "34564631", band: 8, rsrqDb: -12, rsrpDbm: -81, snrDb: 0 },
    ],
    ["LTE CAT-M1,Online,240-07,0x1,2,149,EUTRAN-BAND20,6400,3,3,,,,", { technology: "LTE-M", plmn: "24007", areaCode: "1", cellId: "2", band: 20 }],
  ] as const) {
    it(`SIM-Q21: takes ${line}`, () => {
      const report: SignalReport = {};
      parseCell(line.split(","), report);
      assert.deepEqual(report, expected);
    });
  }

  it("keeps what is unknown undefined", async () => {
    const bench = await servicesBench({ rssi: 99, registration: { stat: 2 } });
    const [report] = await result<[SignalReport?, string?]>(bench, (done) => readSignal(bench.at, done));
    assert.deepEqual(report, {});
  });
});

describe("src/modem/sim7000/clock", () => {
  for (const [text, epochMs] of [
    ["24/03/12,23:09:23+04", Date.UTC(2024, 2, 12, 22, 9, 23)],
    ["24/02/29,00:00:00-20", Date.UTC(2024, 1, 29, 5)],
    ["26/12/31,23:59:59", Date.UTC(2026, 11, 31, 23, 59, 59)],
    ["80/01/06,00:00:12+00", undefined],
    ["70/01/01,00:00:12+04", undefined],
    ["", undefined],
    ["26/xx", undefined],
  ] as const) {
    it(`gives ${epochMs} for ${text}`, () => {
      assert.equal(parseClock(text), epochMs);
    });
  }

  it("reads the network's time, and says when there is none", async () => {
    const bench = await servicesBench();
    bench.modem.receive(Buffer.from('AT+CCLK="26/03/04,05:06:07+08"\r'));
    await bench.clock.advance(1000);
    const [epochMs] = await result<[number?, string?]>(bench, (done) => readNetworkTime(bench.at, done));
    assert.ok(epochMs! - Date.UTC(2026, 2, 4, 3, 6, 7) < 3000);
    assert.ok(bench.commands.includes("AT+CLTS=1"));
    const unset = await servicesBench({ networkTime: false });
    assert.deepEqual(await result<[number?, string?]>(unset, (done) => readClock(unset.at, done)), [undefined, "the modem's clock is not set"]);
  });
});

describe("src/modem/sim7000/dns", () => {
  it("gives the first address, and says when there is none", async () => {
    const bench = await servicesBench();
    const address = bench.network.register("cloud.test");
    await result<[string?]>(bench, (done) => runScript(bench.at, cipAttach("iot.1nce.net", "", ""), done));
    assert.deepEqual(await result<[string?, string?]>(bench, (done) => resolveHost(bench.at, "cloud.test", done)), [address]);
    assert.deepEqual(await result<[string?, string?]>(bench, (done) => resolveHost(bench.at, "no.test", done)), [undefined, "AT+CDNSGIP: unknown host no.test"]);
  });

  it("says what the modem refused, and goes on", async () => {
    const bench = await servicesBench();
    const [address, error] = await result<[string?, string?]>(bench, (done) => resolveHost(bench.at, "cloud.test", done));
    assert.deepEqual([address, error?.startsWith("AT+CDNSGIP: ")], [undefined, true]);
    assert.equal((await result<[string?, string?]>(bench, (done) => bench.at.send({ text: "", timeoutS: 5, done })))[0], undefined);
  });
});

describe("src/modem/sim7000/gnss", () => {
  it("parses a fix, and gives nothing without one", () => {
    assert.deepEqual(parseFix("1,1,20171103022632.000,31.222067,121.354368,34.700,0.00,0.0,1,,1.1,1.4,0.9,,21,6,,,45,,"), {
      latitude: 31.222067,
      longitude: 121.354368,
      altitudeM: 34.7,
      speedKmh: 0,
      headingDeg: 0,
      timeMs: Date.UTC(2017, 10, 3, 2, 26, 32),
    });
    assert.equal(parseFix("1,0,,,,,,,0,,,,,,,,,,,,"), undefined);
    assert.equal(parseFix("0,,,,,,,,,,,,,,,,,,,,"), undefined);
    assert.equal(parseFix(""), undefined);
  });

  it("tells a fix once in the interval until it is stopped", async () => {
    const bench = await servicesBench({ gnss: { fix: { latitude: 59.3, longitude: 18.1 } } });
    const fixes: GnssFix[] = [];
    const [error] = await result<[string?]>(bench, (done) => startGnss(bench.at, 10, (fix) => fixes.push(fix), done));
    assert.equal(error, undefined);
    await bench.clock.advance(100_000);
    const count = fixes.length;
    assert.ok(count >= 9 && count <= 21, `${count} fixes in 200 s`);
    await result<[string?]>(bench, (done) => stopGnss(bench.at, done));
    const stopped = fixes.length;
    await bench.clock.advance(100_000);
    assert.equal(fixes.length, stopped);
  });

  it("waits longer than the modem can count", async () => {
    const bench = await servicesBench({ gnss: { fix: { latitude: 59.3, longitude: 18.1 } } });
    const fixes: GnssFix[] = [];
    await result<[string?]>(bench, (done) => startGnss(bench.at, 600, (fix) => fixes.push(fix), done));
    assert.ok(bench.commands.includes("AT+CGNSURC=200"));
    await bench.clock.advance(1_800_000);
    assert.ok(fixes.length >= 2 && fixes.length <= 4, `${fixes.length} fixes in 30 min`);
  });
});

describe("src/modem/sim7000/power_saving", () => {
  it("writes what differs, and only that", async () => {
    const bench = await servicesBench();
    const wanted = { psm: { periodicTauS: 3600, activeS: 10 }, edrxS: 20.48 };
    assert.deepEqual(await result<[string?]>(bench, (done) => setPowerSaving(bench.at, wanted, done)), []);
    assert.ok(bench.commands.includes('AT+CPSMS=1,,,"00000110","00000101"'));
    assert.ok(bench.commands.includes('AT+CEDRXS=1,4,"0010"'));
    bench.commands.length = 0;
    await result<[string?]>(bench, (done) => setPowerSaving(bench.at, { psm: wanted.psm }, done));
    assert.deepEqual(bench.commands, ["AT+CPSMS?", "AT"]);
    await result<[string?]>(bench, (done) => setPowerSaving(bench.at, { psm: null, edrxS: null }, done));
    assert.ok(bench.commands.includes("AT+CPSMS=0") && bench.commands.includes("AT+CEDRXS=0"));
  });

  it("reads what the network granted", async () => {
    const bench = await servicesBench({ edrx: true });
    await result<[string?]>(bench, (done) => setPowerSaving(bench.at, { edrxS: 20 }, done));
    const [granted] = await result<[GrantedPowerSaving?, string?]>(bench, (done) => readPowerSaving(bench.at, done));
    assert.equal(granted?.edrx?.cycleS, 20.48);
    assert.ok(bench.commands.includes("AT+CEREG=1"));
  });

  it("parses granted timers, and their absence", () => {
    const granted: GrantedPowerSaving = { psm: null, edrx: null };
    parsePsm("1,5B57,195071B,9,,,00000000,01100000".split(","), granted);
    parseEdrx(["0"], granted);
    assert.deepEqual(granted, { psm: null, edrx: null });
    parsePsm("1,5B57,195071B,9,,,00000101,00100001".split(","), granted);
    parseEdrx(["5", "0101", "0101", "0011"], granted);
    assert.deepEqual(granted, { psm: { activeS: 10, periodicTauS: 3600 }, edrx: { cycleS: 81.92, pagingWindowS: 10.24 } });
    parsePsm("1".split(","), granted);
  });
});

describe("src/modem/sim7000/power_off", () => {
  it("turns the modem off and tells who waits for it", async () => {
    const bench = await servicesBench();
    let silent = 0;
    bench.at.onSilent = () => silent++;
    assert.deepEqual(await result<[string?]>(bench, (done) => powerOff(bench.at, done)), [undefined]);
    assert.equal(silent, 1);
  });
});
