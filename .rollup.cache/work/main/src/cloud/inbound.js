import { utf8 } from "../mqtt/packet.js";
import { cloudNotifyEvent } from "./cloud.js";
import { notifyCommand } from "./command.js";
/**
 * Hands a message to the application.
 * @hot
 * @param flags of a PUBLISH's first byte; absent for none
 */
export function notifyData(backend, type, topic, buf, qos, flags, kind, properties) {
    const msg = { buf, qos, endpoint: { type, str: topic } };
    if (kind !== undefined)
        msg.kind = kind;
    if (properties)
        msg.properties = properties;
    if (flags) {
        msg.retain = (flags & 1 /* PublishFlag.Retain */) != 0;
        msg.dup = (flags & 8 /* PublishFlag.Dup */) != 0;
    }
    cloudNotifyEvent(backend, { type: 6 /* CloudEventType.DataReceived */, msg });
}
/** {id}/c2d/cmd/NAME[/REQUEST]; its answer goes to {id}/d2c/res/STATUS/NAME[/REQUEST]. @param rest from NAME on */
export function notifyTopicCommand(backend, connection, id, rest, payload) {
    notifyCommand(backend, rest.split("/")[0], payload, (status, answer) => connection.publish(utf8(id + "/d2c/res/" + status + "/" + rest), answer, 1 /* CloudQos.AtLeastOnce */, false));
}
/** 4.7.1: a wildcard in a topic name makes the broker close the connection, each time it is sent again. */
export const isTopicName = (topic) => !/[+#\0]/.test(topic);
//# sourceMappingURL=inbound.js.map