import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { FAULTS, heal } from "./faults.ts";
import { Rig } from "./rig.ts";

const HOUR_MS = 3600e3;
/** What takes the RAM away would hide growth; what lasts for hours would leave nothing to see. */
const LEFT_OUT = ["host reset or power cut", "registration denied or lost"];

export interface MonthSample {
  day: number;
  /** Armed timers of the program, connections of the modem, at rest. */
  timers: number;
  connections: number;
  /** Of this process, after a collection, MB: the device's heap is a part of it. */
  heapMb: number;
}

export interface MonthResult {
  samples: MonthSample[];
  faults: string[];
  sent: number;
  readies: number;
}

/**
 * One device through many virtual days with a fault every few hours and no reset: what it holds at rest must not grow.
 * @param onSample called once a virtual day
 */
export async function monthRun(seed: number, board: string, days = 30, onSample: (sample: MonthSample) => void = () => {}): Promise<MonthResult> {
  const rig = await Rig.create({ seed, board, overrides: { keepAliveS: "600", publishIntervalS: "300" } });
  const { clock, ledger } = rig;
  const classes = FAULTS.filter(({ name }) => !LEFT_OUT.includes(name));
  const samples: MonthSample[] = [];
  rig.trace.maxLines = 2000;
  rig.hostOn();
  for (let day = 1; day <= days && ledger.faults.length === 0; day++) {
    for (let hour = 0; hour < 24; hour += 4) {
      await clock.advance(rig.between(0, HOUR_MS));
      rig.trace.add("***", classes[Math.floor(rig.random() * classes.length)]!.strike(rig));
      await clock.advance(2 * HOUR_MS);
      heal(rig);
      await clock.advanceUntil(() => rig.isReady, HOUR_MS, "READY").catch((error: Error) => ledger.faults.push(`day ${day}: ${error.message}`));
      await clock.advance(HOUR_MS);
    }
    await clock.advanceUntil(() => ledger.isSettled, HOUR_MS, "the last acknowledgement").catch(() => {});
    samples.push(sample(rig, day));
    onSample(samples.at(-1)!);
  }
  await clock.advanceUntil(() => ledger.isSettled, HOUR_MS, "the last acknowledgement").catch(() => {});
  ledger.close();
  await rig.close();
  return { samples, faults: [...ledger.faults, ...growth(samples)], sent: ledger.sent, readies: rig.readies };
}

function sample(rig: Rig, day: number): MonthSample {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const heapMb = Math.round(process.memoryUsage().heapUsed / 1e5) / 10;
  return { day, timers: rig.armedTimers, connections: rig.network.openConnections, heapMb };
}

/** Timers beside those of a device at rest: the application's, and a command in flight. */
const TIMERS_MAX = 5;
/** The bench itself keeps books: some MB a month. */
const HEAP_GROWTH_MB = 30;

function growth(samples: MonthSample[]): string[] {
  const faults: string[] = [];
  const [first, last] = [samples[Math.min(1, samples.length - 1)], samples.at(-1)];
  for (const { day, timers, connections } of samples) {
    if (timers > TIMERS_MAX) faults.push(`day ${day}: ${timers} timers are armed`);
    if (connections > 1) faults.push(`day ${day}: ${connections} connections are open`);
  }
  if (first && last && last.heapMb - first.heapMb > HEAP_GROWTH_MB) faults.push(`the heap has grown from ${first.heapMb} to ${last.heapMb} MB`);
  return faults;
}
