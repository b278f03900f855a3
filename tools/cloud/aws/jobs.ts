import type { Clock, Timer } from "../../../src/hal/contracts.ts";
import type { JsonObject } from "../core/stand_in.ts";

export type JobStatus = "QUEUED" | "IN_PROGRESS" | "FAILED" | "SUCCEEDED" | "CANCELED" | "TIMED_OUT" | "REJECTED" | "REMOVED";

export interface JobExecution {
  jobId: string;
  jobDocument: JsonObject;
  status: JobStatus;
  statusDetails?: Record<string, string>;
  /** Seconds, as the next two. */
  queuedAt: number;
  startedAt?: number;
  lastUpdatedAt: number;
  versionNumber: number;
  executionNumber: number;
}

export interface JobChange {
  status: JobStatus;
  statusDetails?: Record<string, string> | undefined;
  /** Minutes; the execution becomes TIMED_OUT when no change follows within them. -1 ends the timer. */
  stepTimeoutInMinutes?: number | undefined;
}

export function isFinal(status: JobStatus): boolean {
  return status !== "QUEUED" && status !== "IN_PROGRESS";
}

/** The job executions of one thing, in the order of their queue. */
export class JobQueue {
  readonly executions: JobExecution[] = [];
  private readonly clock: Clock;
  private readonly onChange: (isHeadChanged: boolean) => void;
  private readonly timers = new Map<string, Timer>();

  /** @param onChange after every change of the list or of its head */
  constructor(clock: Clock, onChange: (isHeadChanged: boolean) => void) {
    this.clock = clock;
    this.onChange = onChange;
  }

  find(jobId: string): JobExecution | undefined {
    return this.executions.find((execution) => execution.jobId === jobId);
  }

  ofStatus(status: JobStatus): JobExecution[] {
    return this.executions.filter((execution) => execution.status === status);
  }

  /** The running one, else the oldest that waits. */
  get next(): JobExecution | undefined {
    return this.ofStatus("IN_PROGRESS")[0] ?? this.ofStatus("QUEUED")[0];
  }

  /** @throws Error when the id is taken */
  create(jobId: string, jobDocument: JsonObject): void {
    if (this.find(jobId)) throw new Error(`there is a job ${jobId} already; give it another id`);
    const now = this.nowS();
    this.change(() => this.executions.push({ jobId, jobDocument, status: "QUEUED", queuedAt: now, lastUpdatedAt: now, versionNumber: 1, executionNumber: 1 }));
  }

  update(execution: JobExecution, { status, statusDetails, stepTimeoutInMinutes }: JobChange): void {
    this.change(() => {
      const now = this.nowS();
      if (status === "IN_PROGRESS") execution.startedAt ??= now;
      execution.status = status;
      if (statusDetails) execution.statusDetails = statusDetails;
      execution.lastUpdatedAt = now;
      execution.versionNumber++;
      if (stepTimeoutInMinutes !== undefined || isFinal(status)) this.setTimer(execution, stepTimeoutInMinutes ?? -1);
    });
  }

  close(): void {
    for (const timer of this.timers.values()) this.clock.clearTimeout(timer);
    this.timers.clear();
  }

  private change(act: () => void): void {
    const [head, pending] = [this.next, this.pendingText()];
    act();
    const isHeadChanged = this.next !== head;
    if (isHeadChanged || this.pendingText() !== pending) this.onChange(isHeadChanged);
  }

  private pendingText(): string {
    return this.executions.filter(({ status }) => !isFinal(status)).map(({ jobId, status }) => `${jobId} ${status}`).join();
  }

  private setTimer(execution: JobExecution, minutes: number): void {
    const { jobId } = execution;
    const old = this.timers.get(jobId);
    if (old !== undefined) this.clock.clearTimeout(old);
    this.timers.delete(jobId);
    if (minutes < 1 || isFinal(execution.status)) return;
    const expire = (): void => {
      this.timers.delete(jobId);
      this.update(execution, { status: "TIMED_OUT" });
    };
    this.timers.set(jobId, this.clock.setTimeout(expire, minutes * 60000));
  }

  private nowS(): number {
    return Math.floor(this.clock.now() / 1000);
  }
}
