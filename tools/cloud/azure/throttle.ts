import type { Clock } from "../../../src/hal/contracts.ts";

/** Operations per second of an S1 hub with one unit (Azure docs, "IoT Hub quotas and throttling"). */
export interface HubRates {
  connections: number;
  telemetry: number;
  messages: number;
  twinReads: number;
  twinUpdates: number;
  /** Direct methods are metered in steps of 4 KB: 160 KB/s. */
  methodSteps: number;
}

export const hubRates: HubRates = { connections: 100, telemetry: 100, messages: 100 / 60, twinReads: 100, twinUpdates: 50, methodSteps: 40 };

/** How long the rate may be exceeded before anything is refused: the service lets bursts pass. */
const BURST_S = 10;

/** A leaky bucket per kind of operation, for the hub as a whole. */
export class Throttle {
  private readonly clock: Clock;
  private readonly rates: HubRates;
  private readonly levels = new Map<keyof HubRates, { level: number; atMs: number }>();

  constructor(clock: Clock, rates: Partial<HubRates> = {}) {
    this.clock = clock;
    this.rates = { ...hubRates, ...rates };
  }

  /** @returns false when the operation is to be refused: 429, or the connection's end */
  take(kind: keyof HubRates, count = 1): boolean {
    const rate = this.rates[kind];
    const nowMs = this.clock.now();
    const { level, atMs } = this.levels.get(kind) ?? { level: 0, atMs: nowMs };
    const drained = Math.max(0, level - ((nowMs - atMs) / 1000) * rate);
    const isTaken = drained + count <= Math.max(rate * BURST_S, count);
    this.levels.set(kind, { level: isTaken ? drained + count : drained, atMs: nowMs });
    return isTaken;
  }
}
