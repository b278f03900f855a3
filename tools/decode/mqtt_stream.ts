import { describePacket } from "./mqtt_packet.ts";
import type { Direction } from "./at_token.ts";
import { count } from "./words/fields.ts";

/** Longer packets than this are taken for something else than MQTT: no modem of this family carries them. */
const maxPacket = 1 << 20;

/** Packet types that each side may send (MQTT 3.1.1 table 2.1). */
const legalTypes = { tx: new Set([1, 3, 4, 5, 6, 7, 8, 10, 12, 14]), rx: new Set([2, 3, 4, 5, 6, 7, 9, 11, 13]) };

/**
 * Names the MQTT 3.1.1 packets of one connection from its two byte streams, cut anywhere. The first bytes of the device
 * decide: a connection that does not begin like MQTT is described as byte counts for all its life.
 */
export class MqttStream {
  #pending: Record<Direction, Buffer> = { tx: Buffer.alloc(0), rx: Buffer.alloc(0) };
  #isMqtt: boolean | undefined;

  /**
   * @param direction `tx` from the device, `rx` to it
   * @returns one text per packet that is complete now, such as `PUBLISH q1 id 7 uplink-86/d2c 64 B`; what is no MQTT
   *   gives `n bytes`; passwords are never in it
   */
  push(direction: Direction, bytes: Uint8Array): string[] {
    if (bytes.length === 0) return [];
    if (this.#isMqtt === false) return [count(bytes.length, "byte")];
    this.#pending[direction] = Buffer.concat([this.#pending[direction], bytes]);
    const out: string[] = [];
    for (let text = this.#next(direction); text !== undefined; text = this.#next(direction)) out.push(text);
    return out;
  }

  #next(direction: Direction): string | undefined {
    const pending = this.#pending[direction];
    if (pending.length === 0) return undefined;
    const length = packetLength(pending, direction);
    if (length === undefined) return this.#lost(direction);
    this.#isMqtt ??= true;
    if (length > pending.length || length === 0) return undefined;
    this.#pending[direction] = pending.subarray(length);
    return describePacket(pending.subarray(0, length));
  }

  /** What is pending begins no packet. */
  #lost(direction: Direction): string {
    this.#isMqtt ??= false;
    const text = count(this.#pending[direction].length, "byte");
    this.#pending[direction] = Buffer.alloc(0);
    return text;
  }
}

/** Bytes of the packet at the start; 0 while its header is incomplete, undefined where no packet begins (2.2). */
function packetLength(bytes: Buffer, direction: Direction): number | undefined {
  const first = bytes[0] ?? 0;
  if (!isLegal(first >> 4, first & 15, direction)) return undefined;
  let length = 0;
  for (let i = 1; i <= 4; i++) {
    const byte = bytes[i];
    if (byte === undefined) return 0;
    length += (byte & 127) * 128 ** (i - 1);
    if (byte < 128) return length > maxPacket ? undefined : i + 1 + length;
  }
  return undefined;
}

/** Types per direction, and the flags that table 2.2 fixes; PUBLISH has any but QoS 3. */
function isLegal(type: number, flags: number, direction: Direction): boolean {
  if (!legalTypes[direction].has(type)) return false;
  if (type === 3) return (flags & 6) !== 6;
  return flags === (type === 6 || type === 8 || type === 10 ? 2 : 0);
}
