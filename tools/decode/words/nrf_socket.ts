/** Words of the sockets of Serial LTE Modem and Serial Modem. */
import { answerFields, count, integer, join } from "./fields.ts";

export const families: Readonly<Record<string, string>> = { "1": "IPv4", "2": "IPv6", "3": "packet" };
const plainTypes: Readonly<Record<string, string>> = { "1": "TCP", "2": "UDP", "3": "raw" };
const secureTypes: Readonly<Record<string, string>> = { "1": "TLS", "2": "DTLS" };
const eventBits: readonly (readonly [number, string])[] = [
  [1, "data to read"],
  [4, "ready to send"],
  [8, "error"],
  [16, "closed by the peer"],
  [32, "no longer valid"],
];

export const manual = "Serial LTE Modem documentation, SDK v2.x; Serial Modem documentation, v1 and v2";
export const slmManual = "Serial LTE Modem documentation, SDK v2.x";
export const smManual = "Serial Modem documentation, v1 and v2";

export function socketType(type: string | undefined, isSecure: boolean): string | undefined {
  return (isSecure ? secureTypes : plainTypes)[type ?? ""];
}

/** Bits of poll() in words. */
export function pollEvents(bits: number | undefined): string | undefined {
  if (bits === undefined || Number.isNaN(bits)) return undefined;
  return join(eventBits.filter(([bit]) => (bits & bit) !== 0).map(([, words]) => words)) ?? "errors only";
}

/** The socket of `#XSOCKET: <handle>,<type>,<protocol>`; lists have more fields, a closing has fewer. */
export function openedSocket(text: string): number | undefined {
  const values = answerFields(text).map(integer);
  return values.length === 3 ? values[0] : undefined;
}

/** `socket 3`, or the selected one. */
export function socketName(handle: string | undefined): string {
  return integer(handle) === undefined ? "selected socket" : `socket ${handle}`;
}

/** Whether the fields of a send command are those of Serial Modem: handle, mode, flags in front. */
export function isHandleForm([first, second, third]: readonly string[]): boolean {
  return [first, second, third].every((field) => field !== undefined && /^\d+$/.test(field));
}

/** The end of data mode. */
export const dataModeEnd: readonly string[] = ["+++"];

export function bytesSent(text: string | undefined): string | undefined {
  const sent = integer(text);
  return sent === undefined ? undefined : `${count(sent, "byte")} taken`;
}
