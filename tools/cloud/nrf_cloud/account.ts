import type { JsonObject } from "../core/stand_in.ts";

/** How the account's c2d topic is written: as one topic, or as the filter that newer accounts have. */
export type C2dForm = "c2d" | "+/r";

/** Topics of a device in an account. */
export interface AccountTopics {
  /** `prod/{tenant}/` */
  prefix: string;
  d2c: string;
  /** What the device subscribes to. */
  c2d: string;
  /** What the cloud publishes to. */
  c2dPublish: string;
}

export const pairingStates = ["not_associated", "paired"] as const;
export type PairingState = (typeof pairingStates)[number];

/** @param tenant id of the account's team, a UUID */
export function accountTopics(deviceId: string, tenant: string, form: C2dForm, stage = "prod"): AccountTopics {
  const prefix = `${stage}/${tenant}/`;
  const device = `${prefix}m/d/${deviceId}/`;
  return { prefix, d2c: `${device}d2c`, c2d: `${device}${form}`, c2dPublish: form === "c2d" ? `${device}c2d` : `${device}uplink/r` };
}

/** What the desired part of the shadow becomes when the owner adds the device, or deletes it. */
export function desiredPairing(topics: AccountTopics | undefined): JsonObject {
  if (!topics) return { pairing: { state: "not_associated", topics: null }, nrfcloud_mqtt_topic_prefix: null };
  const { prefix, d2c, c2d } = topics;
  return { pairing: { state: "paired", topics: { d2c, c2d } }, nrfcloud_mqtt_topic_prefix: prefix };
}

interface Rights {
  publish: string[];
  subscribe: string[];
}

/** All topics of a device. The account's come with the connection that follows the association. */
export function rightsOf(id: string, topics: AccountTopics | undefined): Rights {
  const shadow = `$aws/things/${id}/shadow`;
  const ofDevice = {
    publish: [`${shadow}/get`, `${shadow}/update`, `${id}/shadow/get/trim`, `${id}/shadow/get/tf`],
    subscribe: [`${id}/shadow/get/accepted`, `${id}/shadow/get/accepted/trim`, `${id}/shadow/get/accepted/tf`, `${shadow}/get/rejected`, `${shadow}/update/delta`],
  };
  if (!topics) return ofDevice;
  const { prefix, d2c, c2d } = topics;
  const jobs = [`${prefix}${id}/jobs/`, `${prefix}${id}/jobs/ble/`];
  return {
    publish: [...ofDevice.publish, d2c, `${d2c}/bulk`, ...jobs.flatMap((base) => [`${base}req`, `${base}update`])],
    subscribe: [...ofDevice.subscribe, c2d, ...jobs.map((base) => `${base}rcv`)],
  };
}
