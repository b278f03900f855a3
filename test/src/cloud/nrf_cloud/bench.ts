import type { FakeSocket } from "../fake_network.ts";

const ID = "dev-1";
export const PREFIX = "prod/5b1c0e0a-0000-4000-8000-000000000000/";
export const D2C = `${PREFIX}m/d/${ID}/d2c`;
export const C2D = `${PREFIX}m/d/${ID}/c2d`;
export const SHADOW = `$aws/things/${ID}/shadow`;
export const TRIMMED = `${ID}/shadow/get/accepted`;

/** The desired part of a shadow with an owner. */
export const owned = (c2d = C2D, prefix = PREFIX): object => ({
  pairing: { state: "paired", topics: { d2c: `${prefix}m/d/${ID}/d2c`, c2d } },
  nrfcloud_mqtt_topic_prefix: prefix,
});
export const UNOWNED = { pairing: { state: "not_associated" } };

/** Acknowledges the device's reports so far. */
export function acknowledgeReports(socket: FakeSocket): void {
  for (const { id, topic } of socket.published) {
    if (topic === `${SHADOW}/update` && id && !socket.isClosed) socket.answer({ cmd: "puback", messageId: id });
  }
}

/** Plays the cloud, to which the device's owner is known, up to READY. */
export function acceptNrfCloud(socket: FakeSocket, isSessionPresent = false): void {
  const steps = [
    () => socket.accept(isSessionPresent),
    () => socket.push(TRIMMED, { desired: owned(), reported: {} }),
    () => acknowledgeReports(socket),
    () => socket.grant(),
  ];
  for (const step of steps) if (!socket.isClosed) step();
}
