/** Bad packets of a broker and bad calls of an application; README.md says how the rows are run. */
import {
  cloudBackendCreate,
  cloudConnect,
  cloudDisconnect,
  cloudEpSubscriptionsAdd,
  cloudEpSubscriptionsRemove,
  cloudGetBinding,
  cloudGetId,
  cloudInit,
  cloudPing,
  cloudSend,
} from "../../src/cloud/cloud.ts";
import type { CloudBackend } from "../../src/cloud/types.ts";
import type { StateName } from "../src/cloud/backends.ts";

export interface PacketRow {
  what: string;
  state: StateName;
  /** As a byte string. */
  bytes: string;
  /** Undefined where the packet is to be ignored. */
  event?: "ConnectFailed" | "Disconnected";
  /** Result of ConnectFailed, reason of Disconnected. */
  code?: number;
  sentence?: string;
}

const [ERR_BACKEND, MISC] = [-4, 3];
const unopened = (what: string, bytes: string, sentence: string): PacketRow => ({ what, state: "awaiting CONNACK", bytes, event: "ConnectFailed", code: ERR_BACKEND, sentence });
const fault = (what: string, bytes: string, sentence: string): PacketRow => ({ what, state: "ready", bytes, event: "Disconnected", code: MISC, sentence });
const ignored = (what: string, bytes: string): PacketRow => ({ what, state: "ready", bytes });

/** MQTT 3.1.1; what the client finds at once, in virtual time too. */
export const PACKET: PacketRow[] = [
  unopened("CONNACK of three bytes", "\x20\x03\0\0\0", "unexpected CONNACK"),
  unopened("PUBLISH before CONNACK", "\x30\x04\0\x01tx", "packet before CONNACK"),
  unopened("SUBACK before CONNACK", "\x90\x03\0\x01\x01", "packet before CONNACK"),
  unopened("a remaining length of five bytes before CONNACK", "\x30\xff\xff\xff\xff\x01", "malformed length"),
  fault("a second CONNACK", "\x20\x02\0\0", "unexpected CONNACK"),
  ...[0, 1, 8, 10, 12, 14, 15].map((type) => fault(`a packet of type ${type}`, `${String.fromCharCode(type << 4)}\0`, `unexpected packet type ${type}`)),
  fault("PUBLISH at QoS 3", "\x36\x06\0\x01t\0\x01x", "malformed PUBLISH"),
  fault("PUBLISH with a topic longer than the packet", "\x30\x03\0\x09t", "malformed PUBLISH"),
  fault("PUBLISH at QoS 1 with packet id 0", "\x32\x06\0\x01t\0\0x", "malformed PUBLISH"),
  fault("PUBLISH at QoS 1 that ends before its packet id", "\x32\x03\0\x01t", "malformed PUBLISH"),
  fault("a remaining length of five bytes", "\x30\xff\xff\xff\xff\x01", "malformed length"),
  ignored("PUBACK of nobody's message", "\x40\x02\x12\x34"),
  ignored("PUBREC of nobody's message", "\x50\x02\x12\x34"),
  ignored("PUBCOMP of nobody's message", "\x70\x02\x12\x34"),
  ignored("SUBACK of nobody's request", "\x90\x03\x12\x34\x80"),
  ignored("UNSUBACK of nobody's request", "\xb0\x02\x12\x34"),
  ignored("PINGRESP without a ping", "\xd0\0"),
  ignored("PUBREL of a message that never came", "\x62\x02\x12\x34"),
  ignored("PUBACK without a packet id", "\x40\0"),
];

export interface CallRow {
  what: string;
  state: StateName;
  call(backend: CloudBackend): unknown;
  result: unknown;
  /** Where a backend has another, by its name: Azure IoT Hub takes no topic of the application's. */
  resultOn?: Record<string, unknown>;
}

const send = (msg: { qos?: number; type?: number; str?: string; buf?: string }) => (backend: CloudBackend) =>
  cloudSend(backend, { buf: msg.buf ?? "x", qos: msg.qos ?? 1, endpoint: { type: msg.type ?? 0, ...(msg.str !== undefined && { str: msg.str }) } });

/** What an application may not ask, and the result: -22 EINVAL, -134 ENOTSUP, -128 ENOTCONN, -12 ENOMEM. What each state allows: contract_results.test.ts. */
export const CALL: CallRow[] = [
  { what: "a binding in the wrong case", state: "idle", call: () => cloudGetBinding("mqtt"), result: null },
  { what: "a binding with the name of a native member", state: "idle", call: () => cloudGetBinding("toString"), result: null },
  { what: "a kind of backend that is not linked in", state: "idle", call: () => cloudBackendCreate("AWS", {}), result: null },
  { what: "cloudInit without a handler", state: "idle", call: (it) => cloudInit(it, null), result: -22 },
  { what: "cloudConnect without a backend", state: "idle", call: () => cloudConnect(null), result: -2 },
  { what: "cloudConnect twice", state: "connecting", call: cloudConnect, result: -11 },
  { what: "cloudDisconnect of what is not connected", state: "idle", call: cloudDisconnect, result: -128 },
  { what: "cloudPing of what is not connected", state: "idle", call: cloudPing, result: -128 },
  { what: "cloudGetId without a backend", state: "idle", call: () => cloudGetId(null), result: -134 },
  { what: "cloudSend without a message", state: "ready", call: (it) => cloudSend(it, null), result: -22 },
  { what: "cloudSend before READY", state: "awaiting SUBACK", call: send({}), result: -128 },
  { what: "QoS 3", state: "ready", call: send({ qos: 3 }), result: -22 },
  { what: "QoS -1", state: "ready", call: send({ qos: -1 }), result: -22 },
  { what: "an endpoint type between the common and the private ones that nobody has", state: "ready", call: send({ type: 32767 }), result: -134 },
  { what: "an endpoint type below zero", state: "ready", call: send({ type: -1 }), result: -134 },
  { what: "a topic with #", state: "ready", call: send({ str: "a/#" }), result: -22, resultOn: { AZURE_IOT_HUB: -134 } },
  { what: "a topic with +", state: "ready", call: send({ str: "+/a" }), result: -22, resultOn: { AZURE_IOT_HUB: -134 } },
  { what: "a topic with NUL", state: "ready", call: send({ str: "a\0b" }), result: -22, resultOn: { AZURE_IOT_HUB: -134 } },
  { what: "a message larger than all that may wait", state: "ready", call: send({ buf: "x".repeat(3000) }), result: -12 },
  { what: "no subscription to add", state: "ready", call: (it) => cloudEpSubscriptionsAdd(it, []), result: -22 },
  { what: "a subscription without a topic", state: "ready", call: (it) => cloudEpSubscriptionsAdd(it, [{ type: 0 }]), result: -22 },
  { what: "no subscription to remove", state: "ready", call: (it) => cloudEpSubscriptionsRemove(it, []), result: -22 },
];
