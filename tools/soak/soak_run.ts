import { FAULTS, heal } from "./faults.ts";
import type { FaultClass } from "./faults.ts";
import type { Patch } from "./image.ts";
import { Rig } from "./rig.ts";

/** Boards in turn: each family and dialect once. */
export const SOAK_BOARDS = ["lilygo_t_sim7000g", "espruino_pico_nrf9160dk", "espruino_pico_nrf9151dk"] as const;

/** From the end of the last fault to READY, at most, virtual milliseconds. */
export const RECOVERY_MS = 600e3;
/** The longest that a fault may need the device to end it. */
const PLAY_MS = 6 * 3600e3;
/** From READY to the last acknowledgement. */
const SETTLE_MS = 400e3;
/** READY for so long lets all timers of the way there run out. */
const QUIET_MS = 130e3;
/** Armed timers of a device that is READY and says nothing: keep-alive, and what looks after a socket. */
const TIMERS_MAX = 2;

export interface RunOptions {
  seed: number;
  /** Default: by the seed. */
  board?: string | undefined;
  /** Episodes, default 6. */
  episodes?: number;
  classes?: readonly FaultClass[];
  patches?: Patch[];
}

export interface RunResult {
  seed: number;
  board: string;
  /** How often each class struck, by name. */
  struck: Record<string, number>;
  /** What is wrong; empty = passed. */
  faults: string[];
  sent: number;
  lostFromRam: number;
  /** The means that ended a dead data path last. */
  curedBy: string | undefined;
  /** From the end of the last fault to READY. */
  recoveryMs: number;
  /** Armed timers at rest. */
  timers: number;
  /** Virtual time of the whole run. */
  virtualMs: number;
  trace: string[];
}

/** One schedule of faults, from the seed alone. */
export async function soakRun(options: RunOptions): Promise<RunResult> {
  const { seed, episodes = 6, classes = FAULTS, patches = [] } = options;
  const board = options.board ?? SOAK_BOARDS[seed % SOAK_BOARDS.length]!;
  const rig = await Rig.create({ seed, board, patches });
  const { clock, ledger } = rig;
  const startMs = clock.now();
  const struck: Record<string, number> = {};
  let recoveryMs = 0;
  try {
    rig.hostOn();
    await play(rig, episodes, classes, struck);
    recoveryMs = await recover(rig);
    await settle(rig);
  } catch (error) {
    ledger.faults.push((error as Error).message);
  }
  ledger.close();
  const timers = rig.armedTimers;
  await rig.close();
  const { faults, sent, lostFromRam } = ledger;
  return { seed, board, struck, faults, sent, lostFromRam, curedBy: rig.wedge.curedBy, recoveryMs, timers, virtualMs: clock.now() - startMs, trace: rig.trace.lines };
}

async function play(rig: Rig, episodes: number, classes: readonly FaultClass[], struck: Record<string, number>): Promise<void> {
  for (let episode = 0; episode < episodes; episode++) {
    // In the middle of something, soon after the last one, or out of the blue.
    const most = [1500, 20e3, 120e3][Math.floor(rig.random() * 3)]!;
    await rig.clock.advance(rig.between(0, most));
    if (rig.random() < 0.5) expectMessage(rig);
    const fault = classes[Math.floor(rig.random() * classes.length)]!;
    struck[fault.name] = (struck[fault.name] ?? 0) + 1;
    rig.trace.add("***", fault.strike(rig));
  }
  const limitMs = rig.clock.now() + PLAY_MS;
  while (rig.busyMs > 0 && rig.clock.now() < limitMs) await rig.clock.advance(rig.busyMs);
  if (rig.busyMs > 0) rig.ledger.faults.push(`a fault that only the device can end has lasted for ${PLAY_MS / 3600e3} h`);
  heal(rig);
}

/** Sends to the device, if the broker has its subscription. */
function expectMessage(rig: Rig): void {
  if (!rig.broker.hasSession) return;
  const payload = `to the device at ${rig.clock.now()}`;
  rig.ledger.expect(payload);
  rig.broker.send(payload);
}

async function recover(rig: Rig): Promise<number> {
  rig.trace.add("***", "no fault from here on");
  return rig.clock.advanceUntil(() => rig.isReady, RECOVERY_MS, "READY after the last fault");
}

async function settle(rig: Rig): Promise<void> {
  const { clock, ledger } = rig;
  await clock.advance(20e3);
  await rig.device.evaluate("soakStop()");
  expectMessage(rig);
  await clock.advanceUntil(() => ledger.isSettled && rig.isReady, SETTLE_MS, "the last acknowledgement").catch(() => {});
  if (!rig.broker.hasSession) ledger.faults.push("READY, and the broker has no subscription of the device");
  expectMessage(rig);
  const heardMs = await clock.advanceUntil(() => ledger.isSettled, SETTLE_MS, "a message for the device");
  if (heardMs > 4000) ledger.faults.push(`a message for the device took ${heardMs} ms`);
  await clock.advance(QUIET_MS);
  if (!rig.isReady) ledger.faults.push("the connection did not hold");
  if (rig.armedTimers > TIMERS_MAX) ledger.faults.push(`${rig.armedTimers} timers are armed at rest; more than ${TIMERS_MAX}`);
  if (rig.network.openConnections > 1) ledger.faults.push(`${rig.network.openConnections} connections are open`);
}
