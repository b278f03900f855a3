import { PublishFlag, utf8 } from "../mqtt/packet.ts";
import { cloudNotifyEvent } from "./cloud.ts";
import { notifyCommand } from "./command.ts";
import type { Connection } from "./connection.ts";
import { CloudEventType, CloudQos } from "./types.ts";
import type { CloudBackend, CloudEndpointType, CloudMsg, CloudStateKind } from "./types.ts";

/**
 * Hands a message to the application.
 * @hot
 * @param flags of a PUBLISH's first byte; absent for none
 */
export function notifyData(
  backend: CloudBackend,
  type: CloudEndpointType,
  topic: string,
  buf: string,
  qos: CloudQos,
  flags?: number,
  kind?: CloudStateKind,
  properties?: string,
): void {
  const msg: CloudMsg = { buf, qos, endpoint: { type, str: topic } };
  if (kind !== undefined) msg.kind = kind;
  if (properties) msg.properties = properties;
  if (flags) {
    msg.retain = (flags & PublishFlag.Retain) != 0;
    msg.dup = (flags & PublishFlag.Dup) != 0;
  }
  cloudNotifyEvent(backend, { type: CloudEventType.DataReceived, msg });
}

/** {id}/c2d/cmd/NAME[/REQUEST]; its answer goes to {id}/d2c/res/STATUS/NAME[/REQUEST]. @param rest from NAME on */
export function notifyTopicCommand(backend: CloudBackend, connection: Connection, id: string, rest: string, payload: string): void {
  notifyCommand(backend, rest.split("/")[0]!, payload, (status, answer) =>
    connection.publish(utf8(id + "/d2c/res/" + status + "/" + rest), answer, CloudQos.AtLeastOnce, false),
  );
}

/** 4.7.1: a wildcard in a topic name makes the broker close the connection, each time it is sent again. */
export const isTopicName = (topic: string): boolean => !/[+#\0]/.test(topic);
