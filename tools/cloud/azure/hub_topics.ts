import { type MessageProperties, parsePropertyBag } from "./property_bag.ts";

/** What a device asks for by publishing to a topic of the hub. */
export type HubRequest =
  | { kind: "telemetry"; properties: MessageProperties }
  | { kind: "twinGet"; requestId: string }
  | { kind: "twinReport"; requestId: string }
  | { kind: "methodAnswer"; requestId: string; status: number };

/** What a device can subscribe to. */
export type HubFilter = "messages" | "twinAnswers" | "desired" | "methods";

/**
 * Topics of one device that the hub takes; there are no others (Azure docs, "Communicate with an IoT hub using the MQTT protocol"):
 *
 *     devices/{id}/messages/events/{property bag}
 *     $iothub/twin/GET/?$rid={request}
 *     $iothub/twin/PATCH/properties/reported/?$rid={request}
 *     $iothub/methods/res/{status}/?$rid={request}
 *
 * @returns undefined for every other topic, whereupon the hub closes the connection
 */
export function parseHubTopic(topic: string, deviceId: string): HubRequest | undefined {
  const events = `devices/${deviceId}/messages/events`;
  if (topic === events || topic.startsWith(`${events}/`)) return telemetryOf(topic.slice(events.length + 1));
  const [, path = "", query = ""] = /^\$iothub\/(.*\/)\?(.*)$/.exec(topic) ?? [];
  const requestId = requestIdOf(query);
  if (requestId === undefined) return undefined;
  if (path === "twin/GET/") return { kind: "twinGet", requestId };
  if (path === "twin/PATCH/properties/reported/") return { kind: "twinReport", requestId };
  const [, status] = /^methods\/res\/(-?\d{1,9})\/$/.exec(path) ?? [];
  return status === undefined ? undefined : { kind: "methodAnswer", requestId, status: Number(status) };
}

function telemetryOf(bag: string): HubRequest | undefined {
  const properties = parsePropertyBag(bag);
  return properties && { kind: "telemetry", properties };
}

/** Text of $rid as it is sent: it goes back unchanged. */
function requestIdOf(query: string): string | undefined {
  const [pair] = query.split("&").filter((part) => part.startsWith("$rid="));
  return pair?.slice("$rid=".length) || undefined;
}

/** @returns undefined for a filter that the hub does not know */
export function parseHubFilter(filter: string, deviceId: string): HubFilter | undefined {
  if (filter === `devices/${deviceId}/messages/devicebound/#`) return "messages";
  if (filter === "$iothub/twin/res/#") return "twinAnswers";
  if (filter === "$iothub/twin/PATCH/properties/desired/#") return "desired";
  // a single method may be named too
  return /^\$iothub\/methods\/POST\/([^/+#]+\/)?#$/.test(filter) ? "methods" : undefined;
}

/** Topics to the device. */
export const hubTopic = {
  twinAnswer: (status: number, requestId: string, version?: number) =>
    `$iothub/twin/res/${status}/?$rid=${requestId}${version === undefined ? "" : `&$version=${version}`}`,
  desired: (version: number) => `$iothub/twin/PATCH/properties/desired/?$version=${version}`,
  method: (name: string, requestId: string) => `$iothub/methods/POST/${name}/?$rid=${requestId}`,
  message: (deviceId: string, bag: string) => `devices/${deviceId}/messages/devicebound/${bag}`,
};
