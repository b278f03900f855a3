import { equal, match } from "node:assert/strict";
import { Bench } from "./bench.ts";

const fix = { latitude: 59.911491, longitude: 10.757933, altitudeM: 12.5, accuracyM: 3.2, speedMs: 0.1, headingDegrees: 90 };
const latencies = { firstFix: [2000, 2000], functionOn: [20, 20], functionOff: [20, 20] } as const;

async function receiving(dialect: "slm" | "sm", options: object = {}): Promise<Bench> {
  const bench = new Bench({ power: "boot", dialect, latencies, ...options });
  await bench.until("Ready\r\n");
  await bench.ok("AT%XSYSTEMMODE=0,0,1,0", "AT+CFUN=31");
  bench.modem.gnss.fix = fix;
  return bench;
}

describe("tools/modem/nrf9160 GNSS", () => {
  it("gives one fix of SLM and stops", async () => {
    const bench = await receiving("slm");
    await bench.expect("AT#XGPS=1,0,0", "\r\n#XGPS: 1,1\r\n\r\nOK\r\n");
    const text = await bench.listen(5000);
    match(text, /^\r\n#XGPS: 59\.911491,10\.757933,12\.500000,3\.200000,0\.100000,90\.000000,"2026-01-01 00:00:\d\d"\r\n\r\n#XGPS: 1,4\r\n$/);
    await bench.expect("AT#XGPS?", "\r\n#XGPS: 1,4\r\n\r\nOK\r\n");
    await bench.refused("AT#XGPS=0");
  });

  it("gives periodic fixes of Serial Modem with its states", async () => {
    const bench = await receiving("sm");
    await bench.expect("AT#XGNSS=1,0,10", "\r\n#XGNSS: 1,1\r\n\r\nOK\r\n");
    const heard = (await bench.listen(16000)).replace(/#XGNSSPOS: [^\r]*/g, "fix");
    equal(heard, "\r\nfix\r\n\r\n#XGNSS: 1,4\r\n\r\n#XGNSS: 1,2\r\n\r\nfix\r\n\r\n#XGNSS: 1,4\r\n");
    await bench.expect("AT#XGNSS=0", "\r\n#XGNSS: 1,0\r\n\r\nOK\r\n");
    equal(await bench.listen(60000), "");
  });

  it("gives up without a sky, and continuous runs do not", async () => {
    const bench = await receiving("slm");
    bench.modem.gnss.fix = undefined;
    await bench.expect("AT#XGPS=1,0,0,30", "\r\n#XGPS: 1,1\r\n\r\nOK\r\n");
    equal(await bench.listen(40000), "\r\n#XGPS: 1,3\r\n");
    await bench.expect("AT#XGPS=1,0,1", "\r\n#XGPS: 1,1\r\n\r\nOK\r\n");
    bench.modem.gnss.fix = fix;
    equal((await bench.listen(4500)).match(/#XGPS: 59/g)?.length, 3);
  });

  it("refuses what it cannot: assistance, intervals, GNSS that is off", async () => {
    const bench = await receiving("slm");
    await bench.refused("AT#XGPS=1,1,0", "AT#XGPS=1,0,5", "AT#XGPS=1,0,1,10", "AT#XGPS=1");
    await bench.ok("AT#XGPSDEL=511");
    await bench.refused("AT#XGPSDEL=512");
    await bench.ok("AT+CFUN=0");
    await bench.refused("AT#XGPS=1,0,0", "AT#XGPSDEL=1");
    await bench.expect("AT#XGPS?", "\r\n#XGPS: 0,0\r\n\r\nOK\r\n");
    const old = await receiving("slm", { firmware: "2.3.0" });
    await old.expect("AT#XGPS=?", "\r\n#XGPS: (0,1),<interval>,<timeout>\r\n\r\nOK\r\n");
    await old.expect("AT#XGPS=1,1", "\r\n#XGPS: 1,1\r\n\r\nOK\r\n");
  });
});
