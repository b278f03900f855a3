import type { Clock } from "../../../src/hal/contracts.ts";
import { type Credentials, prove } from "./credentials.ts";
import { DeviceRegistry, type HubDevice, newKey } from "./device_registry.ts";
import { DirectMethods, type MethodAnswer, type MethodOptions } from "./direct_methods.ts";
import { type HubLink, type HubLogin, HubSession, type Telemetry } from "./hub_session.ts";
import { isDeviceId, parseHubUser } from "./hub_user.ts";
import type { Json } from "./json.ts";
import type { CloudMessage, Feedback } from "./message_queue.ts";
import { ErrorCode, type IdSource, ServiceError } from "./service_error.ts";
import { type HubRates, hubRates, Throttle } from "./throttle.ts";

export interface IotHubOptions {
  clock: Clock;
  makeId: IdSource;
  /** Names that devices may connect to it by; the first one is its own. */
  hostNames: readonly [string, ...string[]];
  /** Operations per second that are other than those of an S1 hub. */
  rates?: Partial<HubRates>;
  /** Asked for each twin request: the status that it is to fail with, if it is to. */
  takeFailure?: () => number | undefined;
  /** Sends the answer to a twin request; a fault may delay or lose it. */
  sendAnswer?: (send: () => void) => void;
}

/** What CONNECT says. */
export interface HubConnect extends Credentials {
  clientId: string;
  username: string | undefined;
  isClean: boolean;
}

/** CONNACK codes of MQTT 3.1.1: 2 client id, 3 server unavailable, 4 malformed user name, 5 not authorized. */
export interface Refusal {
  returnCode: 2 | 3 | 4 | 5;
  reason: string;
}

/** What goes on in the hub, for a log or a test. */
export interface HubEvents {
  onTelemetry(telemetry: Telemetry): void;
  onReported(device: HubDevice): void;
  onFeedback(feedback: Feedback): void;
}

/** Messages that are kept for a test to look at; the oldest ones go first. */
const KEPT_MESSAGES = 10000;

/**
 * The logic of an Azure IoT hub, without its broker. The functions for the back end do what the service's REST interface does, and throw
 * ServiceError with its codes.
 */
export class IotHub {
  readonly devices: DeviceRegistry;
  readonly telemetry: Telemetry[] = [];
  readonly events: HubEvents = { onTelemetry: () => {}, onReported: () => {}, onFeedback: () => {} };
  private readonly options: IotHubOptions;
  private readonly sessions = new Map<string, HubSession>();
  private readonly methods: DirectMethods;
  private readonly throttle: Throttle<keyof HubRates>;

  constructor(options: IotHubOptions) {
    const { clock, makeId, rates } = options;
    this.options = options;
    this.devices = new DeviceRegistry(clock, makeId, (feedback) => this.events.onFeedback(feedback));
    this.methods = new DirectMethods(clock, makeId);
    this.throttle = new Throttle(clock, { ...hubRates, ...rates });
  }

  /** Checks CONNECT. */
  login({ clientId, username, isClean, ...credentials }: HubConnect): HubLogin | Refusal {
    const refuse = (returnCode: Refusal["returnCode"], reason: string): Refusal => ({ returnCode, reason });
    if (!this.throttle.take("connections")) return refuse(3, "too many connections per second");
    if (!isDeviceId(clientId)) return refuse(2, "the client id can be no device id");
    const user = parseHubUser(username ?? "");
    if (!user) return refuse(4, "the user name must be {host}/{device id}/?api-version={date}");
    if (!this.options.hostNames.includes(user.host.toLowerCase())) return refuse(5, `the user name is for ${user.host}, and this is ${this.options.hostNames[0]}`);
    if (user.clientId !== clientId) return refuse(5, `the user name is for ${user.clientId}, the client id is ${clientId}`);
    const device = this.devices.find(clientId);
    if (!device) return refuse(5, `there is no device ${clientId}`);
    if (device.status === "disabled") return refuse(5, `the device ${clientId} is disabled`);
    const demand = { authentication: device.authentication, commonName: clientId, resource: `${user.host}/devices/${clientId}`, nowS: this.options.clock.now() / 1000 };
    const proof = prove(credentials, demand);
    return "refusal" in proof ? refuse(5, proof.refusal) : { device, apiVersion: user.apiVersion, untilS: proof.untilS, isClean };
  }

