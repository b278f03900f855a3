import type { Clock } from "../../../src/hal/contracts.ts";
import { AwsRules, disconnectReasons } from "../aws/rules.ts";
import { isObject } from "../aws/shadow_document.ts";
import { ShadowService } from "../aws/shadow_service.ts";
import type { CloudBroker } from "../core/broker.ts";
import type { CloudClient, CloudService, ConnectDecision, ConnectRequest, EndReason, Message, PublishDecision, Qos, SubscribeDecision } from "../core/service.ts";
import type { Json, JsonObject } from "../core/stand_in.ts";
import { desiredPairing, rightsOf } from "./account.ts";
import type { AccountTopics } from "./account.ts";
import { FotaJobs } from "./fota_jobs.ts";

/** When the connection of a device that the cloud has never seen is closed. */
export type FirstContact = "none" | "beforeConnack" | "afterConnack";

export interface NrfCloudServiceOptions {
  clock: Clock;
  deviceId: string;
  topics: AccountTopics;
  firstContact: FirstContact;
  /** See AwsRules. */
  connectIntervalMs?: number;
}

/** nRF Cloud as a device sees it: AWS IoT Core underneath, with the association of a device to an account. */
export class NrfCloudService implements CloudService {
  readonly shadows: ShadowService;
  readonly jobs: FotaJobs;
  private readonly options: NrfCloudServiceOptions;
  private readonly rules: AwsRules;
  private readonly broker: () => CloudBroker;
  private account: AccountTopics | undefined;
  /** Rights are those of the time of the CONNECT. */
  private readonly rights = new WeakMap<CloudClient, ReturnType<typeof rightsOf>>();
  private isKnown: boolean;

  /** @param broker the broker that carries it, once it runs */
  constructor(options: NrfCloudServiceOptions, broker: () => CloudBroker) {
    const { clock, deviceId, topics, firstContact, connectIntervalMs } = options;
    this.options = options;
    this.broker = broker;
    this.isKnown = firstContact === "none";
    this.rules = new AwsRules(clock, connectIntervalMs);
    const faults = { take: (name: never) => broker().faults.take(name) } as CloudBroker["faults"];
    this.shadows = new ShadowService({
      clock,
      faults,
      publish: (topic, body) => this.publishShadow(topic, body),
    });
    this.jobs = new FotaJobs((body) => broker().publish(`${topics.prefix}${deviceId}/jobs/rcv`, JSON.stringify(body)));
  }

  /** The shadow of a device that no account has; the broker must run. */
  start(): void {
    this.shadows.update(this.options.deviceId, { desired: desiredPairing(undefined), reported: {} });
  }

  get isAssociated(): boolean {
    return this.account !== undefined;
  }

  /** The owner adds the device to the account: the shadow tells, and the delta goes out. The rights come with the next connection. */
  associate(): void {
    this.account = this.options.topics;
    this.shadows.update(this.options.deviceId, { desired: desiredPairing(this.account) });
  }

  /** The owner deletes the device from the account. */
  dissociate(): void {
    this.account = undefined;
    this.shadows.update(this.options.deviceId, { desired: desiredPairing(undefined) });
  }

  connect(request: ConnectRequest): ConnectDecision {
    const { deviceId, firstContact } = this.options;
    if (request.clientId !== deviceId) return { code: 5, why: `the certificate is not that of ${request.clientId}` };
    const decision = this.rules.connect(request);
    if (decision.code !== 0 || this.isKnown || firstContact !== "beforeConnack") return decision;
    this.isKnown = true;
    return { code: "close", why: "first contact: the device is created now" };
  }

  publish(client: CloudClient, message: Message): PublishDecision {
    if (!this.rightsOf(client).publish.includes(message.topic)) return "close";
    return this.rules.publish(client, message) ?? "accept";
  }

  /** AWS refuses in the SUBACK; nRF Cloud's policy makes the broker close. */
  subscribe(client: CloudClient, filter: string, qos: Qos): SubscribeDecision {
    return this.rightsOf(client).subscribe.includes(filter) ? this.rules.subscribe(qos) : "close";
  }

  delivers(client: CloudClient, message: Message): boolean {
    return this.rules.delivers(client, message);
  }

  connected(client: CloudClient): void {
    this.rightsOf(client);
    if (!this.isKnown) {
      this.isKnown = true;
      this.broker().log.note("first contact: the device is created now");
      return client.close("server");
    }
    this.reportConnection({ status: "connected", disconnectReason: null, clientInitiatedDisconnect: null });
  }

  disconnected(client: CloudClient, reason: EndReason): void {
    // an older connection that was taken over says nothing of the newer one
    if (reason === "takeover" || !this.isKnown) return;
    this.reportConnection({ status: "disconnected", disconnectReason: disconnectReasons[reason], clientInitiatedDisconnect: reason === "disconnect" });
  }

  received({ clientId }: CloudClient, { topic, payload }: Message): void {
    const { deviceId, topics } = this.options;
    const jobs = `${topics.prefix}${deviceId}/jobs/`;
    if (topic === `${jobs}req`) return this.jobs.requested();
    if (topic === `${jobs}update`) return this.jobUpdate(payload);
    if (topic === `${clientId}/shadow/get/trim` || topic === `${clientId}/shadow/get/tf`) return this.publishTrimmed(`${clientId}/shadow/get/accepted/${topic.split("/").pop()}`);
    this.shadows.handle(topic, payload);
  }

  private jobUpdate(payload: Buffer): void {
    const complaint = this.jobs.updated(parse(payload));
    if (complaint !== undefined) this.broker().log.note(complaint);
  }

  /** The answer to a get goes to a topic of its own, without metadata, with the config at its root. */
  private publishShadow(topic: string, body: JsonObject): void {
    const { deviceId } = this.options;
    if (topic === `$aws/things/${deviceId}/shadow/get/accepted`) return this.publishTrimmed(`${deviceId}/shadow/get/accepted`);
    this.broker().publish(topic, JSON.stringify(body));
  }

  private publishTrimmed(topic: string): void {
    const shadow = this.shadows.shadow(this.options.deviceId);
    const { config, ...desired } = shadow.section("desired");
    const reported = shadow.section("reported");
    const current = config ?? reported["config"];
    this.broker().publish(topic, JSON.stringify({ desired, reported, ...(isObject(current) && { config: current }) }));
  }

  /** Cloud-written; a delta is not its aim, and none comes unless one was open. */
  private reportConnection(connection: JsonObject): void {
    this.shadows.update(this.options.deviceId, { reported: { connection } });
  }

  private rightsOf(client: CloudClient): ReturnType<typeof rightsOf> {
    let rights = this.rights.get(client);
    if (!rights) this.rights.set(client, (rights = rightsOf(client.clientId, this.account)));
    return rights;
  }
}

function parse(payload: Buffer): Json {
  try {
    return JSON.parse(payload.toString()) as Json;
  } catch {
    return null;
  }
}
