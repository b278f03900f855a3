import type { Clock } from "../../../src/hal/contracts.ts";
import type { CloudBroker } from "../core/broker.ts";
import type { CloudClient, CloudService, ConnectDecision, ConnectRequest, EndReason, Message, PublishDecision, Qos, SubscribeDecision } from "../core/service.ts";
import { JobsService } from "./jobs_service.ts";
import { AwsRules, disconnectReasons } from "./rules.ts";
import { ShadowService } from "./shadow_service.ts";
import type { ShadowServiceOptions } from "./shadow_service.ts";

export interface AwsServiceOptions extends Pick<ShadowServiceOptions, "maxDepth" | "shuffle" | "onChange"> {
  clock: Clock;
  /** Whether a client id may connect; its certificate is checked in the handshake. */
  isThing: (request: ConnectRequest) => boolean;
  /** Topics beyond the thing's own that its policy allows, as filters with {id}; default what is below its id. */
  topics?: readonly string[];
  /** See AwsRules. */
  connectIntervalMs?: number;
}

const defaultTopics = ["{id}/#"];

/** Requests that a device may publish, and answers that it may subscribe to, below $aws/things/{id}/ . */
const reserved = /^(shadow(\/name\/[^/]+)?|jobs)(\/|$)/;

/** AWS IoT Core: message broker, device shadow and jobs. */
export class AwsService implements CloudService {
  readonly shadows: ShadowService;
  readonly jobs: JobsService;
  private readonly options: AwsServiceOptions;
  private readonly rules: AwsRules;
  private readonly broker: () => CloudBroker;

  /** @param broker the broker that carries it, once it runs */
  constructor(options: AwsServiceOptions, broker: () => CloudBroker) {
    this.options = options;
    this.broker = broker;
    this.rules = new AwsRules(options.clock, options.connectIntervalMs);
    const publish = (topic: string, body: object): void => broker().publish(topic, JSON.stringify(body));
    const { clock } = options;
    const faults = { take: ((name: never) => broker().faults.take(name)) } as CloudBroker["faults"];
    const { maxDepth, shuffle, onChange } = options;
    this.shadows = new ShadowService({ clock, faults, publish, ...(maxDepth !== undefined && { maxDepth }), ...(shuffle && { shuffle }), ...(onChange && { onChange }) });
    this.jobs = new JobsService({ clock, faults, publish, answer: (clientId, topic, body) => this.answer(clientId, topic, JSON.stringify(body)) });
  }

  connect(request: ConnectRequest): ConnectDecision {
    if (!this.options.isThing(request)) return { code: 5, why: `the policy of the certificate does not allow the client id ${request.clientId}` };
    return this.rules.connect(request);
  }

  publish(client: CloudClient, message: Message): PublishDecision {
    if (!this.isAllowed(client.clientId, message.topic)) return "close";
    return this.rules.publish(client, message) ?? "accept";
  }

  subscribe({ clientId }: CloudClient, filter: string, qos: Qos): SubscribeDecision {
    return this.isAllowed(clientId, filter) ? this.rules.subscribe(qos) : 128;
  }

  delivers(client: CloudClient, message: Message): boolean {
    return this.rules.delivers(client, message);
  }

  connected({ clientId }: CloudClient): void {
    this.presence("connected", clientId, {});
  }

  disconnected({ clientId }: CloudClient, reason: EndReason): void {
    this.presence("disconnected", clientId, { clientInitiatedDisconnect: reason === "disconnect", disconnectReason: disconnectReasons[reason] });
  }

  received({ clientId }: CloudClient, { topic, payload }: Message): void {
    if (!this.shadows.handle(topic, payload)) this.jobs.handle(clientId, topic, payload);
  }

  close(): void {
    this.jobs.close();
  }

  /** Own reserved topics, Basic Ingest, and what the policy names. */
  private isAllowed(id: string, topic: string): boolean {
    const own = `$aws/things/${id}/`;
    if (topic.startsWith(own)) return reserved.test(topic.slice(own.length));
    if (topic.startsWith("$")) return topic.startsWith("$aws/rules/");
    return (this.options.topics ?? defaultTopics).some((allowed) => covers(allowed.replaceAll("{id}", id), topic));
  }

  private answer(clientId: string, topic: string, body: string): void {
    const broker = this.broker();
    if (broker.isSubscribed(clientId, topic)) broker.publish(topic, body);
    else broker.client(clientId)?.send(topic, body);
  }

  private presence(what: "connected" | "disconnected", clientId: string, more: object): void {
    const body = { clientId, timestamp: this.options.clock.now(), eventType: what, ...more };
    this.broker().publish(`$aws/events/presence/${what}/${clientId}`, JSON.stringify(body));
  }
}

/** Whether every topic of a filter is within the allowed one. A policy compares text: a wildcard of the client is no wildcard of the policy. */
function covers(allowed: string, filter: string): boolean {
  const levels = filter.split("/");
  const wanted = allowed.split("/");
  for (const [index, level] of wanted.entries()) {
    if (level === "#") return levels.length > index;
    if (index >= levels.length || (level !== "+" && level !== levels[index])) return false;
    if (level === "+" && levels[index] === "#") return false;
  }
  return levels.length === wanted.length;
}
