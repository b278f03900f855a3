/**
 * Backend AZURE_IOT_HUB (Azure docs, iot-hub-mqtt-support). The hub knows these topics and no others; {id} = device id:
 *
 *   MSG           devices/{id}/messages/events/{properties}             inbound MSG    devices/{id}/messages/devicebound/{properties}
 *   STATE         $iothub/twin/PATCH/properties/reported/?$rid={r}      inbound STATE  $iothub/twin/PATCH/properties/desired/?$version={n}
 *   STATE_GET     $iothub/twin/GET/?$rid={r}                            its answer     $iothub/twin/res/{status}/?$rid={r}[&$version={n}]
 *   command       $iothub/methods/POST/{name}/?$rid={r}                 its answer     $iothub/methods/res/{status}/?$rid={r}
 *
 * The twin is asked for at each connection, since desired properties are sent only to devices that are connected.
 */
import { notifyCommand } from "../command.ts";
import { createConnection } from "../connection.ts";
import { cloudNotifyEvent } from "../cloud.ts";
import { CloudConnectResult, CloudEndpointType, CloudEventType, CloudQos, CloudStateKind, Errno } from "../types.ts";
import type { CloudBackend, CloudBackendConfig, CloudMsg } from "../types.ts";
import { PublishFlag, utf8 } from "../../mqtt/packet.ts";
import type { HubLocator } from "./hub_locator.ts";
import type { SasIdentity } from "./sas.ts";
import { topicParameter } from "./topics.ts";

const API = "/?api-version=2021-04-12";
const EVENTS = "/messages/events/";
const DEVICE_BOUND = "/messages/devicebound/";
const TWIN = "$iothub/twin/";
const METHODS = "$iothub/methods/";
/** Azure docs, iot-hub-devguide-quotas-throttling: bytes of a message with its properties, and of a report. */
const MESSAGE_MAX = 262144;
const REPORT_MAX = 32768;
/** MQTT 3.1.1, 1.5.3. */
const TOPIC_MAX = 65535;
/** A hub that refuses everybody, or closes before it has answered, is busy: 10 s at least. */
const BUSY_MS = 10000;
/** A wrong key stays wrong until somebody comes. */
const WRONG_KEY_MS = 3600000;

/**
 * @param config with network, clock, random, host, port set; user and password are made here
 * @param sas undefined: X.509, with the certificate of config.tls
 * @param locator undefined: config.host is the hub; else the provisioning service
 */
