import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../../../src/hal/contracts.ts";
import { isDeviceId } from "./hub_user.ts";
import { type Feedback, MessageQueue } from "./message_queue.ts";
import { ErrorCode, type IdSource, ServiceError } from "./service_error.ts";
import { Twin } from "./twin.ts";

/** How a device proves who it is. */
export type DeviceAuthentication =
  | { type: "sas"; primaryKey: string; secondaryKey: string }
  /** Certificates of its own, by the SHA-256 of their DER form, hexadecimal. */
  | { type: "selfSigned"; primaryThumbprint: string; secondaryThumbprint?: string }
  /** A certificate of the hub's authority with the device id as its common name. */
  | { type: "certificateAuthority" };

/** A device with all that the hub keeps of it. */
export interface HubDevice {
  readonly id: string;
  authentication: DeviceAuthentication;
  status: "enabled" | "disabled";
  readonly twin: Twin;
  readonly messages: MessageQueue;
}

/** The devices of one hub. */
export class DeviceRegistry {
  private readonly devices = new Map<string, HubDevice>();
  private readonly clock: Clock;
  private readonly makeId: IdSource;
  private readonly onFeedback: (feedback: Feedback) => void;

  constructor(clock: Clock, makeId: IdSource, onFeedback: (feedback: Feedback) => void) {
    this.clock = clock;
    this.makeId = makeId;
    this.onFeedback = onFeedback;
  }

  /**
   * Registers a device, or gives one that exists another authentication: its twin and its messages stay.
   * @throws ServiceError 400 for an id or a key that the service would refuse
   */
  register(id: string, authentication: DeviceAuthentication = { type: "sas", primaryKey: newKey(), secondaryKey: newKey() }): HubDevice {
    if (!isDeviceId(id)) throw new ServiceError(ErrorCode.ArgumentInvalid, "a device id has 1 to 128 ASCII letters, digits or marks of - . + % _ # * ? ! ( ) , : = @ $ '");
    if (authentication.type === "sas") for (const key of [authentication.primaryKey, authentication.secondaryKey]) checkKey(key);
    const known = this.devices.get(id);
    if (known) return Object.assign(known, { authentication });
    const messages = new MessageQueue(id, this.clock, this.makeId, this.onFeedback);
    const device: HubDevice = { id, authentication, status: "enabled", twin: new Twin(), messages };
    this.devices.set(id, device);
    return device;
  }

  find(id: string): HubDevice | undefined {
    return this.devices.get(id);
  }

  /** @throws ServiceError 404 */
  get(id: string): HubDevice {
    const device = this.devices.get(id);
    if (!device) throw new ServiceError(ErrorCode.DeviceNotFound, `there is no device ${id}`);
    return device;
  }

  remove(id: string): void {
    this.get(id);
    this.devices.delete(id);
  }
}

/** A symmetric key as the service makes them: 32 random bytes, base64. */
export function newKey(): string {
  return randomBytes(32).toString("base64");
}

/** @throws ServiceError 400: keys are base64 of 16 to 64 bytes */
export function checkKey(key: string): void {
  const bytes = Buffer.from(key, "base64");
  if (bytes.toString("base64") === key && bytes.length >= 16 && bytes.length <= 64) return;
  throw new ServiceError(ErrorCode.ArgumentInvalid, "a symmetric key is base64 of 16 to 64 bytes");
}

/** Of a certificate in DER form, as the registry keeps it. */
export function thumbprintOf(der: Uint8Array): string {
  return createHash("sha256").update(der).digest("hex").toUpperCase();
}
