import type { Clock, Timer } from "../../../src/hal/contracts.ts";
import type { HubDevice } from "./device_registry.ts";
import type { MethodRequest } from "./direct_methods.ts";
import { hubTopic, type HubFilter, type HubRequest, parseHubFilter, parseHubTopic } from "./hub_topics.ts";
import type { JsonObject } from "./json.ts";
import { messageLimits } from "./message_queue.ts";
import { ErrorCode, errorBody, type IdSource, ServiceError, wantedFailure } from "./service_error.ts";
import type { HubRates, Throttle } from "./throttle.ts";
import type { Properties } from "./property_bag.ts";

/** The connection of one device, as the hub's logic sees it. */
export interface HubLink {
  /** @param onAcknowledged called with the PUBACK of QoS 1 */
  send(topic: string, payload: string | Uint8Array, qos: 0 | 1, onAcknowledged?: () => void): void;
  close(reason: string): void;
}

/** A message from a device. */
export interface Telemetry {
  deviceId: string;
  body: Buffer;
  /** Names as on the wire: "$.ct", "$.mid", … */
  systemProperties: Properties;
  properties: Properties;
  timeMs: number;
}

/** What sessions share. */
export interface HubServices {
  clock: Clock;
  makeId: IdSource;
  throttle: Throttle<keyof HubRates>;
  onTelemetry(telemetry: Telemetry): void;
  onReported(device: HubDevice): void;
  onMethodAnswer(deviceId: string, requestId: string, status: number, body: Buffer): void;
  /** The status that the next twin request is to fail with, if it is to. */
  takeFailure(): number | undefined;
  /** Sends an answer, late or not at all where that is wanted. */
  sendAnswer(send: () => void): void;
}

/** How a device has come in. */
export interface HubLogin {
  device: HubDevice;
  apiVersion: string | undefined;
  /** When its token ends, seconds since 1970; Infinity with a certificate. */
  untilS: number;
  isClean: boolean;
  /** The broker goes on with an earlier session: it sends again what was not acknowledged. */
  isResumed?: boolean;
}

/** A PUBLISH of the device, or its will. */
export interface DevicePublish {
  topic: string;
  payload: Buffer;
  qos: 0 | 1 | 2;
  retain: boolean;
  isWill?: boolean;
}

/** Application properties and body together (Azure docs, "Create and read IoT Hub messages"). */
export const TELEMETRY_LIMIT_BYTES = 256 * 1024;
/** "The number of subscriptions per device is limited to 5" (Azure docs, "Understand and invoke direct methods"). */
const MAX_SUBSCRIPTIONS = 5;
/** The reason of a connection's end that is the token's. */
export const TOKEN_EXPIRED = "the SAS token has expired";
/** The longest delay that a timer of the host takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A device that is connected: what it may do, and what it is sent. */
export class HubSession {
  readonly device: HubDevice;
  private readonly login: HubLogin;
  private readonly link: HubLink;
  private readonly services: HubServices;
  private readonly filters = new Map<string, HubFilter>();
  private expiryTimer: Timer | undefined;
  private lockTimer: Timer | undefined;
  private isOver = false;

  constructor(login: HubLogin, link: HubLink, services: HubServices) {
    this.device = login.device;
    this.login = login;
    this.link = link;
    this.services = services;
    const { messages } = this.device;
    if (login.isClean) messages.subscribedSince = undefined;
    if (login.isResumed) messages.relock();
    else messages.unlock();
    this.armExpiry();
    if (login.isResumed) this.armRedelivery();
  }

  /** @returns why the hub closes the connection, or undefined */
  publish(packet: DevicePublish): string | undefined {
    if (packet.qos === 2) return "QoS 2 is not supported";
    const request = parseHubTopic(packet.topic, this.device.id);
    if (!request) return `${packet.topic} is no topic of this device, or its properties are malformed`;
    if (packet.isWill && request.kind !== "telemetry") return "a will must go to the topic of device-to-cloud messages";
    return this.serve(request, packet);
  }

  /** @returns the QoS that is granted; undefined refuses */
  subscribe(filter: string, qos: 0 | 1 | 2): 0 | 1 | undefined {
    const kind = parseHubFilter(filter, this.device.id);
    if (!kind || (!this.filters.has(filter) && this.filters.size >= MAX_SUBSCRIPTIONS)) return undefined;
    this.filters.set(filter, kind);
    if (kind === "messages") this.device.messages.subscribedSince ??= this.device.messages.lastSequence;
    return qos === 0 ? 0 : 1;
  }

  unsubscribe(filter: string): void {
    if (this.filters.get(filter) === "messages") this.device.messages.subscribedSince = undefined;
    this.filters.delete(filter);
  }

