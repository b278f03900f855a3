/**
 * Backend MQTT: any MQTT 3.1.1 broker. Topics, {id} = device id; MSG and STATE may be set in prj.json:
 *
 *   MSG           {id}/d2c                              STATE         {id}/state/reported, retained
 *   inbound MSG   {id}/c2d/#                            STATE_DELETE  the same, empty and retained
 *   inbound STATE {id}/state/desired                    PAIR          not supported
 *   command       {id}/c2d/cmd/NAME[/REQUEST]           its answer    {id}/d2c/res/STATUS/NAME[/REQUEST]
 */
import { createConnection } from "../connection.ts";
import { cloudNotifyEvent } from "../cloud.ts";
import { CloudEndpointType, CloudEventType, CloudQos, Errno } from "../types.ts";
import type { CloudBackend, CloudBackendConfig, CloudMsg } from "../types.ts";
import type { MqttMessage } from "../../mqtt/client.ts";

/** Topic templates; {id} becomes the device id. */
export interface MqttTopics {
  msg?: string | undefined;
  state?: string | undefined;
}

const COMMAND = "/c2d/cmd/";

/** @param config with network, clock, random, host, port set */
export function createMqttBackend(config: CloudBackendConfig, topics: MqttTopics): CloudBackend {
  function received(message: MqttMessage): void {
    const id = connection.id()!;
    if (message.topic.startsWith(id + COMMAND)) return command(id, message);
    const isState = message.topic == id + "/state/desired";
    cloudNotifyEvent(backend, {
      type: CloudEventType.DataReceived,
      msg: {
        buf: message.payload,
        qos: message.qos,
        retain: message.retain,
        dup: message.dup,
        endpoint: { type: isState ? CloudEndpointType.State : CloudEndpointType.Msg, str: message.topic },
      },
    });
  }

  function command(id: string, message: MqttMessage): void {
    const rest = message.topic.substr(id.length + COMMAND.length);
    let isAnswered = false;
    cloudNotifyEvent(backend, {
      type: CloudEventType.Command,
      name: rest.split("/")[0]!,
      payload: message.payload,
      reply(status, payload) {
        if (isAnswered) return;
        isAnswered = true;
        connection.publish(id + "/d2c/res/" + status + "/" + rest, payload || "", CloudQos.AtLeastOnce, false);
      },
    });
  }

  /** The topic of an endpoint type; undefined for what this backend does not have. */
  function topicOf(id: string, type: CloudEndpointType): string | undefined {
    if (type == CloudEndpointType.Msg) return (topics.msg || "{id}/d2c").replace("{id}", id);
    if (type == CloudEndpointType.State || type == CloudEndpointType.StateDelete) {
      return (topics.state || "{id}/state/reported").replace("{id}", id);
    }
    return undefined;
  }

  function send(msg: CloudMsg): number {
    const id = connection.id();
    if (!id) return -Errno.ENOTCONN;
    const type = msg.endpoint.type;
    const topic = msg.endpoint.str || topicOf(id, type);
    if (!topic) return -Errno.ENOTSUP;
    const isState = type == CloudEndpointType.State || type == CloudEndpointType.StateDelete;
    const payload = type == CloudEndpointType.StateDelete ? "" : msg.buf;
    return connection.publish(topic, payload, msg.qos, isState || !!msg.retain);
  }

  const backend: CloudBackend = {
    config,
    api: {
      init: () => 0,
      uninit: () => connection.uninit(),
      connect: () => connection.connect(),
      disconnect: () => connection.disconnect(),
      send: (self, msg) => send(msg),
      ping: () => connection.ping(),
      keepaliveTimeLeft: () => connection.keepaliveTimeLeft(),
      input: () => (connection.isReady() ? 0 : -Errno.ENOTCONN),
      userDataSet(self, userData) {
        config.userData = userData;
        return 0;
      },
      idGet: () => connection.id() || -Errno.ENODEV,
    },
  };
  const connection = createConnection(backend, {
    filters: (id) => [id + "/c2d/#", id + "/state/desired"],
    onMessage: received,
    will: (id) => ({ topic: id + "/status", payload: "offline", qos: 1, retain: true }),
  });
  return backend;
}
