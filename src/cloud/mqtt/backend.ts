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
import { PublishFlag, utf8 } from "../../mqtt/packet.ts";

/** Topic templates; {id} becomes the device id. */
export interface MqttTopics {
  msg?: string | undefined;
  state?: string | undefined;
}

/** 4.7.1: a wildcard in a topic name makes the broker close the connection, each time it is sent again. */
const isTopicName = (topic: string): boolean => topic.indexOf("+") < 0 && topic.indexOf("#") < 0 && topic.indexOf("\0") < 0;

const COMMAND = "/c2d/cmd/";

/** @param config with network, clock, random, host, port set */
export function createMqttBackend(config: CloudBackendConfig, topics: MqttTopics): CloudBackend {
  let id = "";
  let commandTopic = "";
  let desiredTopic = "";

  function received(topic: string, buf: string, qos: CloudQos, flags?: number): void {
    if (topic.startsWith(commandTopic)) return command(topic, buf);
    const msg: CloudMsg = { buf, qos, endpoint: { type: topic == desiredTopic ? CloudEndpointType.State : CloudEndpointType.Msg, str: topic } };
    if (flags) addFlags(msg, flags);
    cloudNotifyEvent(backend, { type: CloudEventType.DataReceived, msg });
  }

  function addFlags(msg: CloudMsg, flags: number): void {
    msg.retain = (flags & PublishFlag.Retain) != 0;
    msg.dup = (flags & PublishFlag.Dup) != 0;
  }

  function command(topic: string, payload: string): void {
    const rest = topic.substr(commandTopic.length);
    let isAnswered = false;
    cloudNotifyEvent(backend, {
      type: CloudEventType.Command,
      name: rest.split("/")[0]!,
      payload,
      reply(status, answer) {
        if (isAnswered) return -Errno.EALREADY;
        const result = connection.publish(utf8(id + "/d2c/res/" + status + "/" + rest), answer || "", CloudQos.AtLeastOnce, false);
        isAnswered = result > 0;
        return result;
      },
    });
  }

  /** Topics by endpoint type, encoded; empty until the id is known. Types without one are not supported. */
  let topicOf: string[] = [];

  function setTopics(deviceId: string): void {
    id = deviceId;
    commandTopic = id + COMMAND;
    desiredTopic = id + "/state/desired";
    const state = utf8((topics.state || "{id}/state/reported").replace("{id}", id));
    topicOf = [utf8((topics.msg || "{id}/d2c").replace("{id}", id)), state, state];
  }

  function isKnown(): boolean {
    const deviceId = connection.id();
    if (deviceId) setTopics(deviceId);
    return !!deviceId;
  }

  function send(self: CloudBackend, msg: CloudMsg): number {
    const endpoint = msg.endpoint;
    if (endpoint.type || endpoint.str || !id) return sendOther(endpoint.type, endpoint.str, msg);
    return connection.publish(topicOf[0]!, msg.buf, msg.qos, !!msg.retain);
  }

  /** Not a plain MSG, or the first one before a connection. */
  function sendOther(type: CloudEndpointType, name: string | undefined, msg: CloudMsg): number {
    if (!id && !isKnown()) return -Errno.ENOTCONN;
    if (name) return isTopicName(name) ? connection.publish(utf8(name), msg.buf, msg.qos, !!msg.retain) : -Errno.EINVAL;
    const topic = topicOf[type];
    const isState = type != CloudEndpointType.Msg;
    if (!topic) return -Errno.ENOTSUP;
    return connection.publish(topic, type == CloudEndpointType.StateDelete ? "" : msg.buf, msg.qos, isState || !!msg.retain);
  }

  const backend: CloudBackend = { config, api: {} };
  const connection = createConnection(backend, {
    filters(deviceId) {
      setTopics(deviceId);
      return [id + "/c2d/#", desiredTopic];
    },
    onMessage: received,
  });
  connection.send = send;
  backend.api = connection;
  return backend;
}
