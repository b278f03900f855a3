import { find } from "../../text.ts";

/**
 * A parameter of the query that ends a topic of Azure's: `…/?$rid=1&$version=16`.
 * @param key its name with the sign before it: "$rid", "retry-after"
 * @returns "" where there is none
 */
export function topicParameter(topic: string, key: string): string {
  const at = find(topic, key + "=");
  return at > 0 ? topic.substr(at + key.length + 1).split("&")[0]! : "";
}
