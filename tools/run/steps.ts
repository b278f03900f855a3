/** What every run of an app with a cloud must reach, in this order. */
export const CONNECT_STEPS = [
  "the image opens the modem's UART",
  "the modem answers",
  "the SIM is ready",
  "the modem is registered",
  "a connection to the broker",
  "the broker accepts the session",
  "READY",
] as const;

/** What a run with a broker must reach. */
export const STEPS = [...CONNECT_STEPS, "a QoS 1 message acknowledged by the broker", "a command answered by the device"] as const;

/** What a run of an app without a cloud must reach. */
export const STEPS_WITHOUT_CLOUD: readonly Step[] = STEPS.slice(0, 2);

/** What a run with a cloud must show beside READY. */
export const CloudStep = {
  paired: "paired with an account",
  message: "a message with its DATA_SENT",
  state: "a state update with its result",
  desired: "a desired patch applied and reported",
  command: "a command answered by the device",
} as const;

/** What a run with an update must show after READY. */
export const FotaStep = {
  stored: "the update stored and verified",
  started: "the new version started",
  succeeded: "confirmed, and the job told SUCCEEDED",
  back: "the old version runs again",
  failed: "the job told FAILED",
} as const;

export type Step = (typeof STEPS)[number] | (typeof CloudStep)[keyof typeof CloudStep] | (typeof FotaStep)[keyof typeof FotaStep];

/** @param pairs whether devices are given to accounts while they are connected */
export function cloudSteps(pairs: boolean): readonly Step[] {
  const { paired, ...others } = CloudStep;
  return [...CONNECT_STEPS, ...(pairs ? [paired] : []), ...Object.values(others)];
}

/** @param isGood the new version stays @param pairs as for cloudSteps() */
export function fotaSteps(isGood: boolean, pairs: boolean): readonly Step[] {
  const { stored, started, succeeded, back, failed } = FotaStep;
  return [...CONNECT_STEPS, ...(pairs ? [CloudStep.paired] : []), stored, ...(isGood ? [started, succeeded] : [back, failed])];
}

/** Remembers which steps a run has reached and when. */
export class StepTracker {
  readonly reachedAtMs = new Map<Step, number>();
  readonly steps: readonly Step[];
  /** Hears each step once, as it is reached. */
  onReached: (step: Step) => void = () => {};
  private readonly now: () => number;
  private readonly startMs: number;
  private readonly waiting = new Map<Step, (() => void)[]>();

  /** @param steps those that count */
  constructor(now: () => number, steps: readonly Step[] = STEPS) {
    this.now = now;
    this.steps = steps;
    this.startMs = now();
  }

  /** Milliseconds since the run began. */
  get elapsedMs(): number {
    return this.now() - this.startMs;
  }

  /** Notes a step the first time; one on the way to READY implies those before it. */
  reach(step: Step): void {
    const order = (CONNECT_STEPS as readonly Step[]).indexOf(step);
    for (const reached of [...CONNECT_STEPS.slice(0, Math.max(order, 0)), step]) {
      if (this.reachedAtMs.has(reached)) continue;
      this.reachedAtMs.set(reached, this.elapsedMs);
      this.onReached(reached);
      for (const resolve of this.waiting.get(reached) ?? []) resolve();
    }
  }

  has(step: Step): boolean {
    return this.reachedAtMs.has(step);
  }

  /** Steps that were not reached. */
  get missing(): Step[] {
    return this.steps.filter((step) => !this.has(step));
  }

  /** Resolves when the step is reached. */
  when(step: Step): Promise<void> {
    if (this.has(step)) return Promise.resolve();
    return new Promise((resolve) => this.waiting.set(step, [...(this.waiting.get(step) ?? []), resolve]));
  }
}
