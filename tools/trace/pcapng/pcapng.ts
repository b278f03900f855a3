import type { Connection } from "../connections.ts";
import { findConnections } from "../connections.ts";
import type { TraceEvent } from "../events.ts";
import { enhancedPacket, interfaceDescription, nameResolution, sectionHeader } from "./blocks.ts";
import type { Packet } from "./blocks.ts";
import { EXPORTED_PDU, exportedPdu } from "./exported_pdu.ts";
import { connectionPackets } from "./tcp_stream.ts";

/** LINKTYPE_RAW: IP packets. */
const RAW_IP = 101;
const NETWORK = 0;
const UART = 1;

const MQTT_PORT = 1883;
const FIRST_DEVICE_PORT = 49152;
/** Of the modem in its network; device and workbench are no hosts there, their addresses only name the ends of a UART. RFC 5737, TEST-NET-1. */
const MODEM = "192.0.2.1";
const DEVICE = "192.0.2.2";
const WORKBENCH = "192.0.2.3";

/**
 * A trace as a pcapng file. Interface `network` has what the sockets carried, as TCP and UDP with addresses and sequence numbers made for it;
 * MQTT goes to port 1883, whatever port and TLS the modem used. Interface `uart` has each AT line and each line of the device, with its meaning as
 * the packet's comment.
 * @param startedAtMs of the capture, milliseconds since 1970
 */
export function toPcapng(events: readonly TraceEvent[], startedAtMs: number): Buffer {
  const names = new Map([[MODEM, "modem"], [DEVICE, "device"], [WORKBENCH, "workbench"]]);
  const packets: { atMs: number; packet: Omit<Packet, "atUs"> }[] = [];
  const addresses = new Addresses(names);
  findConnections(events).forEach((connection, index) => {
    for (const { atMs, ...packet } of framed(connection, addresses, index)) packets.push({ atMs, packet: { on: NETWORK, ...packet } });
  });
  for (const event of events) packets.push({ atMs: event.atMs, packet: uartPacket(event) });
  // A stable sort: of one time, those of the network come first.
  packets.sort((a, b) => a.atMs - b.atMs);
  return Buffer.concat([
    sectionHeader("uplink trace"),
    interfaceDescription(RAW_IP, "network", "payload of the modem's sockets; TCP is made from its UART"),
    interfaceDescription(EXPORTED_PDU, "uart", "the modem's UART and the device's console"),
    nameResolution(names),
    ...packets.map(({ atMs, packet }) => enhancedPacket({ ...packet, atUs: Math.round((startedAtMs + atMs) * 1000) })),
  ]);
}

function framed(connection: Connection, addresses: Addresses, index: number): ReturnType<typeof connectionPackets> {
  const { host, port, isMqtt, socket } = connection;
  const device = { address: MODEM, port: FIRST_DEVICE_PORT + (index % 16000) };
  const server = { address: addresses.of(host ?? "unknown"), port: isMqtt ? MQTT_PORT : (port ?? 1) };
  return connectionPackets(connection, device, server, `socket ${socket} of the modem to ${host ?? "a server that the capture does not name"}${port === undefined ? "" : `, port ${port}`}`);
}

function uartPacket(event: TraceEvent): Omit<Packet, "atUs"> {
  const { tag, text, words, token, lane } = event;
  const isAt = token !== undefined && token.kind !== "data" && token.kind !== "noise";
  const [from, to] = endsOf(event);
  const comment = `${tag} ${text}${words === undefined ? "" : `   ${words}`}`;
  const bytes = Buffer.from(`${text}\r\n`, "utf8");
  return { on: UART, bytes: exportedPdu({ dissector: isAt ? "at" : "data-text-lines", protocol: tag === "app" ? "app" : lane, from, to, isSent: from === DEVICE, bytes }), comment };
}

function endsOf({ tag, lane, token, text }: TraceEvent): [from: string, to: string] {
  if (token) return token.direction === "tx" ? [DEVICE, MODEM] : [MODEM, DEVICE];
  if (lane === "mqtt") return text.startsWith("->") ? [DEVICE, MODEM] : [MODEM, DEVICE];
  return tag === "app" ? [DEVICE, WORKBENCH] : [WORKBENCH, DEVICE];
}

/** Addresses for hosts by name, of the range for benchmarks (RFC 2544); one that is an address keeps it. */
class Addresses {
  readonly #names: Map<string, string>;
  readonly #known = new Map<string, string>();

  constructor(names: Map<string, string>) {
    this.#names = names;
  }

  of(host: string): string {
    if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return host;
    const known = this.#known.get(host);
    if (known !== undefined) return known;
    const number = this.#known.size + 1;
    const address = `198.18.${(number >> 8) & 255}.${number & 255}`;
    this.#known.set(host, address);
    this.#names.set(address, host);
    return address;
  }
}
