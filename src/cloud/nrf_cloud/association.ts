import { member } from "../member.ts";

/** What the shadow says of a device that has an owner. */
export interface Association {
  /** What topics of the owner's account begin with. */
  prefix: string;
  d2c: string;
  /** A filter: of newer accounts it has a wildcard. */
  c2d: string;
}

/** @param wanted the desired part of the shadow, or of its delta @returns undefined where it names no owner's topics */
export function associationOf(wanted: unknown): Association | undefined {
  const prefix = member(wanted, "nrfcloud_mqtt_topic_prefix");
  const topics = member(member(wanted, "pairing"), "topics");
  const d2c = member(topics, "d2c");
  const c2d = member(topics, "c2d");
  return prefix && typeof prefix == "string" && d2c && typeof d2c == "string" && c2d && typeof c2d == "string" ? { prefix, d2c, c2d } : undefined;
}

/** What the device reports when it has taken its owner's topics. */
export function associatedReport(found: Association, keepAliveS: number): string {
  return (
    '{"state":{"reported":{"nrfcloud_mqtt_topic_prefix":' + JSON.stringify(found.prefix) +
    ',"pairing":{"state":"paired","config":null,"topics":{"d2c":' + JSON.stringify(found.d2c) + ',"c2d":' + JSON.stringify(found.c2d) +
    '}},"pairingStatus":null,"connection":{"keepalive":' + keepAliveS + "}}}}"
  );
}

/** What it reports when there is no owner. */
export const unassociatedReport = (): string =>
  '{"state":{"reported":{"pairing":{"state":"not_associated","topics":null,"config":null},"stage":null,"nrfcloud_mqtt_topic_prefix":null,"connection":{"keepalive":null}}}}';
