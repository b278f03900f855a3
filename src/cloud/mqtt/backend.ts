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
import type { CloudBackend, CloudBackendConfig, CloudEndpoint, CloudMsg } from "../types.ts";
import type { MqttMessage } from "../../mqtt/client.ts";
import { utf8 } from "../../mqtt/packet.ts";

/** Topic templates; {id} becomes the device id. */
export interface MqttTopics {
  msg?: string | undefined;
  state?: string | undefined;
}

const topicFilter = (endpoint: CloudEndpoint): string => endpoint.str!;

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
        connection.publish(utf8(id + "/d2c/res/" + status + "/" + rest), payload || "", CloudQos.AtLeastOnce, false);
      },
    });
  }

  /** Topics by endpoint type, encoded; empty until the id is known. Types without one are not supported. */
  let topicOf: string[] = [];

  function setTopics(id: string): void {
    const state = utf8((topics.state || "{id}/state/reported").replace("{id}", id));
    topicOf = [utf8((topics.msg || "{id}/d2c").replace("{id}", id)), state, state];
  }

  function send(msg: CloudMsg): number {
    const endpoint = msg.endpoint;
    const type = endpoint.type;
    if (!topicOf.length) {
      const id = connection.id();
      if (!id) return -Errno.ENOTCONN;
      setTopics(id);
    }
    const topic = endpoint.str ? utf8(endpoint.str) : topicOf[type];
    if (!topic) return -Errno.ENOTSUP;
    if (type == CloudEndpointType.Msg) return connection.publish(topic, msg.buf, msg.qos, !!msg.retain);
    return connection.publish(topic, type == CloudEndpointType.StateDelete ? "" : msg.buf, msg.qos, true);
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
      epSubscriptionsAdd: (self, list) => connection.subscribe(list.map(topicFilter)),
      epSubscriptionsRemove: (self, list) => connection.unsubscribe(list.map(topicFilter)),
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
