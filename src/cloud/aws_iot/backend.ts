/**
 * Backend AWS_IOT (AWS IoT Core Developer Guide: MQTT, Device Shadow MQTT topics, endpoints and quotas). {id} = device id = client id = thing name;
 * S = $aws/things/{id}/shadow:
 *
 *   MSG           {id}/d2c, or as prj.json says                inbound MSG    {id}/c2d/#
 *   STATE         S/update                                     inbound STATE  S/update/delta
 *   STATE_GET     S/get                                        its answer     S/get/accepted, S/get/rejected
 *   STATE_DELETE  S/delete                                     PAIR           not supported
 *   command       {id}/c2d/cmd/NAME[/REQUEST]                  its answer     {id}/d2c/res/STATUS/NAME[/REQUEST]
 *
 * A state without "state" is what is reported; answers are known by their clientToken. The shadow is asked for when a connection begins without
 * a session, since a delta is sent only when something changes. $aws/things/{id}/jobs is left to firmware updates.
 */
import { createConnection } from "../connection.ts";
import { isTopicName, notifyData, notifyTopicCommand } from "../inbound.ts";
import { member, parseObject } from "../member.ts";
import { createStateRequests } from "../state_requests.ts";
import type { StateRequests } from "../state_requests.ts";
import { CloudEndpointType, CloudQos, CloudStateKind, Errno } from "../types.ts";
import type { CloudBackend, CloudBackendConfig, CloudMsg } from "../types.ts";
import { utf8 } from "../../mqtt/packet.ts";

/** AWS IoT Core endpoints and quotas, bytes: payload, shadow document, topic, client token; and slashes in a topic. */
const PAYLOAD_MAX = 131072;
const SHADOW_MAX = 8192;
const TOPIC_MAX = 256;
const TOKEN_MAX = 64;
const SLASHES_MAX = 7;
/** In one SUBSCRIBE. */
const FILTERS_MAX = 8;
const COMMAND = "/c2d/cmd/";
/** Below the shadow's topics, by endpoint type. */
const OPERATIONS = ["", "update", "delete", "get"];

