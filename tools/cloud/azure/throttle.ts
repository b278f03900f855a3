import type { Clock } from "../../../src/hal/contracts.ts";

/** Operations per second of an S1 hub with one unit (Azure docs, "IoT Hub quotas and throttling"). */
export const hubRates = {
  connections: 100,
  telemetry: 100,
  messages: 100 / 60,
  twinReads: 100,
  twinUpdates: 50,
  /** Direct methods are metered in steps of 4 KB: 160 KB/s. */
  methodSteps: 40,
};

export type HubRates = typeof hubRates;

/** How long a rate may be exceeded before anything is refused, seconds: the services let bursts pass. */
const BURST_S = 10;

/** A leaky bucket per kind of operation. */
export class Throttle<Kind extends string> {
  private readonly clock: Clock;
  private readonly ratesPerS: Record<Kind, number>;
  private readonly burstS: number;
  private readonly levels = new Map<Kind, { level: number; atMs: number }>();

  constructor(clock: Clock, ratesPerS: Record<Kind, number>, burstS = BURST_S) {
    this.clock = clock;
    this.ratesPerS = ratesPerS;
    this.burstS = burstS;
  }

  /** @returns false when the operation is to be refused: 429, or the connection's end */
  take(kind: Kind, count = 1): boolean {
    const rate = this.ratesPerS[kind];
    const nowMs = this.clock.now();
    const { level, atMs } = this.levels.get(kind) ?? { level: 0, atMs: nowMs };
    const drained = Math.max(0, level - ((nowMs - atMs) / 1000) * rate);
    const isTaken = drained + count <= Math.max(rate * this.burstS, count);
    this.levels.set(kind, { level: isTaken ? drained + count : drained, atMs: nowMs });
    return isTaken;
  }
}
