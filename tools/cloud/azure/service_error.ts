import type { Clock } from "../../../src/hal/contracts.ts";

/**
 * Error codes of the service: the HTTP-like status times 1000, and a number.
 * @source "Common error codes" of the IoT Hub REST reference; ErrorCode of the service SDK
 */
export const ErrorCode = {
  GenericBadRequest: 400000,
  ArgumentInvalid: 400004,
  DeserializationError: 400012,
  Unauthorized: 401002,
  DeviceMaximumQueueDepthExceeded: 403004,
  GenericNotFound: 404000,
  DeviceNotFound: 404001,
  DeviceNotOnline: 404103,
  MessageTooLarge: 413001,
  Throttling: 429001,
  ServerError: 500001,
  InvalidDeviceResponse: 502101,
  GatewayTimeout: 504101,
} as const;

/** What a caller of the service gets: the control functions throw it. */
export class ServiceError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = "ServiceError";
    this.code = code;
  }

  /** 400, 404, 429, … */
  get status(): number {
    return Math.floor(this.code / 1000);
  }
}

/** The error that somebody has asked a stand-in for, by its status. */
export function wantedFailure(status: number): ServiceError {
  const code = status === 429 ? ErrorCode.Throttling : status === 500 ? ErrorCode.ServerError : status * 1000;
  return new ServiceError(code, "this failure was asked for");
}

/** Makes ids that are unique in one stand-in: random ones, or counted where a test compares whole payloads. */
export type IdSource = () => string;

/** The body that a device gets with an error: {"errorCode","trackingId","message","timestampUtc"}. */
export function errorBody({ code, message }: ServiceError, clock: Clock, makeId: IdSource): string {
  return JSON.stringify({ errorCode: code, trackingId: makeId(), message, timestampUtc: timestampUtc(clock.now()) });
}

/** ISO 8601 with the seven decimals of .NET. */
export function timestampUtc(timeMs: number): string {
  return new Date(timeMs).toISOString().replace("Z", "0000Z");
}
