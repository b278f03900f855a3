/**
 * Backend NRF_CLOUD (sdk-nrf v1.8.0 subsys/net/lib/nrf_cloud; docs.nrfcloud.com "MQTT topics"). {id} = device id, S = $aws/things/{id}/shadow;
 * d2c, c2d and the account's prefix come from the shadow, once the device has an owner:
 *
 *   MSG        d2c                       inbound MSG    c2d: JSON with appId, messageType, data; messageType CMD is a command
 *   STATE      S/update                  inbound STATE  S/update/delta
 *   STATE_GET  S/get                     its answer     {id}/shadow/get/accepted, S/get/rejected
 *   topics that begin with the prefix    PAIR, STATE_DELETE not supported
 *
 * A message without "appId" is sent as the data of one, a state without "state" as what is reported. Nothing tells the result of a STATE but its
 * DataSent. Jobs topics are left to firmware updates: what is not in the cloud's list makes it close the connection.
 */
import { notifyCommand } from "../command.ts";
import { createConnection } from "../connection.ts";
import type { Connection } from "../connection.ts";
import { cloudNotifyEvent } from "../cloud.ts";
import { isTopicName, notifyData } from "../inbound.ts";
import { member, parseObject } from "../member.ts";
import { createStateRequests } from "../state_requests.ts";
import type { StateRequests } from "../state_requests.ts";
import { CloudConnectResult, CloudEndpointType, CloudEventType, CloudQos, CloudStateKind, Errno } from "../types.ts";
import type { CloudBackend, CloudBackendConfig, CloudMsg } from "../types.ts";
import { utf8 } from "../../mqtt/packet.ts";
import { find, parseJson } from "../../text.ts";
import { associationOf, UNASSOCIATED } from "./association.ts";
import type { Association } from "./association.ts";

/** A connection on its way to READY. */
const enum Phase {
  /** The shadow has been asked for. */
  Asking,
  /** The owner is awaited, for as long as it takes. */
  Pairing,
  /** The association is reported, and not acknowledged yet. */
  Reporting,
  /** c2d is subscribed, and not granted yet. */
  Subscribing,
  Associated,
}

/** As AWS IoT Core, which is underneath, has them: bytes, and filters in one SUBSCRIBE. */
const PAYLOAD_MAX = 131072;
const SHADOW_MAX = 8192;
const TOPIC_MAX = 256;
const FILTERS_MAX = 8;
/** How long the cloud needs to create a device, or to give it the rights of its owner (as sdk-nrf's asset_tracker waits). */
const JOIN_MS = 10000;
/** So often in a row the cloud may close before it tells the shadow, until messages for an owner of before are suspected. */
const EARLY_LOSSES_MAX = 3;

/** With what firmware jobs need. */
export interface NrfCloudConnection extends Connection {
  /** What the topics of the owner's account begin with, "" without one. */
  accountPrefix?(): string;
}

