import type { Clock } from "../../../src/hal/contracts.ts";
import type { BrokerLimits, CloudClient, ConnectDecision, ConnectRequest, EndReason, Message, PublishDecision, Qos, SubscribeDecision } from "../core/service.ts";
import { hasWildcard, topicMatches } from "../core/topic.ts";

/** Quotas of the message broker. */
export const awsLimits: BrokerLimits = {
  payloadBytes: 128 * 1024,
  topicBytes: 256,
  topicSlashes: 7,
  filtersPerSubscribe: 8,
  filters: 50,
  sessionExpiryS: 3600,
  mustAwaitConnack: true,
};

const keepAliveRangeS = { min: 30, max: 1200 };
const publishesPerS = 100;
const maxClientIdBytes = 128;

/** Why a connection has ended, as the presence events of AWS IoT say it. */
export const disconnectReasons: Readonly<Record<EndReason, string>> = {
  disconnect: "CLIENT_INITIATED_DISCONNECT",
  lost: "CONNECTION_LOST",
  takeover: "DUPLICATE_CLIENTID",
  keepAlive: "MQTT_KEEP_ALIVE_TIMEOUT",
  forbidden: "FORBIDDEN_ACCESS",
  protocol: "CLIENT_ERROR",
  refused: "AUTH_ERROR",
  expired: "AUTH_ERROR",
  server: "SERVER_INITIATED_DISCONNECT",
};

/** The keep-alive that the broker enforces, seconds. */
export function enforcedKeepAliveS(asked: number): number {
  return asked === 0 ? keepAliveRangeS.max : Math.min(Math.max(asked, keepAliveRangeS.min), keepAliveRangeS.max);
}

/** The rules of the message broker that do not depend on the policy of the thing. */
export class AwsRules {
  private readonly clock: Clock;
  private readonly connectsAtMs = new Map<string, number>();
  private readonly publishes = new Map<string, { secondStartMs: number; count: number }>();
  private readonly connectIntervalMs: number;

  /** @param connectIntervalMs CONNECTs of one client id that come faster are refused; 1000 at AWS */
  constructor(clock: Clock, connectIntervalMs = 1000) {
    this.clock = clock;
    this.connectIntervalMs = connectIntervalMs;
  }

  connect({ clientId, keepAliveS }: ConnectRequest): ConnectDecision {
    if (clientId === "" || Buffer.byteLength(clientId) > maxClientIdBytes) return { code: 2, why: "a client id has 1 to 128 bytes" };
    const before = this.connectsAtMs.get(clientId) ?? -Infinity;
    this.connectsAtMs.set(clientId, this.clock.now());
    if (this.clock.now() - before < this.connectIntervalMs) return { code: "close", why: "THROTTLED: one CONNECT a second for each client id" };
    return { code: 0, keepAliveS: enforcedKeepAliveS(keepAliveS) };
  }

  /** @returns undefined when no rule objects */
  publish({ clientId }: CloudClient, { topic, qos, retain }: Message): PublishDecision | undefined {
    if (qos === 2) return "drop";
    if (retain && topic.startsWith("$")) return "close";
    return this.isThrottled(clientId) ? "drop" : undefined;
  }

  subscribe(qos: Qos): SubscribeDecision {
    return qos === 2 ? "drop" : qos;
  }

  /** `a/#` does not match `a`; a retained message comes only to a filter without wildcards. */
  delivers({ filters }: CloudClient, { topic, retain }: Message): boolean {
    const matching = [...filters.keys()].filter((filter) => topicMatches(filter, topic));
    // sent to this client alone
    if (matching.length === 0) return true;
    if (retain) return matching.some((filter) => !hasWildcard(filter));
    return matching.some((filter) => filter !== `${topic}/#`);
  }

  private isThrottled(clientId: string): boolean {
    const now = this.clock.now();
    const known = this.publishes.get(clientId);
    if (!known || now - known.secondStartMs >= 1000) {
      this.publishes.set(clientId, { secondStartMs: now, count: 1 });
      return false;
    }
    return ++known.count > publishesPerS;
  }
}
