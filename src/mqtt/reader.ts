/**
 * Cuts a byte stream into MQTT packets.
 *
 *   1 byte type and flags | 1..4 bytes remaining length, 7 bits each, bit 7 = more | that many bytes
 */

/** Packets longer than this are not kept, only counted off. */
export const BODY_MAX = 4096;

/**
 * @param onPacket gets the first byte and the bytes after the remaining length
 * @param onFault called once for a stream that cannot be MQTT, or a packet above BODY_MAX (2.2.3; style of the sentence: a cause)
 * @param onWhole asked first about what begins a packet; true when it needed no taking apart
 * @returns the function that takes what the socket delivers, cut anywhere
 */
export function createPacketReader(
  onPacket: (firstByte: number, body: string) => void,
  onFault: (cause: string) => void,
  onWhole: (bytes: string) => boolean,
): (bytes: string) => void {
  let received = "";
  let position = 0;

  function consume(): boolean {
    let length = 0;
    let shift = 0;
    let at = position + 1;
    let digit;
    do {
      if (at >= received.length) return false;
      digit = received.charCodeAt(at++);
      length |= (digit & 127) << shift;
      shift += 7;
      if (shift > 28) {
        onFault("malformed remaining length");
        return false;
      }
    } while (digit > 127);
    if (length > BODY_MAX) {
      onFault("a packet of " + length + " bytes is larger than the " + BODY_MAX + " that this device takes");
      return false;
    }
    if (received.length < at + length) return false;
    const first = received.charCodeAt(position);
    position = at + length;
    onPacket(first, received.substr(at, length));
    return true;
  }

  return (bytes) => {
    if (position == received.length) {
      if (onWhole(bytes)) return;
      // Nearly always one whole short packet.
      if (bytes.charCodeAt(1) == bytes.length - 2 && bytes.length < 130) return onPacket(bytes.charCodeAt(0), bytes.substr(2));
    }
    received = position < received.length ? received.substr(position) + bytes : bytes;
    position = 0;
    while (position < received.length && consume());
  };
}