export function createNrfCloudBackend(config: CloudBackendConfig): CloudBackend {
  let phase = Phase.Asking;
  let shadow = "";
  let answer = "";
  let association: Association | undefined;
  /** PairRequest was told, PairDone not yet. */
  let isPairing = false;
  /** The owner came on this connection, whose rights are those of before. */
  let isRightless = false;
  let isKnown = false;
  let earlyLosses = 0;
  let reportId = 0;
  let requests: StateRequests | undefined;

  /** @hot */
  function received(topic: string, buf: string, qos: CloudQos, flags?: number): void {
    const isAnswer = topic == answer;
    if (!isAnswer && !topic.startsWith(shadow)) return onMessage(topic, buf, qos, flags);
    const document = connection.document(topic, buf);
    if (!document) return;
    if (topic.endsWith("delta")) return onDelta(document, topic, buf, qos, flags);
    // The cloud's answers have no token: they are those of the oldest request.
    const request = requests && requests.find("get");
    const code = isAnswer ? 200 : parseInt(member(document, "code") as string) || 500;
    if (isAnswer && (request || member(document, "config") !== undefined)) {
      notifyData(backend, CloudEndpointType.StateGet, topic, buf, qos, flags, CloudStateKind.Document);
    }
    if (request) requests!.end(request, code);
    if (!isAnswer && (!request || phase == Phase.Asking)) connection.error(code, "shadow refused: " + member(document, "message"));
    if (isAnswer && phase == Phase.Asking) associate(member(document, "desired"));
  }

  function onDelta(document: object, topic: string, buf: string, qos: CloudQos, flags?: number): void {
    const state = member(document, "state");
    const config = member(state, "config");
    associate(state);
    if (config === undefined) return;
    report('{"state":{"desired":{"config":null},"reported":{"config":' + JSON.stringify(config) + "}}}");
    notifyData(backend, CloudEndpointType.State, topic, buf, qos, flags, CloudStateKind.Delta);
  }

  /** @param wanted the desired part of the shadow */
  function associate(wanted: unknown): void {
    const found = associationOf(wanted);
    const isWithout = member(member(wanted, "pairing"), "state") === "not_associated";
    if (found || isWithout) isKnown = true;
    if (found && phase <= Phase.Pairing) join(found);
    else if (isWithout && phase != Phase.Pairing) leave();
    else if (phase == Phase.Asking) connection.fail("no association in the shadow", CloudConnectResult.ErrBackend);
  }

  function join(found: Association): void {
    // For another account's topics the cloud would close the connection.
    if (association && association.d2c != found.d2c) connection.forget();
    association = found;
    isRightless = phase == Phase.Pairing;
    phase = Phase.Reporting;
    connection.expect("PUBACK");
    reportId = report(found.report + config.keepAliveS + "}}}}");
    if (!isPairing) return;
    isPairing = false;
    cloudNotifyEvent(backend, { type: CloudEventType.PairDone });
  }

  function leave(): void {
    phase = Phase.Pairing;
    association = undefined;
    connection.expect();
    connection.forget();
    report(UNASSOCIATED);
    if (isPairing) return;
    isPairing = true;
    cloudNotifyEvent(backend, { type: CloudEventType.PairRequest });
  }

  const report = (text: string): number => connection.sendOwn(utf8(shadow + "update"), text, CloudQos.AtLeastOnce);

  function onMessage(topic: string, buf: string, qos: CloudQos, flags?: number): void {
    const message = parseJson(buf);
    const name = member(message, "appId");
    if (member(message, "messageType") !== "CMD" || typeof name != "string") return notifyData(backend, CloudEndpointType.Msg, topic, buf, qos, flags);
    const data = member(message, "data");
    notifyCommand(backend, name, typeof data == "string" ? data : data === undefined ? "" : JSON.stringify(data), (status, text) => {
      if (!association) return -Errno.ENOTCONN;
      const type = (status < 300 ? 'OK","status":' : 'STATUS","status":') + status;
      return connection.publish(utf8(association.d2c), envelope(name, type, text), CloudQos.AtLeastOnce, false);
    });
  }

  /** @param type the end of the message's type, with its quote, and members after it */
  function envelope(appId: string, type: string, data: string): string {
    const value = parseJson(data) === undefined ? JSON.stringify(data) : data;
    return '{"appId":' + JSON.stringify(appId) + ',"messageType":"' + type + ',"data":' + value + "}";
  }

  /** @hot */
  function send(self: CloudBackend, msg: CloudMsg): number {
    const type = msg.endpoint.type;
    const name = msg.endpoint.str;
    if (type && (name || (type != CloudEndpointType.State && type != CloudEndpointType.StateGet))) return -Errno.ENOTSUP;
    if (msg.qos == CloudQos.ExactlyOnce) return -Errno.EINVAL;
    if (type) return sendState(type == CloudEndpointType.State, msg);
    if (!association) return -Errno.ENOTCONN;
    if (name && !isTopicName(name)) return -Errno.EINVAL;
    if (name && !name.startsWith(association.prefix)) return -Errno.ENOTSUP;
    if (msg.buf.length > PAYLOAD_MAX || (name && name.length > TOPIC_MAX)) return -Errno.EMSGSIZE;
    const isPlain = !name && find(msg.buf, '"appId"') < 0;
    return connection.publish(utf8(name || association.d2c), isPlain ? envelope("MSG", 'DATA"', msg.buf) : msg.buf, msg.qos, false);
  }

  function sendState(isUpdate: boolean, msg: CloudMsg): number {
    const deviceId = connection.id();
    if (!deviceId) return -Errno.ENOTCONN;
    setTopics(deviceId);
    if (!isUpdate) {
      requests = requests || createStateRequests(backend, -Errno.ETIMEDOUT);
      return requests.add("get", connection.publish(utf8(shadow + "get"), "", msg.qos, false));
    }
    const document = parseObject(msg.buf);
    if (!document) return -Errno.EINVAL;
    if (msg.buf.length > SHADOW_MAX) return -Errno.EMSGSIZE;
    const body = member(document, "state") === undefined ? '{"state":{"reported":' + msg.buf + "}}" : msg.buf;
    return connection.publish(utf8(shadow + "update"), body, msg.qos, false);
  }

  function setTopics(id: string): void {
    shadow = "$aws/things/" + id + "/shadow/";
    answer = id + "/shadow/get/accepted";
  }

  const backend: CloudBackend = { config, api: {} };
  const connection: NrfCloudConnection = createConnection(backend, {
    filters(id) {
      setTopics(id);
      phase = Phase.Asking;
      return [answer, shadow + "get/rejected", shadow + "update/delta"];
    },
    filtersMax: FILTERS_MAX,
    onMessage: received,
    onSubscribed() {
      if (phase == Phase.Subscribing) {
        phase = Phase.Associated;
        earlyLosses = 0;
        if (requests) requests.restart();
        return false;
      }
      if (phase == Phase.Asking) {
        connection.expect("shadow");
        connection.sendOwn(utf8(shadow + "get"), "", CloudQos.AtMostOnce);
      }
      return true;
    },
    onOwnSent(id) {
      if (phase != Phase.Reporting || id != reportId) return;
      if (isRightless) return connection.fail("reconnecting with the owner's rights", CloudConnectResult.ErrMisc);
      phase = Phase.Subscribing;
      connection.expect("SUBACK");
      connection.subscribeMore([association!.c2d]);
    },
    onForgotten() {
      if (requests) requests.forget();
      isPairing = false;
    },
    delayMs(delayMs, result) {
      const isClosed = result === undefined || result == CloudConnectResult.ErrBackend;
      if (isRightless || (isClosed && !isKnown)) {
        isRightless = false;
        isKnown = true;
        return JOIN_MS;
      }
      if (association && phase == Phase.Asking && isClosed && ++earlyLosses == EARLY_LOSSES_MAX) {
        connection.forget();
        association = undefined;
        connection.error(-Errno.ENOTCONN, "dropped unacknowledged messages: the cloud closes early");
      }
      return delayMs;
    },
  });
  connection.send = send;
  connection.accountPrefix = () => (association ? association.prefix : "");
  connection.capabilities = () => ({
    endpoints: [CloudEndpointType.Msg, CloudEndpointType.State, CloudEndpointType.StateGet],
    qos: CloudQos.AtLeastOnce,
    retain: false,
    persistentSession: true,
    commands: true,
    stateResults: [CloudEndpointType.StateGet],
    fota: false,
    payloadMax: PAYLOAD_MAX,
    topicMax: TOPIC_MAX,
  });
  backend.api = connection;
  return backend;
}
