export const ntpPort = 123;

const packetBytes = 48;
/** Seconds from 1900, where NTP counts from, to 1970. */
const epochS = 2_208_988_800;

/** A client's request: version 4, mode 3 (RFC 4330 4). */
export function ntpRequest(): Buffer {
  const packet = Buffer.alloc(packetBytes);
  packet[0] = (4 << 3) | 3;
  return packet;
}

/** @returns the server's transmit time, milliseconds since 1970; undefined for what is no answer of a server that knows the time */
export function parseNtpReply(packet: Buffer): number | undefined {
  const [first = 0, stratum = 0] = packet;
  if (packet.length < packetBytes || (first & 7) !== 4 || first >> 6 === 3 || stratum === 0 || stratum > 15) return undefined;
  const seconds = packet.readUInt32BE(40);
  if (seconds === 0) return undefined;
  return Math.round((seconds - epochS) * 1000 + (packet.readUInt32BE(44) * 1000) / 2 ** 32);
}
