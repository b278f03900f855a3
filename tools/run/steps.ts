/** What a run must reach, in this order. */
export const STEPS = [
  "the image opens the modem's UART",
  "the modem answers",
  "the SIM is ready",
  "the modem is registered",
  "a connection to the broker",
  "the broker accepts the session",
  "READY",
  "a QoS 1 message acknowledged by the broker",
  "a command answered by the device",
] as const;

/** What a run of an app without a cloud must reach. */
export const STEPS_WITHOUT_CLOUD: readonly Step[] = STEPS.slice(0, 2);

export type Step = (typeof STEPS)[number];

/** Remembers which steps a run has reached and when. */
export class StepTracker {
  readonly reachedAtMs = new Map<Step, number>();
  readonly steps: readonly Step[];
  private readonly now: () => number;
  private readonly startMs: number;
  private readonly waiting = new Map<Step, () => void>();

  /** @param steps those that count: a beginning of STEPS, default all */
  constructor(now: () => number, steps: readonly Step[] = STEPS) {
    this.now = now;
    this.steps = steps;
    this.startMs = now();
  }

  /** Notes a step the first time; a later step implies those before it. */
  reach(step: Step): void {
    for (const earlier of STEPS.slice(0, STEPS.indexOf(step) + 1)) {
      if (this.reachedAtMs.has(earlier)) continue;
      this.reachedAtMs.set(earlier, this.now() - this.startMs);
      this.waiting.get(earlier)?.();
    }
  }

  has(step: Step): boolean {
    return this.reachedAtMs.has(step);
  }

  /** The first step that was not reached; undefined when all were. */
  get missing(): Step | undefined {
    return this.steps.find((step) => !this.has(step));
  }

  /** Resolves when the step is reached. */
  when(step: Step): Promise<void> {
    if (this.has(step)) return Promise.resolve();
    return new Promise((resolve) => this.waiting.set(step, resolve));
  }
}
