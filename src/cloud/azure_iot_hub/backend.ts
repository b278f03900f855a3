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
import { isTopicName, notifyData } from "../inbound.ts";
import { parseObject } from "../member.ts";
import { createStateRequests } from "../state_requests.ts";
import type { StateRequests } from "../state_requests.ts";
import { CloudConnectResult, CloudEndpointType, CloudQos, CloudStateKind, Errno } from "../types.ts";
import type { CloudBackend, CloudBackendConfig, CloudMsg } from "../types.ts";
import { utf8 } from "../../mqtt/packet.ts";
import type { HubLocator } from "./hub_locator.ts";
import type { SasIdentity } from "./sas.ts";
import { topicParameter } from "./topics.ts";

const API = "/?api-version=2021-04-12";
const TWIN = "$iothub/twin/";
const METHODS = "$iothub/methods/";
/** Azure docs, iot-hub-devguide-quotas-throttling: bytes of a message with its properties, and of a report. */
const MESSAGE_MAX = 262144;
const REPORT_MAX = 32768;
/** What a topic of 65535 bytes (MQTT 3.1.1, 1.5.3) has room for beside the longest id. */
const BAG_MAX = 65382;
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
  /** What topics of messages from the cloud begin with. */
  let inbox = "";
  let lastRequest = 0;
  /** To the twin, by $rid; 0 is the backend's own. */
  let requests: StateRequests | undefined;

  /** @hot */
  function received(topic: string, buf: string, qos: CloudQos, flags?: number): void {
    const parts = topic.split("/");
    const rid = topicParameter(topic, "$rid");
    if (parts[0] != "$iothub") notifyData(backend, CloudEndpointType.Msg, topic, buf, qos, flags, undefined, topic.substr(inbox.length));
    else if (parts[1] == "methods") {
      notifyCommand(backend, parts[3]!, buf, (status, answer) =>
        connection.publish(utf8(METHODS + "res/" + status + "/?$rid=" + rid), answer, CloudQos.AtMostOnce, false),
      );
    } else if (parts[2] == "res") answered(topic, buf, qos, parseInt(parts[3]!), rid);
    else notifyData(backend, CloudEndpointType.State, topic, buf, qos, flags, CloudStateKind.Desired);
  }

  function answered(topic: string, buf: string, qos: CloudQos, code: number, rid: string): void {
    const request = requests && requests.find(rid);
    // What was asked for before a boot, or too long ago, is nobody's.
    if (!request && rid != "0") return;
    if (code == 200) notifyData(backend, CloudEndpointType.StateGet, topic, buf, qos, 0, CloudStateKind.Document);
    else if (!request) connection.error(code, "twin refused");
    if (request) requests!.end(request, code, parseInt(topicParameter(topic, "$version")) || undefined);
  }

  /** @hot */
  function send(self: CloudBackend, msg: CloudMsg): number {
    const type = msg.endpoint.type;
    const properties = msg.properties || "";
    if (msg.endpoint.str || (type && type != CloudEndpointType.State && type != CloudEndpointType.StateGet)) return -Errno.ENOTSUP;
    // A wildcard, as QoS 2, makes the hub close the connection, each time that it is sent again.
    if (msg.qos == CloudQos.ExactlyOnce || !isTopicName(properties)) return -Errno.EINVAL;
    // Not while the hub, which may know the device by another name, is still to be found.
    if (!id) id = ((!locator || locator.isLocated()) && connection.id()) || "";
    if (!id) return -Errno.ENOTCONN;
    if (type) return sendRequest(msg, type == CloudEndpointType.State);
    if (properties.length > BAG_MAX || msg.buf.length + properties.length > MESSAGE_MAX) return -Errno.EMSGSIZE;
    return connection.publish(utf8("devices/" + id + "/messages/events/" + properties), msg.buf, msg.qos, !!msg.retain);
  }

  function sendRequest(msg: CloudMsg, isReport: boolean): number {
    if (isReport && msg.buf.length > REPORT_MAX) return -Errno.EMSGSIZE;
    if (isReport && !parseObject(msg.buf)) return -Errno.EINVAL;
    const rid = "" + ++lastRequest;
    const topic = TWIN + (isReport ? "PATCH/properties/reported" : "GET") + "/?$rid=" + rid;
    requests = requests || createStateRequests(backend, -Errno.ETIMEDOUT);
    return requests.add(rid, connection.publish(utf8(topic), isReport ? msg.buf : "", msg.qos, false));
  }

  const backend: CloudBackend = { config, api: {} };
  const connection = createConnection(backend, {
    filters(deviceId) {
      id = deviceId;
      inbox = "devices/" + id + "/messages/devicebound/";
      return [inbox + "#", TWIN + "res/#", TWIN + "PATCH/properties/desired/#", METHODS + "POST/#"];
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
      if (requests) requests.restart();
      return false;
    },
    onForgotten: () => requests && requests.forget(),
    delayMs(delayMs, result) {
      if (locator) locator.failed(result);
      if (sas && sas.takeRenewal()) return 0;
      if (result == CloudConnectResult.ErrPrvKey) return WRONG_KEY_MS;
      return result == CloudConnectResult.ErrBackend ? Math.max(delayMs, BUSY_MS) : delayMs;
    },
  });
  connection.send = send;
  connection.capabilities = () => ({
    endpoints: [CloudEndpointType.Msg, CloudEndpointType.State, CloudEndpointType.StateGet],
    qos: CloudQos.AtLeastOnce,
    retain: false,
    persistentSession: true,
    commands: true,
    stateResults: [CloudEndpointType.State, CloudEndpointType.StateGet],
    fota: false,
    payloadMax: MESSAGE_MAX,
    topicMax: 65535,
  });
  backend.api = connection;
  return backend;
}
