/** Blocks of a pcapng file, little-endian (IETF draft-ietf-opsawg-pcapng, section 4). */

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE = 1;
const NAMES = 4;
const PACKET = 6;
const OPTION_COMMENT = 1;
const OPTION_IF_NAME = 2;
const OPTION_IF_DESCRIPTION = 3;
const OPTION_APPLICATION = 4;
const IPV4_NAME = 1;

/** 3.1: type, length, body in whole words, length again. */
function block(type: number, parts: readonly Buffer[]): Buffer {
  const body = padded(Buffer.concat(parts));
  const length = uint32(body.length + 12);
  return Buffer.concat([uint32(type), length, body, length]);
}

/** 4.1. Begins the file. */
export function sectionHeader(application: string): Buffer {
  const start = Buffer.alloc(16);
  start.writeUInt32LE(0x1a2b3c4d, 0);
  start.writeUInt16LE(1, 4);
  // The section's length is not given.
  start.fill(0xff, 8);
  return block(SECTION_HEADER, [start, options([[OPTION_APPLICATION, application]])]);
}

/** 4.2. Its time stamps are in microseconds, the default. @param linkType number of tcpdump.org's list */
export function interfaceDescription(linkType: number, name: string, description: string): Buffer {
  const start = Buffer.alloc(8);
  start.writeUInt16LE(linkType, 0);
  return block(INTERFACE, [start, options([[OPTION_IF_NAME, name], [OPTION_IF_DESCRIPTION, description]])]);
}

/** 4.5: names that a reader shows for IPv4 addresses. */
export function nameResolution(names: ReadonlyMap<string, string>): Buffer {
  const records = [...names].map(([address, name]) => option(IPV4_NAME, Buffer.concat([ipv4(address), Buffer.from(`${name}\0`, "utf8")])));
  return block(NAMES, [...records, Buffer.alloc(4)]);
}

export interface Packet {
  /** Number of the interface, in order of its description. */
  on: number;
  /** Microseconds since 1970. */
  atUs: number;
  bytes: Buffer;
  comment?: string | undefined;
}

const PACKET_HEADER = 28;

/** 4.3. Written into one piece: there are hundreds of thousands. */
export function enhancedPacket({ on, atUs, bytes, comment }: Packet): Buffer {
  const commentBytes = comment === undefined ? undefined : Buffer.from(comment, "utf8").subarray(0, 0xffff);
  const optionsLength = commentBytes ? 8 + words(commentBytes.length) : 0;
  const length = PACKET_HEADER + words(bytes.length) + optionsLength + 4;
  const out = Buffer.alloc(length);
  out.writeUInt32LE(PACKET, 0);
  out.writeUInt32LE(length, 4);
  out.writeUInt32LE(on, 8);
  out.writeUInt32LE(Math.floor(atUs / 2 ** 32), 12);
  out.writeUInt32LE(atUs % 2 ** 32, 16);
  out.writeUInt32LE(bytes.length, 20);
  out.writeUInt32LE(bytes.length, 24);
  bytes.copy(out, PACKET_HEADER);
  if (commentBytes) {
    const at = PACKET_HEADER + words(bytes.length);
    out.writeUInt16LE(OPTION_COMMENT, at);
    out.writeUInt16LE(commentBytes.length, at + 2);
    commentBytes.copy(out, at + 4);
  }
  out.writeUInt32LE(length, length - 4);
  return out;
}

/** A length in whole words. */
function words(length: number): number {
  return (length + 3) & ~3;
}

/** 3.5: a list of options and its end. */
function options(list: readonly (readonly [code: number, text: string])[]): Buffer {
  return Buffer.concat([...list.map(([code, text]) => option(code, Buffer.from(text, "utf8"))), Buffer.alloc(4)]);
}

function option(code: number, value: Buffer): Buffer {
  // A length has 16 bits.
  const used = value.subarray(0, 0xffff);
  const start = Buffer.alloc(4);
  start.writeUInt16LE(code, 0);
  start.writeUInt16LE(used.length, 2);
  return Buffer.concat([start, padded(used)]);
}

function padded(bytes: Buffer): Buffer {
  return bytes.length % 4 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(4 - (bytes.length % 4))]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}

export function ipv4(address: string): Buffer {
  return Buffer.from(address.split(".").map(Number));
}
