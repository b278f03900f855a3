import { UserError } from "../cli/errors.ts";

/** Addresses that an Intel HEX file has bytes for: from `start` on, before `end`. */
export interface Span {
  start: number;
  end: number;
}

/**
 * Where an Intel HEX file has bytes; records of types 02 to 05 are taken.
 * @throws UserError naming the line that is no whole record
 */
export function hexSpans(text: string, file: string): Span[] {
  const spans: Span[] = [];
  let base = 0;
  text.split(/\r?\n/).forEach((line, index) => {
    if (line === "") return;
    const bytes = Buffer.from(line.slice(1), "hex");
    const isWhole = line[0] === ":" && bytes.length >= 5 && bytes.length === bytes[0]! + 5 && line.length === 1 + 2 * bytes.length;
    if (!isWhole || bytes.reduce((sum, byte) => sum + byte, 0) % 256 !== 0) throw new UserError(`${file}: line ${index + 1} is no record of Intel HEX; download the file again`);
    const type = bytes[3]!;
    if (type === 2) base = bytes.readUInt16BE(4) * 16;
    if (type === 4) base = bytes.readUInt16BE(4) * 0x10000;
    if (type === 0) add(spans, base + bytes.readUInt16BE(1), bytes[0]!);
  });
  if (spans.length === 0) throw new UserError(`${file}: no bytes in it; it is not a firmware`);
  return spans;
}

function add(spans: Span[], start: number, length: number): void {
  const last = spans.at(-1);
  if (last?.end === start) last.end += length;
  else spans.push({ start, end: start + length });
}
