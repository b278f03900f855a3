import type { Clock } from "../../../src/hal/contracts.ts";
import type { Faults } from "../core/faults.ts";
import type { Json, JsonObject } from "../core/stand_in.ts";
import { isFinal, JobQueue } from "./jobs.ts";
import type { JobChange, JobExecution, JobStatus } from "./jobs.ts";
import { isObject } from "./shadow_document.ts";

export type JobsErrorCode =
  | "InvalidTopic"
  | "InvalidJson"
  | "InvalidRequest"
  | "InvalidStateTransition"
  | "ResourceNotFound"
  | "VersionMismatch"
  | "InternalError"
  | "RequestThrottled"
  | "TerminalStateReached";

class JobsError extends Error {
  readonly code: JobsErrorCode;
  readonly execution: JobExecution | undefined;

  constructor(code: JobsErrorCode, message: string, execution?: JobExecution) {
    super(message);
    this.code = code;
    this.execution = execution;
  }
}

export interface JobsServiceOptions {
  clock: Clock;
  faults: Faults;
  /** An answer goes to who has asked, whether or not he has subscribed. */
  answer: (clientId: string, topic: string, body: JsonObject) => void;
  publish: (topic: string, body: JsonObject) => void;
}

const pattern = /^\$aws\/things\/([^/]+)\/jobs\/(.+)$/;
const jobIdPattern = /^[A-Za-z0-9_-]{1,64}$/;
const settable: readonly string[] = ["IN_PROGRESS", "FAILED", "SUCCEEDED", "REJECTED"];

/** The jobs service: what devices ask it over MQTT. Times are seconds. */
export class JobsService {
  private readonly options: JobsServiceOptions;
  private readonly queues = new Map<string, JobQueue>();

  constructor(options: JobsServiceOptions) {
    this.options = options;
  }

  queue(thing: string): JobQueue {
    let found = this.queues.get(thing);
    if (!found) this.queues.set(thing, (found = new JobQueue(this.options.clock, (isHeadChanged) => this.notify(thing, isHeadChanged))));
    return found;
  }

  /** Takes a message if it is a request to this service. */
  handle(clientId: string, topic: string, payload: Buffer): boolean {
    const [, thing, path] = pattern.exec(topic) ?? [];
    if (thing === undefined || path === undefined) return false;
    const { clock, faults } = this.options;
    const answer = (): void => this.answer(clientId, thing, topic, path, payload);
    const delayMs = faults.take("responseDelayMs");
    if (delayMs === undefined) answer();
    else clock.setTimeout(answer, delayMs);
    return true;
  }

  close(): void {
    for (const queue of this.queues.values()) queue.close();
  }

  private answer(clientId: string, thing: string, topic: string, path: string, payload: Buffer): void {
    const { faults } = this.options;
    let token: JsonObject = {};
    let reply: [topic: string, body: JsonObject];
    try {
      const code = faults.take("responseError");
      if (code !== undefined) throw new JobsError(code === 429 ? "RequestThrottled" : "InternalError", code === 429 ? "Request throttled" : "Internal service error");
      const body = parseBody(payload);
      token = tokenOf(body);
      reply = [`${topic}/accepted`, this.perform(this.queue(thing), thing, path, body)];
    } catch (error) {
      if (!(error instanceof JobsError)) throw error;
      const { execution } = error;
      reply = [`${topic}/rejected`, { code: error.code, message: error.message, ...(execution && { executionState: stateOf(execution) }) }];
    }
    if (!faults.take("noResponse")) this.options.answer(clientId, reply[0], { ...reply[1], timestamp: this.nowS(), ...token });
  }

  private perform(queue: JobQueue, thing: string, path: string, body: JsonObject): JsonObject {
    if (path === "get") return { inProgressJobs: queue.ofStatus("IN_PROGRESS").map(summary), queuedJobs: queue.ofStatus("QUEUED").map(summary) };
    if (path === "start-next") return startNext(queue, thing, body);
    const [jobId = "", operation, rest] = path.split("/");
    if (rest !== undefined || !/^(get|update)$/.test(operation ?? "")) throw new JobsError("InvalidTopic", `No operation has the topic .../jobs/${path}`);
    if (jobId !== "$next" && !jobIdPattern.test(jobId)) throw new JobsError("InvalidTopic", "Invalid job id");
    return operation === "get" ? describe(queue, thing, jobId, body) : update(queue, jobId, body);
  }

  private notify(thing: string, isHeadChanged: boolean): void {
    const queue = this.queue(thing);
    const lists = (["IN_PROGRESS", "QUEUED"] as const).map((status) => [status, queue.ofStatus(status).map(summary)] as const);
    const jobs = Object.fromEntries(lists.filter(([, list]) => list.length > 0));
    this.options.publish(`$aws/things/${thing}/jobs/notify`, { timestamp: this.nowS(), jobs });
    const { next } = queue;
    if (isHeadChanged) this.options.publish(`$aws/things/${thing}/jobs/notify-next`, { timestamp: this.nowS(), ...(next && { execution: whole(next, thing, true) }) });
  }