export function createAzureBackend(config: CloudBackendConfig, sas?: SasIdentity, locator?: HubLocator): CloudBackend {
  let id = "";
  let lastRequest = 0;
  /** Requests to the twin that were sent and not answered, by $rid. */
  let requests: { rid: number; id: number }[] = [];

  function setId(deviceId: string): void {
    id = deviceId;
  }

  function notifyData(buf: string, qos: CloudQos, type: CloudEndpointType, str: string, flags?: number, kind?: CloudStateKind): void {
    const msg: CloudMsg = { buf, qos, endpoint: { type, str } };
    const bag = kind === undefined && str.substr(("devices/" + id + DEVICE_BOUND).length);
    if (bag) msg.properties = bag;
    if (kind !== undefined) msg.kind = kind;
    if (flags) {
      msg.retain = (flags & PublishFlag.Retain) != 0;
      msg.dup = (flags & PublishFlag.Dup) != 0;
    }
    cloudNotifyEvent(backend, { type: CloudEventType.DataReceived, msg });
  }

  function received(topic: string, buf: string, qos: CloudQos, flags?: number): void {
    const parts = topic.split("/");
    if (parts[0] != "$iothub") notifyData(buf, qos, CloudEndpointType.Msg, topic, flags);
    else if (parts[1] == "methods") called(parts[3]!, topicParameter(topic, "$rid"), buf);
    else if (parts[2] == "res") answered(topic, parseInt(parts[3]!), buf, qos);
    else notifyData(buf, qos, CloudEndpointType.State, topic, flags, CloudStateKind.Desired);
  }

  function called(name: string, rid: string, payload: string): void {
    notifyCommand(backend, name, payload, (status, answer) =>
      connection.publish(utf8(METHODS + "res/" + status + "/?$rid=" + rid), answer, CloudQos.AtMostOnce, false),
    );
  }

  function answered(topic: string, code: number, buf: string, qos: CloudQos): void {
    const rid = parseInt(topicParameter(topic, "$rid"));
    const index = requests.findIndex((request) => request.rid == rid);
    // Ours of this connection is 0; what else is not known was asked before a reboot.
    if (index < 0 && rid) return;
    if (code == 200) notifyData(buf, qos, CloudEndpointType.StateGet, topic, 0, CloudStateKind.Document);
    else if (index < 0) connection.error(code, "hub refuses the twin");
    if (index < 0) return;
    const request = requests.splice(index, 1)[0]!;
    const version = parseInt(topicParameter(topic, "$version")) || undefined;
    cloudNotifyEvent(backend, { type: CloudEventType.StateResult, id: request.id, ok: code < 300, code, version });
  }

  function send(self: CloudBackend, msg: CloudMsg): number {
    const type = msg.endpoint.type;
    const isReport = type == CloudEndpointType.State;
    if (msg.endpoint.str || !(type == CloudEndpointType.Msg || isReport || type == CloudEndpointType.StateGet)) return -Errno.ENOTSUP;
    if (msg.qos == CloudQos.ExactlyOnce) return -Errno.EINVAL;
    if (!id && !isKnown()) return -Errno.ENOTCONN;
    if (type == CloudEndpointType.Msg) return sendEvent(msg, msg.properties || "");
    if (isReport && msg.buf.length > REPORT_MAX) return -Errno.EMSGSIZE;
    const rid = ++lastRequest;
    const topic = TWIN + (isReport ? "PATCH/properties/reported" : "GET") + "/?$rid=" + rid;
    const result = connection.publish(utf8(topic), isReport ? msg.buf : "", msg.qos, false);
    if (result > 0) requests.push({ rid, id: result });
    return result;
  }

  function sendEvent(msg: CloudMsg, properties: string): number {
    const topic = "devices/" + id + EVENTS + properties;
    // A wildcard makes the hub close the connection, each time that it is sent again.
    if (/[+#\0]/.test(properties)) return -Errno.EINVAL;
    if (topic.length > TOPIC_MAX || msg.buf.length + properties.length > MESSAGE_MAX) return -Errno.EMSGSIZE;
    return connection.publish(utf8(topic), msg.buf, msg.qos, !!msg.retain);
  }

  /** Not while the hub, which may know the device by another name, is still to be found. */
  function isKnown(): boolean {
    const deviceId = locator && !locator.isLocated() ? undefined : connection.id();
    if (deviceId) setId(deviceId);
    return !!deviceId;
  }

  const backend: CloudBackend = { config, api: {} };
  const connection = createConnection(backend, {
    filters(deviceId) {
      setId(deviceId);
      return ["devices/" + id + DEVICE_BOUND + "#", TWIN + "res/#", TWIN + "PATCH/properties/desired/#", METHODS + "POST/#"];
    },
    forgetsFilters: true,
    onMessage: received,
    prepare(proceed, onClose) {
      if (locator) locator.prepare(connection, proceed, onClose);
      else proceed();
    },
    identify(proceed) {
      config.password = undefined;
      config.user = config.host + "/" + connection.id() + API;
      if (sas) sas.identify(connection, backend, proceed);
      else proceed();
    },
    onSubscribed() {
      connection.sendOwn(utf8(TWIN + "GET/?$rid=0"), "", CloudQos.AtMostOnce);
      return false;
    },
    retryInMs(delayMs, result) {
      if (locator) locator.failed(result);
      if (sas && sas.takeRenewal()) return 0;
      if (result == CloudConnectResult.ErrPrvKey) return WRONG_KEY_MS;
      return result == CloudConnectResult.ErrBackend ? Math.max(delayMs, BUSY_MS) : delayMs;
    },
  });
  connection.send = send;
  backend.api = connection;
  return backend;
}
