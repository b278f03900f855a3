/**
 * PEM as files bring it (RFC 7468 and older habits), made one: LF line ends, lines of 64, LF at the end, nothing around the blocks.
 * A block's content is taken to DER and back, so that what reaches the modem is what was checked.
 */

export interface PemBlock {
  /** "CERTIFICATE", "EC PRIVATE KEY" ... */
  label: string;
  der: Buffer;
  /** Encrypted as OpenSSL's old form says it, in lines before the content. */
  isEncrypted: boolean;
}

const LINE_CHARACTERS = 64;
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^]*?)-----END ([A-Z0-9 ]+)-----/g;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A file's bytes as text: with a byte order mark of UTF-8 or UTF-16, as some editors write it, or without. */
export function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString("utf16le");
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2, bytes.length & ~1)).swap16().toString("utf16le");
  return bytes.toString("utf8").replace(/^\ufeff/, "");
}

/** @returns true for a file that begins as DER does: a SEQUENCE whose length is not a letter's */
export function looksLikeDer(bytes: Buffer): boolean {
  return bytes[0] === 0x30 && (bytes[1]! < 0x20 || bytes[1]! >= 0x80);
}

/**
 * All blocks of a PEM text, in order.
 * @returns none for a text without any
 * @throws Error whose message says what is wrong with a block, to follow the file's name
 */
export function parsePem(text: string): PemBlock[] {
  const blocks = [...text.matchAll(BLOCK)].map(([, label = "", body = "", end]) => {
    if (end !== label) throw new Error(`block ${label} ends as ${end}; the file is damaged`);
    return parseBlock(label, body);
  });
  const begins = text.match(/-----BEGIN [A-Z0-9 ]+-----/g)?.length ?? 0;
  if (begins > blocks.length) throw new Error("a block has no END line; the file is cut off, copy it again");
  return blocks;
}

function parseBlock(label: string, body: string): PemBlock {
  const lines = body.split(/\r\n|\r|\n/);
  const headers = lines.filter((line) => line.includes(":"));
  const base64 = lines.filter((line) => !line.includes(":")).join("").replace(/\s/g, "");
  if (base64 === "" || !BASE64.test(base64)) throw new Error(`block ${label} is not base64; the file is damaged, copy it again`);
  const isEncrypted = label.startsWith("ENCRYPTED") || headers.some((line) => /^Proc-Type:.*ENCRYPTED/.test(line));
  return { label, der: Buffer.from(base64, "base64"), isEncrypted };
}

/** One block, normalised. */
export function encodePem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(new RegExp(`.{1,${LINE_CHARACTERS}}`, "g"))!;
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