  /** Sends the messages that wait. To be called when the SUBACK has gone, and for each new message. */
  deliver(): void {
    const { messages, id } = this.device;
    if (this.isOver || !this.isSubscribed("messages")) return;
    for (let next = messages.take(); next; next = messages.take()) {
      const { bag, bytes, complete } = next;
      this.link.send(hubTopic.message(id, bag), bytes, 1, complete);
      this.armRedelivery();
    }
  }

  /** Tells the device of a change of its desired properties; one that does not listen is not told later. */
  pushDesired(patch: JsonObject): void {
    if (this.isSubscribed("desired")) this.link.send(hubTopic.desired(Number(patch["$version"])), JSON.stringify(patch), 0);
  }

  /** @throws ServiceError 404 when the device does not listen for methods */
  sendMethod({ name, requestId, body }: MethodRequest): void {
    const isHeard = this.filters.has("$iothub/methods/POST/#") || this.filters.has(`$iothub/methods/POST/${name}/#`);
    if (!isHeard) throw new ServiceError(ErrorCode.DeviceNotOnline, `${this.device.id} has not subscribed to methods`);
    this.link.send(hubTopic.method(name, requestId), body, 0);
  }

  close(reason: string): void {
    this.link.close(reason);
  }

  /** The connection is gone. */
  end(): void {
    const { clock } = this.services;
    this.isOver = true;
    for (const timer of [this.expiryTimer, this.lockTimer]) if (timer !== undefined) clock.clearTimeout(timer);
  }

  private isSubscribed(kind: HubFilter): boolean {
    return [...this.filters.values()].includes(kind);
  }

  private serve(request: HubRequest, packet: DevicePublish): string | undefined {
    if (request.kind === "telemetry") return this.takeTelemetry(request, packet);
    if (request.kind === "methodAnswer") this.services.onMethodAnswer(this.device.id, request.requestId, request.status, packet.payload);
    else this.answerTwin(request, packet.payload);
    return undefined;
  }

  private takeTelemetry({ properties: { system, application } }: HubRequest & { kind: "telemetry" }, packet: DevicePublish): string | undefined {
    const { topic, payload, retain, isWill = false } = packet;
    const bagBytes = Buffer.byteLength(topic) - `devices/${this.device.id}/messages/events/`.length;
    if (payload.length + Math.max(0, bagBytes) > TELEMETRY_LIMIT_BYTES) return "the message and its properties have more than 256 KB";
    if (!this.services.throttle.take("telemetry")) return "too many messages per second (429001 ThrottlingException)";
    const properties = Object.assign(application, retain && { "mqtt-retain": "true" }, isWill && { "iothub-MessageType": "Will" });
    this.services.onTelemetry({ deviceId: this.device.id, body: payload, systemProperties: system, properties, timeMs: this.services.clock.now() });
    return undefined;
  }

  private answerTwin({ kind, requestId }: HubRequest & { requestId: string }, payload: Buffer): void {
    const answer = (status: number, body: string, version?: number): void => {
      if (!this.isSubscribed("twinAnswers")) return;
      this.services.sendAnswer(() => this.isOver || this.link.send(hubTopic.twinAnswer(status, requestId, version), body, 0));
    };
    try {
      this.admitTwin(kind === "twinGet" ? "twinReads" : "twinUpdates");
      if (kind === "twinGet") return answer(200, JSON.stringify(this.device.twin.read()));
      const version = this.device.twin.report(payload.toString());
      answer(204, "", version);
      this.services.onReported(this.device);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      answer(error.status, errorBody(error, this.services.clock, this.services.makeId));
    }
  }

  private admitTwin(kind: "twinReads" | "twinUpdates"): void {
    const failure = this.services.takeFailure();
    if (failure !== undefined) throw wantedFailure(failure);
    if (!this.login.apiVersion) throw new ServiceError(ErrorCode.ArgumentInvalid, "the user name of CONNECT has no api-version");
    if (!this.services.throttle.take(kind)) throw new ServiceError(ErrorCode.Throttling, "too many requests, try again later");
  }

  private armExpiry(): void {
    if (this.login.untilS === Infinity) return;
    const { clock } = this.services;
    const leftMs = this.login.untilS * 1000 - clock.now();
    const onTime = (): void => (leftMs > MAX_TIMER_MS ? this.armExpiry() : this.close(TOKEN_EXPIRED));
    this.expiryTimer = clock.setTimeout(onTime, Math.min(leftMs, MAX_TIMER_MS));
  }

  /** Offers again what has not been acknowledged when its lock ends. */
  private armRedelivery(): void {
    const { clock } = this.services;
    if (this.lockTimer !== undefined) clock.clearTimeout(this.lockTimer);
    this.lockTimer = clock.setTimeout(() => {
      this.lockTimer = undefined;
      this.deliver();
    }, messageLimits.lockS * 1000);
  }
}
