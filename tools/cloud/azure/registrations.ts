import type { Clock } from "../../../src/hal/contracts.ts";
import { type Credentials, prove } from "./credentials.ts";
import type { DeviceAuthentication } from "./device_registry.ts";
import type { Enrollment, Enrollments } from "./enrollments.ts";
import { isObject, parseJson } from "./json.ts";
import { ErrorCode, errorBody, type IdSource, ServiceError, timestampUtc, wantedFailure } from "./service_error.ts";
import { Throttle } from "./throttle.ts";

/** An answer of DPS: goes to $dps/registrations/res/{status}/?$rid={request}[&retry-after={seconds}]. */
export interface RegistrationAnswer {
  status: number;
  retryAfterS?: number;
  body: string;
}

export interface RegistrationsOptions {
  clock: Clock;
  makeId: IdSource;
  enrollments: Enrollments;
  idScope: string;
  /** Host name of the hub that all devices are assigned to. */
  assignedHub: string;
  /** Called with the device that is to exist in the hub. */
  onAssigned: (deviceId: string, authentication: DeviceAuthentication) => void;
  /** How long an assignment takes, seconds; default 2. */
  assignmentS?: number;
  /** What devices are told to wait, seconds; default 3. */
  retryAfterS?: number;
  /** Takes the body of the nRF Connect SDK, whose key has no quotes. */
  isLenient?: boolean;
  /** Asked for each request: the status that it is to fail with, if it is to. */
  takeFailure?: () => number | undefined;
}

interface Operation {
  id: string;
  enrollment: Enrollment;
  createdMs: number;
  state: Record<string, string>;
}

/** Per device 5 polls in 10 s; per service 1000 operations a minute (includes/iot-dps-limits.md of the Azure docs). */
const POLLS_PER_S = 0.5;
const OPERATIONS_PER_S = 1000 / 60;

/** The service logic of DPS, without its broker: registering, and asking how far it has come. */
export class Registrations {
  private readonly options: Required<RegistrationsOptions>;
  private readonly operations = new Map<string, Operation>();
  private readonly polls = new Map<string, Throttle<"poll">>();
  private readonly throttle: Throttle<"operation">;
  private readonly assigned = new Map<string, string>();

  constructor(options: RegistrationsOptions) {
    this.options = { assignmentS: 2, retryAfterS: 3, isLenient: false, takeFailure: () => undefined, ...options };
    this.throttle = new Throttle(options.clock, { operation: OPERATIONS_PER_S }, 60);
  }

  /** PUT iotdps-register. */
  register(registrationId: string, credentials: Credentials, body: Buffer): RegistrationAnswer {
    return this.guard(() => {
      const enrollment = this.authenticate(registrationId, credentials);
      this.checkBody(body.toString(), registrationId);
      const operation = this.begin(enrollment);
      return { status: 202, retryAfterS: this.options.retryAfterS, body: JSON.stringify({ operationId: operation.id, status: "assigning" }) };
    });
  }

  /** GET iotdps-get-operationstatus. */
  operationStatus(registrationId: string, credentials: Credentials, operationId: string | undefined): RegistrationAnswer {
    return this.guard(() => {
      this.authenticate(registrationId, credentials);
      this.countPoll(registrationId);
      const operation = operationId === undefined ? undefined : this.operations.get(operationId);
      if (!operation || operation.enrollment.registrationId.toLowerCase() !== registrationId.toLowerCase()) {
        throw new ServiceError(ErrorCode.GenericNotFound, "there is no such operation");
      }
      return this.statusOf(operation);
    });
  }

  private guard(work: () => RegistrationAnswer): RegistrationAnswer {
    const { clock, makeId, retryAfterS, takeFailure } = this.options;
    try {
      const failure = takeFailure();
      if (failure !== undefined) throw wantedFailure(failure);
      if (!this.throttle.take("operation")) throw new ServiceError(ErrorCode.Throttling, "too many operations");
      return work();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return { status: error.status, ...(error.status >= 429 && { retryAfterS }), body: errorBody(error, clock, makeId) };
    }
  }

  private checkBody(text: string, registrationId: string): void {
    const body = parseJson(this.options.isLenient ? text.replace(/^\{\s*registrationId\s*:/, '{"registrationId":') : text);
    if (!isObject(body) || typeof body["registrationId"] !== "string") {
      throw new ServiceError(ErrorCode.ArgumentInvalid, 'the body must be {"registrationId":"…"}, with "payload" if need be');
    }
    if (body["registrationId"].toLowerCase() !== registrationId.toLowerCase()) {
      throw new ServiceError(ErrorCode.ArgumentInvalid, "registrationId in the body is not the one of the connection");
    }
  }

  /** @throws ServiceError 404 for an id that nobody has enrolled, 401 when the proof is not good */
  private authenticate(registrationId: string, credentials: Credentials): Enrollment {
    const candidates = this.options.enrollments.candidates(registrationId);
    if (candidates.length === 0) throw new ServiceError(ErrorCode.GenericNotFound, "there is no enrollment for this registration id");
    const nowS = this.options.clock.now() / 1000;
    const resource = `${this.options.idScope}/registrations/${registrationId}`;
    const proven = candidates.find(({ authentication }) => {
      return "untilS" in prove(credentials, { authentication, commonName: registrationId, resource, policy: "registration", nowS });
    });
    if (!proven) throw new ServiceError(ErrorCode.Unauthorized, "Unauthorized");
    return proven;
  }

  private countPoll(registrationId: string): void {
    const key = registrationId.toLowerCase();
    const throttle = this.polls.get(key) ?? new Throttle(this.options.clock, { poll: POLLS_PER_S });
    this.polls.set(key, throttle);
    if (!throttle.take("poll")) throw new ServiceError(ErrorCode.Throttling, "more than 5 polls in 10 s");
  }

  private begin(enrollment: Enrollment): Operation {
    const { clock, makeId } = this.options;
    const created = timestampUtc(clock.now());
    const state = { registrationId: enrollment.registrationId, createdDateTimeUtc: created };
    const operation = { id: `5.${makeId()}`, enrollment, createdMs: clock.now(), state };
    this.operations.set(operation.id, operation);
    return operation;
  }

  private statusOf(operation: Operation): RegistrationAnswer {
    const { clock, assignmentS, retryAfterS } = this.options;
    const { id: operationId, enrollment, createdMs } = operation;
    if (clock.now() < createdMs + assignmentS * 1000) return { status: 202, retryAfterS, body: JSON.stringify({ operationId, status: "assigning" }) };
    const status = enrollment.status === "enabled" ? "assigned" : "disabled";
    if (!operation.state["status"]) operation.state = { ...operation.state, ...(status === "assigned" ? this.assign(enrollment) : {}), status, ...this.stamp() };
    return { status: 200, body: JSON.stringify({ operationId, status, registrationState: operation.state }) };
  }

  private assign({ registrationId, deviceId, authentication }: Enrollment): Record<string, string> {
    const { assignedHub, onAssigned } = this.options;
    const key = registrationId.toLowerCase();
    const substatus = this.assigned.get(key) === undefined ? "initialAssignment" : "deviceDataMigrated";
    this.assigned.set(key, deviceId);
    onAssigned(deviceId, authentication);
    return { assignedHub, deviceId, substatus };
  }

  private stamp(): Record<string, string> {
    const { clock, makeId } = this.options;
    return { lastUpdatedDateTimeUtc: timestampUtc(clock.now()), etag: Buffer.from(`"${makeId()}"`).toString("base64") };
  }
}
