import type { BrokerLimits, Message } from "./service.ts";
import { hasWildcard, isFilter } from "./topic.ts";

/** What is wrong with the form or the size of a PUBLISH, or undefined. */
export function publishDefect({ topic, payload }: Pick<Message, "topic" | "payload">, limits: BrokerLimits): string | undefined {
  if (topic === "" || hasWildcard(topic) || topic.includes("\0")) return `"${topic}" is no topic to publish to`;
  const { payloadBytes = Infinity } = limits;
  if (payload.length > payloadBytes) return `payload of ${payload.length} bytes, ${payloadBytes} are allowed`;
  return topicDefect(topic, limits);
}

/** What is wrong with a SUBSCRIBE as a whole, or undefined. */
export function subscribeDefect(filters: readonly string[], limits: BrokerLimits): string | undefined {
  const { filtersPerSubscribe = Infinity } = limits;
  if (filters.length === 0) return "SUBSCRIBE without a filter";
  if (filters.length > filtersPerSubscribe) return `SUBSCRIBE with ${filters.length} filters, ${filtersPerSubscribe} are allowed`;
  for (const filter of filters) {
    const defect = isFilter(filter) ? topicDefect(filter, limits) : `"${filter}" is no filter`;
    if (defect !== undefined) return defect;
  }
  return undefined;
}

function topicDefect(topic: string, { topicBytes = Infinity, topicSlashes = Infinity }: BrokerLimits): string | undefined {
  const bytes = Buffer.byteLength(topic);
  if (bytes > topicBytes) return `topic of ${bytes} bytes, ${topicBytes} are allowed`;
  const slashes = topic.split("/").length - 1;
  return slashes > topicSlashes ? `topic with ${slashes} slashes, ${topicSlashes} are allowed: ${topic}` : undefined;
}
