import type { CloudClient, CloudService, ConnectDecision, ConnectRequest, EndReason, Message, PublishDecision, Qos, SubscribeDecision } from "../core/service.ts";
import type { ClientCertificate, Credentials } from "./credentials.ts";
import { thumbprintOf } from "./device_registry.ts";
import { type HubLink, type HubLogin, type HubSession, TOKEN_EXPIRED } from "./hub_session.ts";
import { parseHubFilter } from "./hub_topics.ts";
import type { IotHub } from "./iot_hub.ts";

/** The server waits 1.5 times the keep-alive, and 1767 s at most (Azure docs, "Communicate with an IoT hub using the MQTT protocol"). */
const MAX_KEEP_ALIVE_S = 1178;

/** An IoT hub as the rules and services of a broker. */
export class HubService implements CloudService {
  /** For what no packet tells: why a connection ends. */
  note: (text: string) => void = () => {};
  private readonly hub: IotHub;
  private readonly logins = new Map<string, HubLogin>();
  private readonly sessions = new WeakMap<CloudClient, HubSession>();
  /** Messages on their way: device id and topic to what their PUBACKs complete, in order. They outlive a connection, as its session may. */
  private readonly unacknowledged = new Map<string, (() => void)[]>();

  constructor(hub: IotHub) {
    this.hub = hub;
  }

  connect(request: ConnectRequest): ConnectDecision {
    const { clientId, username, isClean, keepAliveS } = request;
    const login = this.hub.login({ clientId, username, isClean, ...credentialsOf(request) });
    if ("returnCode" in login) return { code: login.returnCode, why: login.reason };
    this.logins.set(clientId, login);
    return { code: 0, keepAliveS: keepAliveS === 0 ? MAX_KEEP_ALIVE_S : Math.min(keepAliveS, MAX_KEEP_ALIVE_S) };
  }

  connected(client: CloudClient): void {
    this.sessionOf(client)?.deliver();
  }

  publish(client: CloudClient, message: Message): PublishDecision {
    // the will is handed over as it came with CONNECT; other payloads are new buffers
    const isWill = message.payload === client.will?.payload;
    const reason = this.sessionOf(client)?.publish({ ...message, isWill });
    if (reason !== undefined) this.note(`${client.clientId}: ${reason}`);
    // nothing is retained
    return reason === undefined ? { ...message, retain: false } : "close";
  }

  subscribe(client: CloudClient, filter: string, qos: Qos): SubscribeDecision {
    return this.sessionOf(client)?.subscribe(filter, qos) ?? 128;
  }

  subscribed(client: CloudClient): void {
    this.sessionOf(client)?.deliver();
  }

  unsubscribed(client: CloudClient, filters: readonly string[]): void {
    for (const filter of filters) this.sessionOf(client)?.unsubscribe(filter);
  }

  acknowledged({ clientId }: CloudClient, { topic }: Message): void {
    const key = `${clientId} ${topic}`;
    const waiting = this.unacknowledged.get(key) ?? [];
    waiting.shift()?.();
    if (waiting.length === 0) this.unacknowledged.delete(key);
  }

  disconnected(client: CloudClient, _reason: EndReason): void {
    const session = this.sessions.get(client);
    if (session) this.hub.detach(session);
  }

  /** Made with the first thing that the client does, which may come before it has the CONNACK. */
  private sessionOf(client: CloudClient): HubSession | undefined {
    const known = this.sessions.get(client);
    const login = this.logins.get(client.clientId);
    if (known || !login) return known;
    this.logins.delete(client.clientId);
    const isResumed = !client.isClean && client.filters.size > 0;
    const session = this.hub.attach({ ...login, isResumed }, this.linkTo(client));
    this.sessions.set(client, session);
    // of an earlier session, just the subscription to messages is kept
    for (const [filter, qos] of client.filters) if (parseHubFilter(filter, client.clientId) === "messages") session.subscribe(filter, qos);
    return session;
  }

  private linkTo(client: CloudClient): HubLink {
    return {
      send: (topic, payload, qos, onAcknowledged = () => {}) => {
        if (qos === 1) this.await(`${client.clientId} ${topic}`, onAcknowledged);
        client.send(topic, Buffer.from(payload), qos);
      },
      close: (reason) => {
        this.note(`${client.clientId}: ${reason}`);
        client.close(reason === TOKEN_EXPIRED ? "expired" : "server");
      },
    };
  }

  private await(key: string, onAcknowledged: () => void): void {
    const waiting = this.unacknowledged.get(key) ?? [];
    this.unacknowledged.set(key, [...waiting, onAcknowledged]);
  }
}

/** What a client has shown, of TLS and of CONNECT. */
export function credentialsOf({ password, certificate, isTrusted = false }: ConnectRequest): Credentials {
  const [, commonName = ""] = /^CN=(.*)$/m.exec(certificate?.subject ?? "") ?? [];
  const shown: ClientCertificate | undefined = certificate && { commonName, thumbprint: thumbprintOf(certificate.raw), isTrusted };
  return { password, certificate: shown };
}
