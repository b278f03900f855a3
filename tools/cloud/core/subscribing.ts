import type { ISubscription } from "mqtt-packet";
import type { Faults } from "./faults.ts";
import type { BrokerLimits, CloudClient, CloudService, Qos } from "./service.ts";

/** A filter for which there is no SUBACK. */
export interface Unsubscribable {
  decision: "close" | "drop";
  filter: string;
}

/** @returns the codes of the SUBACK in the order of the filters, or the first filter that prevents one */
export function decideSubscribe(
  subscriptions: readonly ISubscription[],
  client: CloudClient,
  { service, limits, faults }: { service: CloudService; limits: BrokerLimits; faults: Faults },
): (Qos | 128)[] | Unsubscribable {
  const fault = faults.take("suback");
  const known = new Set(client.filters.keys());
  const granted: (Qos | 128)[] = [];
  for (const { topic, qos } of subscriptions) {
    const isOver = !known.has(topic) && known.size >= (limits.filters ?? Infinity);
    const decision = fault ?? (isOver ? 128 : service.subscribe(client, topic, qos));
    if (decision === "close" || decision === "drop") return { decision, filter: topic };
    granted.push(decision);
    if (decision !== 128) known.add(topic);
  }
  return granted;
}
