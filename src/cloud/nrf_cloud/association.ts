import { member } from "../member.ts";

/** What the shadow says of a device that has an owner. */
export interface Association {
  /** What topics of the owner's account begin with. */
  prefix: string;
  d2c: string;
  /** A filter: of newer accounts it has a wildcard. */
  c2d: string;
  /** What the device reports then, up to its keep-alive in seconds; four braces end it. */
  report: string;
}

/** @param wanted the desired part of the shadow, or of its delta @returns undefined where it names no owner's topics */
export function associationOf(wanted: unknown): Association | undefined {
  const prefix = member(wanted, "nrfcloud_mqtt_topic_prefix");
  const topics = member(member(wanted, "pairing"), "topics");
  const d2c = member(topics, "d2c");
  const c2d = member(topics, "c2d");
  if (!prefix || !d2c || !c2d || typeof prefix != "string" || typeof d2c != "string" || typeof c2d != "string") return undefined;
  const report =
    '{"state":{"reported":{"nrfcloud_mqtt_topic_prefix":' + JSON.stringify(prefix) + ',"pairing":{"state":"paired","config":null,"topics":' +
    JSON.stringify(topics) + '},"pairingStatus":null,"connection":{"keepalive":';
  return { prefix, d2c, c2d, report };
}

/** What it reports when there is no owner. */
export const UNASSOCIATED =
  '{"state":{"reported":{"pairing":{"state":"not_associated","topics":null,"config":null},"stage":null,"nrfcloud_mqtt_topic_prefix":null,"connection":{"keepalive":null}}}}';
