import type { Clock } from "../../../src/hal/contracts.ts";
import { formatPropertyBag, type MessageProperties, type Properties } from "./property_bag.ts";
import { ErrorCode, type IdSource, ServiceError } from "./service_error.ts";

/** A message of the back end to a device. */
export interface CloudMessage {
  body: string | Uint8Array;
  /** Application properties. */
  properties?: Properties;
  messageId?: string;
  correlationId?: string;
  userId?: string;
  contentType?: string;
  contentEncoding?: string;
  /** What feedback the sender wants. */
  ack?: "none" | "positive" | "negative" | "full";
  /** Seconds until it is dropped, 60 to 172800, default 3600. */
  timeToLiveS?: number;
}

/** What became of a message whose sender asked for feedback. */
export interface Feedback {
  messageId: string;
  deviceId: string;
  statusCode: "Success" | "Expired" | "Purged";
  timeMs: number;
}

interface QueuedMessage {
  id: string;
  bytes: Buffer;
  bag: string;
  ack: CloudMessage["ack"];
  expiresMs: number;
  /** Place in the order of all messages ever sent. */
  sequence: number;
  /** Undefined: free to be delivered. */
  lockedUntilMs: number | undefined;
}

/** A message on its way; `complete` is called with the device's PUBACK. */
export interface Delivery {
  bag: string;
  bytes: Buffer;
  complete(): void;
}

export const messageLimits = { bytes: 64 * 1024, queued: 50, lockS: 60, minTimeToLiveS: 60, maxTimeToLiveS: 2 * 86400 };

/**
 * The messages to one device, as the hub keeps them, connected or not. MQTT can only complete them: a delivered one is locked for 60 s, and
 * is delivered again when no PUBACK has come by then, until it expires (Azure docs, "Send cloud-to-device messages").
 */
export class MessageQueue {
  /**
   * Number of the last message before the device's subscription; younger ones are delivered. Undefined: it has none. It outlives a connection
   * unless the next one begins with a clean session.
   */
  subscribedSince: number | undefined;
  private messages: QueuedMessage[] = [];
  private sequence = 0;
  private readonly deviceId: string;
  private readonly clock: Clock;
  private readonly makeId: IdSource;
  private readonly onFeedback: (feedback: Feedback) => void;

  constructor(deviceId: string, clock: Clock, makeId: IdSource, onFeedback: (feedback: Feedback) => void) {
    this.deviceId = deviceId;
    this.clock = clock;
    this.makeId = makeId;
    this.onFeedback = onFeedback;
  }

  /** Messages that wait or are on their way. */
  get length(): number {
    this.dropExpired();
    return this.messages.length;
  }

  /** Number of the message that was put last. */
  get lastSequence(): number {
    return this.sequence;
  }

  /**
   * @returns the message's id
   * @throws ServiceError 400 or 413 for the message, 403 when 50 wait already
   */
  put(message: CloudMessage): string {
    const { timeToLiveS = 3600, ack = "none" } = message;
    const id = message.messageId ?? this.makeId();
    const bytes = Buffer.from(message.body);
    const bag = formatPropertyBag(propertiesOf(this.deviceId, id, { ...message, ack }));
    if (bytes.length + bag.length > messageLimits.bytes) throw new ServiceError(ErrorCode.MessageTooLarge, "the message has more than 64 KB");
    if (timeToLiveS < messageLimits.minTimeToLiveS || timeToLiveS > messageLimits.maxTimeToLiveS) {
      throw new ServiceError(ErrorCode.ArgumentInvalid, "timeToLiveS is from 60 to 172800");
    }
    if (this.length >= messageLimits.queued) {
      throw new ServiceError(ErrorCode.DeviceMaximumQueueDepthExceeded, `${messageLimits.queued} messages wait for ${this.deviceId} already`);
    }
    const expiresMs = this.clock.now() + timeToLiveS * 1000;
    this.messages.push({ id, bytes, bag, ack, expiresMs, sequence: ++this.sequence, lockedUntilMs: undefined });
    return id;
  }

  /** Locks the next message that is free. */
  take(): Delivery | undefined {
    this.dropExpired();
    const nowMs = this.clock.now();
    const since = this.subscribedSince ?? Infinity;
    const message = this.messages.find(({ sequence, lockedUntilMs = 0 }) => sequence > since && lockedUntilMs <= nowMs);
    if (!message) return undefined;
    message.lockedUntilMs = nowMs + messageLimits.lockS * 1000;
    return { bag: message.bag, bytes: message.bytes, complete: () => this.complete(message) };
  }

  /** A session begins that knows nothing of an earlier one: what was on its way is free. */
  unlock(): void {
    for (const message of this.messages) message.lockedUntilMs = undefined;
  }

  /** A session goes on, in which the broker sends again what was on its way. */
  relock(): void {
    const untilMs = this.clock.now() + messageLimits.lockS * 1000;
    for (const message of this.messages) if (message.lockedUntilMs !== undefined) message.lockedUntilMs = untilMs;
  }

  /** Drops all messages. @returns how many there were */
  purge(): number {
    const purged = this.messages;
    this.messages = [];
    for (const message of purged) this.report(message, "Purged");
    return purged.length;
  }

  private complete(message: QueuedMessage): void {
    if (!this.messages.includes(message)) return;
    this.messages = this.messages.filter((other) => other !== message);
    this.report(message, "Success");
  }

  private dropExpired(): void {
    const nowMs = this.clock.now();
    const expired = this.messages.filter(({ expiresMs }) => expiresMs <= nowMs);
    this.messages = this.messages.filter(({ expiresMs }) => expiresMs > nowMs);
    for (const message of expired) this.report(message, "Expired");
  }

  private report({ id, ack }: QueuedMessage, statusCode: Feedback["statusCode"]): void {
    const wanted = statusCode === "Success" ? ["positive", "full"] : ["negative", "full"];
    if (ack && wanted.includes(ack)) this.onFeedback({ messageId: id, deviceId: this.deviceId, statusCode, timeMs: this.clock.now() });
  }
}

function propertiesOf(deviceId: string, messageId: string, message: CloudMessage): MessageProperties {
  const { correlationId, userId, contentType, contentEncoding, ack, properties = {} } = message;
  const system: Properties = { "$.mid": messageId };
  if (correlationId !== undefined) system["$.cid"] = correlationId;
  if (userId !== undefined) system["$.uid"] = userId;
  system["$.to"] = `/devices/${deviceId}/messages/devicebound`;
  if (contentType !== undefined) system["$.ct"] = contentType;
  if (contentEncoding !== undefined) system["$.ce"] = contentEncoding;
  return { system, application: { ...(ack !== "none" && { "iothub-ack": ack! }), ...properties } };
}
