import type { Json } from "../core/stand_in.ts";

/** Status of a job as the device writes it. */
export const jobStatus = {
  QUEUED: 0,
  IN_PROGRESS: 1,
  FAILED: 2,
  SUCCEEDED: 3,
  TIMED_OUT: 4,
  CANCELED: 5,
  REJECTED: 6,
  DOWNLOADING: 7,
} as const;

export const jobTypes = ["APP", "MODEM", "BOOT"] as const;

/** One update of firmware. */
export interface FotaJob {
  jobId: string;
  /** Index in jobTypes. */
  type: number;
  sizeBytes: number;
  host: string;
  path: string;
  status: number;
  /** While DOWNLOADING. */
  percent?: number;
  /** Text of the device with its last status. */
  text?: string;
  /** Every [status, percent or text] that the device has sent. */
  history: [number, Json][];
}

const terminal: readonly number[] = [jobStatus.FAILED, jobStatus.SUCCEEDED, jobStatus.TIMED_OUT, jobStatus.CANCELED, jobStatus.REJECTED];

/** Jobs of a device, one at a time, as arrays on the account's jobs topics. */
export class FotaJobs {
  readonly jobs: FotaJob[] = [];
  private readonly send: (body: Json[]) => void;

  /** @param send publishes to jobs/rcv */
  constructor(send: (body: Json[]) => void) {
    this.send = send;
  }

  /** The one that is offered or running. */
  get current(): FotaJob | undefined {
    return this.jobs.find(({ status }) => !terminal.includes(status));
  }

  /** @throws Error when the id is taken */
  create(job: Pick<FotaJob, "jobId" | "type" | "sizeBytes" | "host" | "path">): void {
    if (this.jobs.some(({ jobId }) => jobId === job.jobId)) throw new Error(`there is a job ${job.jobId} already; give it another id`);
    const isFirst = this.current === undefined;
    this.jobs.push({ ...job, status: jobStatus.QUEUED, history: [] });
    if (isFirst) this.offer();
  }

  /** Ends the job by the cloud: CANCELED or TIMED_OUT. The device is not told. */
  end(jobId: string, status: number): void {
    const job = this.find(jobId);
    if (!job || terminal.includes(job.status)) throw new Error(`there is no job ${jobId} that runs`);
    job.status = status;
    this.offer();
  }

  /** A message on jobs/req: `[""]`. */
  requested(): void {
    this.offer();
  }

  /** A message on jobs/update. @returns what is wrong with it, or undefined */
  updated(body: Json): string | undefined {
    if (!Array.isArray(body)) return "a jobs update must be an array";
    const [jobId, status, detail = ""] = body;
    const job = typeof jobId === "string" ? this.find(jobId) : undefined;
    if (!job) return `jobs update of an unknown job ${JSON.stringify(jobId)}`;
    if (typeof status !== "number" || !Object.values(jobStatus).includes(status as never)) return `jobs update with status ${JSON.stringify(status)}`;
    if (terminal.includes(job.status)) return `jobs update of job ${job.jobId}, which has ended`;
    job.history.push([status, detail]);
    job.status = status;
    if (typeof detail === "number") job.percent = detail;
    else job.text = String(detail);
    if (terminal.includes(status)) this.offer();
    return undefined;
  }

  private offer(): void {
    const job = this.current;
    if (job) this.send([job.jobId, job.type, job.sizeBytes, job.host, job.path]);
  }

  private find(jobId: string): FotaJob | undefined {
    return this.jobs.find((job) => job.jobId === jobId);
  }
}