/** @param msgTopic where MSG goes; {id} becomes the device id */
export function createAwsBackend(config: CloudBackendConfig, msgTopic = "{id}/d2c"): CloudBackend {
  let id = "";
  let shadow = "";
  let commands = "";
  /** Encoded; empty until the id is known. */
  let outbox = "";
  let requests: StateRequests | undefined;
  /** Tokens of this boot: a session may hold answers to those of the one before. */
  let boot = "";
  let lastToken = 0;

  function isKnown(): boolean {
    const deviceId = id || connection.id();
    if (!deviceId) return false;
    id = deviceId;
    boot = boot || Math.floor(config.random!() * 1e9) + "-";
    shadow = "$aws/things/" + id + "/shadow/";
    commands = id + COMMAND;
    outbox = utf8(msgTopic.split("{id}").join(id));
    return true;
  }

  /** @hot */
  function received(topic: string, buf: string, qos: CloudQos, flags?: number): void {
    if (topic.startsWith(shadow)) onShadow(topic, buf, qos, flags);
    else if (topic.startsWith(commands)) notifyTopicCommand(backend, connection, id, topic.substr(commands.length), buf);
    else notifyData(backend, CloudEndpointType.Msg, topic, buf, qos, flags);
  }

  function onShadow(topic: string, buf: string, qos: CloudQos, flags?: number): void {
    const document = connection.document(topic, buf);
    if (!document) return;
    if (topic.endsWith("delta")) return notifyData(backend, CloudEndpointType.State, topic, buf, qos, flags, CloudStateKind.Delta);
    const token = member(document, "clientToken");
    const request = requests && requests.find(token);
    // Of somebody else, who changes the same shadow.
    if (!request && token !== boot) return;
    const isAccepted = topic.endsWith("accepted");
    const code = isAccepted ? 200 : parseInt(member(document, "code") as string) || 500;
    if (isAccepted && topic.startsWith(shadow + "get")) notifyData(backend, CloudEndpointType.StateGet, topic, buf, qos, flags, CloudStateKind.Document);
    if (request) requests!.end(request, code, member(document, "version"));
    // 404: there is no shadow yet.
    else if (!isAccepted && code != 404) connection.error(code, "shadow refused: " + member(document, "message"));
  }

  /** @hot */
  function send(self: CloudBackend, msg: CloudMsg): number {
    const endpoint = msg.endpoint;
    const name = endpoint.str;
    const operation = name ? "" : OPERATIONS[endpoint.type];
    if (operation === undefined) return -Errno.ENOTSUP;
    if (msg.qos == CloudQos.ExactlyOnce) return -Errno.EINVAL;
    if (!outbox && !isKnown()) return -Errno.ENOTCONN;
    if (operation) return sendState(operation, msg);
    const error = msg.buf.length > PAYLOAD_MAX ? -Errno.EMSGSIZE : name ? topicError(name, msg) : 0;
    return error || connection.publish(name ? utf8(name) : outbox, msg.buf, msg.qos, !!msg.retain);
  }

  /** What makes AWS close the connection, each time that it is sent again. */
  function topicError(topic: string, msg: CloudMsg): number {
    if (topic.length > TOPIC_MAX || topic.split("/").length > SLASHES_MAX + 1) return -Errno.EMSGSIZE;
    return isTopicName(topic) && !(msg.retain && topic[0] == "$") ? 0 : -Errno.EINVAL;
  }

  function sendState(operation: string, msg: CloudMsg): number {
    const document = parseObject(msg.buf);
    const isUpdate = operation == "update";
    if (isUpdate && !document) return -Errno.EINVAL;
    let token = member(document, "clientToken");
    const isOurs = token === undefined;
    if (isOurs) token = boot + ++lastToken;
    if (typeof token != "string") return -Errno.EINVAL;
    if (msg.buf.length > SHADOW_MAX || token.length > TOKEN_MAX) return -Errno.EMSGSIZE;
    const head = '{"clientToken":' + JSON.stringify(token);
    let body = head + "}";
    if (isUpdate) {
      const isWhole = member(document, "state") !== undefined;
      if (!isWhole) body = head + ',"state":{"reported":' + msg.buf + "}}";
      else body = isOurs ? head + "," + msg.buf.substr(msg.buf.indexOf("{") + 1) : msg.buf;
    }
    requests = requests || createStateRequests(backend, -Errno.ETIMEDOUT);
    return requests.add(token, connection.publish(utf8(shadow + operation), body, msg.qos, false));
  }

  const backend: CloudBackend = { config, api: {} };
  const connection = createConnection(backend, {
    filters() {
      isKnown();
      const answers = OPERATIONS.slice(1).map((operation) => shadow + operation);
      return [id + "/c2d/#", shadow + "update/delta"].concat(...answers.map((topic) => [topic + "/accepted", topic + "/rejected"]));
    },
    filtersMax: FILTERS_MAX,
    onMessage: received,
    onSubscribed(isResumed) {
      if (requests) requests.restart();
      if (!isResumed) connection.sendOwn(utf8(shadow + "get"), '{"clientToken":"' + boot + '"}', CloudQos.AtMostOnce);
      return false;
    },
    onForgotten: () => requests && requests.forget(),
  });
  connection.send = send;
  connection.capabilities = () => ({
    endpoints: [CloudEndpointType.Msg, CloudEndpointType.State, CloudEndpointType.StateDelete, CloudEndpointType.StateGet],
    qos: CloudQos.AtLeastOnce,
    retain: true,
    persistentSession: true,
    commands: true,
    stateResults: [CloudEndpointType.State, CloudEndpointType.StateDelete, CloudEndpointType.StateGet],
    fota: false,
    payloadMax: PAYLOAD_MAX,
    topicMax: TOPIC_MAX,
  });
  backend.api = connection;
  return backend;
}