  private nowS(): number {
    return Math.floor(this.options.clock.now() / 1000);
  }
}

function startNext(queue: JobQueue, thing: string, body: JsonObject): JsonObject {
  const change = { ...readChange(body), status: "IN_PROGRESS" as const };
  const { next } = queue;
  if (next?.status === "QUEUED" || (next && change.statusDetails)) queue.update(next, change);
  return next ? { execution: whole(next, thing, true) } : {};
}

function describe(queue: JobQueue, thing: string, jobId: string, body: JsonObject): JsonObject {
  const execution = jobId === "$next" ? queue.next : queue.find(jobId);
  if (!execution && jobId === "$next") return {};
  if (!execution || isOtherNumber(body, execution)) throw new JobsError("ResourceNotFound", `No execution of job ${jobId} exists`);
  if (isFinal(execution.status)) throw new JobsError("TerminalStateReached", `Job ${jobId} is in a terminal state`, execution);
  return { execution: whole(execution, thing, body["includeJobDocument"] !== false) };
}

function update(queue: JobQueue, jobId: string, body: JsonObject): JsonObject {
  const { status, expectedVersion, includeJobExecutionState, includeJobDocument } = body;
  if (jobId === "$next") throw new JobsError("InvalidTopic", "$next cannot be updated; name the job");
  if (typeof status !== "string" || !settable.includes(status)) throw new JobsError("InvalidRequest", `status must be one of ${settable.join(", ")}`);
  const change = { ...readChange(body), status: status as JobStatus };
  // the service takes a number in quotes, which the SDK's own FOTA library sends
  const expected = expectedVersion === undefined || expectedVersion === null ? undefined : Number(expectedVersion);
  if (Number.isNaN(expected)) throw new JobsError("InvalidRequest", "expectedVersion must be a number");
  const execution = queue.find(jobId);
  if (!execution || isOtherNumber(body, execution)) throw new JobsError("ResourceNotFound", `No execution of job ${jobId} exists`);
  if (isFinal(execution.status)) throw new JobsError("InvalidStateTransition", `An execution that is ${execution.status} cannot become ${status}`, execution);
  if (expected !== undefined && expected !== execution.versionNumber) {
    throw new JobsError("VersionMismatch", `Expected version ${expected} and found ${execution.versionNumber}`, execution);
  }
  queue.update(execution, change);
  return {
    ...(includeJobExecutionState === true && { executionState: stateOf(execution) }),
    ...(includeJobDocument === true && { jobDocument: execution.jobDocument }),
  };
}

function readChange(body: JsonObject): Omit<JobChange, "status"> {
  const { statusDetails, stepTimeoutInMinutes: minutes } = body;
  const isMap = isObject(statusDetails) && Object.values(statusDetails).every((value) => typeof value === "string");
  if (statusDetails !== undefined && statusDetails !== null && !isMap) throw new JobsError("InvalidRequest", "statusDetails must map strings to strings");
  const isTime = typeof minutes === "number" && Number.isInteger(minutes) && (minutes === -1 || (minutes >= 1 && minutes <= 10080));
  if (minutes !== undefined && minutes !== null && !isTime) throw new JobsError("InvalidRequest", "stepTimeoutInMinutes must be -1 or from 1 to 10080");
  return { ...(isMap && { statusDetails: statusDetails as Record<string, string> }), ...(isTime && { stepTimeoutInMinutes: minutes }) };
}

function isOtherNumber({ executionNumber }: JsonObject, execution: JobExecution): boolean {
  return executionNumber !== undefined && executionNumber !== null && executionNumber !== execution.executionNumber;
}

function summary({ jobId, queuedAt, startedAt, lastUpdatedAt, versionNumber, executionNumber }: JobExecution): JsonObject {
  return { jobId, queuedAt, ...(startedAt !== undefined && { startedAt }), lastUpdatedAt, versionNumber, executionNumber };
}

function whole(execution: JobExecution, thingName: string, hasDocument: boolean): JsonObject {
  const { jobId, jobDocument, status, statusDetails } = execution;
  return { jobId, thingName, ...(hasDocument && { jobDocument }), status, ...(statusDetails && { statusDetails }), ...summary(execution) };
}

function stateOf({ status, statusDetails, versionNumber }: JobExecution): JsonObject {
  return { status, ...(statusDetails && { statusDetails }), versionNumber };
}

function parseBody(payload: Buffer): JsonObject {
  if (payload.length === 0) return {};
  let body: Json;
  try {
    body = JSON.parse(payload.toString()) as Json;
  } catch {
    throw new JobsError("InvalidJson", "The payload is not JSON");
  }
  if (!isObject(body)) throw new JobsError("InvalidRequest", "The payload must be an object");
  return body;
}

function tokenOf({ clientToken }: JsonObject): JsonObject {
  if (clientToken === undefined || clientToken === null) return {};
  if (typeof clientToken !== "string" || Buffer.byteLength(clientToken) > 64) throw new JobsError("InvalidRequest", "Invalid clientToken");
  return { clientToken };
}
