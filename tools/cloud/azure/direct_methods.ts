import type { Clock, Timer } from "../../../src/hal/contracts.ts";
import { type Json, parseJson } from "./json.ts";
import { ErrorCode, type IdSource, ServiceError } from "./service_error.ts";

export interface MethodAnswer {
  /** What the device says; 200 by convention when it went well. */
  status: number;
  /** Null for an empty body. */
  payload: Json;
}

export interface MethodOptions {
  /** How long the device may take, seconds, 5 to 300, default 30. */
  responseTimeoutS?: number;
}

/** A request and its answer may have this many bytes of JSON. */
export const METHOD_LIMIT_BYTES = 128 * 1024;

/** What goes to the device. */
export interface MethodRequest {
  name: string;
  requestId: string;
  body: string;
}

interface Pending {
  deviceId: string;
  timer: Timer;
  resolve: (answer: MethodAnswer) => void;
  reject: (error: ServiceError) => void;
}

/** Direct methods that wait for their answers. */
export class DirectMethods {
  private readonly pending = new Map<string, Pending>();
  private readonly clock: Clock;
  private readonly makeId: IdSource;

  constructor(clock: Clock, makeId: IdSource) {
    this.clock = clock;
    this.makeId = makeId;
  }

  /**
   * @param send puts the request on the device's connection, or throws what the caller is to get
   * @returns the device's answer
   * @throws ServiceError 400 or 413 for the arguments, 502 for an answer that is no JSON, 504 without an answer in time
   */
  async invoke(deviceId: string, name: string, payload: Json, options: MethodOptions, send: (request: MethodRequest) => void): Promise<MethodAnswer> {
    const { responseTimeoutS = 30 } = options;
    const body = JSON.stringify(payload);
    const fault = faultOf(name, body, responseTimeoutS);
    if (fault) throw fault;
    const requestId = this.makeId();
    return new Promise<MethodAnswer>((resolve, reject) => {
      const timer = this.clock.setTimeout(() => this.expire(requestId, responseTimeoutS), responseTimeoutS * 1000);
      this.pending.set(requestId, { deviceId, timer, resolve, reject });
      try {
        send({ name, requestId, body });
      } catch (error) {
        this.take(requestId);
        throw error;
      }
    });
  }

  /** The device's answer; one that nobody waits for (any more), or of another device, is dropped. */
  answer(deviceId: string, requestId: string, status: number, body: Buffer): void {
    const pending = this.pending.get(requestId);
    if (pending?.deviceId !== deviceId) return;
    const payload = body.length === 0 ? null : parseJson(body.toString());
    if (body.length > METHOD_LIMIT_BYTES || payload === undefined) {
      this.take(requestId)?.reject(new ServiceError(ErrorCode.InvalidDeviceResponse, "the device's answer is no JSON of at most 128 KB"));
    } else this.take(requestId)?.resolve({ status, payload });
  }

  /** Gives up on all that wait. */
  close(): void {
    for (const requestId of [...this.pending.keys()]) this.take(requestId)?.reject(new ServiceError(ErrorCode.ServerError, "the hub has been closed"));
  }

  private expire(requestId: string, timeoutS: number): void {
    this.take(requestId)?.reject(new ServiceError(ErrorCode.GatewayTimeout, `timed out waiting for the response from the device (${timeoutS} s)`));
  }

  private take(requestId: string): Pending | undefined {
    const pending = this.pending.get(requestId);
    if (!pending) return undefined;
    this.pending.delete(requestId);
    this.clock.clearTimeout(pending.timer);
    return pending;
  }
}

function faultOf(name: string, body: string | undefined, timeoutS: number): ServiceError | undefined {
  // what the docs forbid for names, less what a topic cannot carry
  if (!/^[\x21-\x7e]{1,100}$/.test(name) || /[$()<>@,;:\\"/[\]?={}+#]/.test(name)) {
    return new ServiceError(ErrorCode.ArgumentInvalid, "the name of a method is made of printable ASCII without the marks $()<>@,;:\\\"/[]?={}+#");
  }
  if (body === undefined) return new ServiceError(ErrorCode.ArgumentInvalid, "the payload of a method must be JSON");
  if (Buffer.byteLength(body) > METHOD_LIMIT_BYTES) return new ServiceError(ErrorCode.MessageTooLarge, "the payload of a method has more than 128 KB");
  if (!(timeoutS >= 5 && timeoutS <= 300)) return new ServiceError(ErrorCode.ArgumentInvalid, "responseTimeoutS is from 5 to 300");
  return undefined;
}