  /** A device that has been let in; a connection that it had before ends. */
  attach(login: HubLogin, link: HubLink): HubSession {
    this.sessions.get(login.device.id)?.close("the device has connected again (400027 ConnectionForcefullyClosedOnNewConnection)");
    const { clock, makeId, takeFailure = () => undefined, sendAnswer = (send) => send() } = this.options;
    const session = new HubSession(login, link, {
      clock,
      makeId,
      throttle: this.throttle,
      onTelemetry: (telemetry) => this.keep(telemetry),
      onReported: (device) => this.events.onReported(device),
      onMethodAnswer: (...answer) => this.methods.answer(...answer),
      takeFailure,
      sendAnswer,
    });
    this.sessions.set(login.device.id, session);
    return session;
  }

  /** The connection of a session is gone. */
  detach(session: HubSession): void {
    session.end();
    if (this.sessions.get(session.device.id) === session) this.sessions.delete(session.device.id);
  }

  isConnected(deviceId: string): boolean {
    return this.sessions.has(deviceId);
  }

  /** Patches the desired properties; a device that is connected and listens is told. @throws ServiceError 400, 404 */
  patchDesired(deviceId: string, patch: Json): void {
    const pushed = this.devices.get(deviceId).twin.patchDesired(patch);
    this.sessions.get(deviceId)?.pushDesired(pushed);
  }

  /** Desired and reported properties with their versions. @throws ServiceError 404 */
  readTwin(deviceId: string): ReturnType<HubDevice["twin"]["read"]> {
    return this.devices.get(deviceId).twin.read();
  }

  /** Sends a message, or keeps it until the device comes. @returns its id. @throws ServiceError 400, 403, 404, 413, 429 */
  sendMessage(deviceId: string, message: CloudMessage): string {
    const device = this.devices.get(deviceId);
    if (!this.throttle.take("messages")) throw new ServiceError(ErrorCode.Throttling, "too many messages to devices");
    const id = device.messages.put(message);
    this.sessions.get(deviceId)?.deliver();
    return id;
  }

  /** Calls a direct method. @throws ServiceError 400, 404, 413, 429, 502, 504 */
  async invokeMethod(deviceId: string, name: string, payload: Json = null, options: MethodOptions = {}): Promise<MethodAnswer> {
    this.devices.get(deviceId);
    const session = this.sessions.get(deviceId);
    if (!session) throw new ServiceError(ErrorCode.DeviceNotOnline, `${deviceId} is not connected`);
    const steps = Math.ceil(JSON.stringify(payload).length / 4096);
    if (!this.throttle.take("methodSteps", steps)) throw new ServiceError(ErrorCode.Throttling, "too many direct methods");
    return this.methods.invoke(deviceId, name, payload, options, (request) => session.sendMethod(request));
  }

  /** Gives a device new keys; tokens of the old ones are refused from the next CONNECT on. @returns the primary key */
  rotateKeys(deviceId: string): string {
    const device = this.devices.get(deviceId);
    if (device.authentication.type !== "sas") throw new ServiceError(ErrorCode.ArgumentInvalid, `${deviceId} has no symmetric key`);
    const primaryKey = newKey();
    device.authentication = { type: "sas", primaryKey, secondaryKey: newKey() };
    return primaryKey;
  }

  /** Lets a device in, or keeps it out; its connection ends. */
  setStatus(deviceId: string, status: HubDevice["status"]): void {
    this.devices.get(deviceId).status = status;
    if (status === "disabled") this.sessions.get(deviceId)?.close("the device has been disabled");
  }

  /** Ends a device's connection without a word. */
  disconnect(deviceId: string): void {
    this.sessions.get(deviceId)?.close("closed from outside");
  }

  close(): void {
    this.methods.close();
    for (const session of this.sessions.values()) session.end();
  }

  private keep(telemetry: Telemetry): void {
    this.telemetry.push(telemetry);
    if (this.telemetry.length > KEPT_MESSAGES) this.telemetry.shift();
    this.events.onTelemetry(telemetry);
  }
}
