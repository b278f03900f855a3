/** Intel HEX: CRLF, a type 04 record for each 64 K, data records of 16 bytes, end of file. */
export function toHex(bytes: Uint8Array, address: number): string {
  const lines: string[] = [];
  let upper = -1;
  for (let offset = 0; offset < bytes.length;) {
    const at = address + offset;
    if (at >>> 16 !== upper) {
      upper = at >>> 16;
      lines.push(record(4, 0, Uint8Array.of(upper >> 8, upper & 0xff)));
    }
    // A record may not cross into the next 64 K.
    const length = Math.min(16, bytes.length - offset, 0x10000 - (at & 0xffff));
    lines.push(record(0, at & 0xffff, bytes.subarray(offset, offset + length)));
    offset += length;
  }
  lines.push(record(1, 0, new Uint8Array(0)));
  return lines.join("\r\n") + "\r\n";
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0").toUpperCase());

/** An area of 900 kB has 57,344 of them. */
function record(type: number, address: number, data: Uint8Array): string {
  let sum = data.length + (address >> 8) + address + type;
  let text = "";
  for (const byte of data) {
    sum += byte;
    text += HEX[byte];
  }
  return `:${HEX[data.length]}${HEX[address >> 8]}${HEX[address & 0xff]}${HEX[type]}${text}${HEX[-sum & 0xff]}`;
}

/** Reads contiguous Intel HEX back. @throws Error naming the line that is wrong */
export function fromHex(text: string): { address: number; bytes: Uint8Array } {
  const bytes: number[] = [];
  let upper = 0;
  let start: number | undefined;
  text.split(/\r?\n/).forEach((line, index) => {
    if (line === "") return;
    const raw = Uint8Array.from(Buffer.from(line.slice(1), "hex"));
    const isWhole = line[0] === ":" && raw.length >= 5 && raw.length === raw[0]! + 5;
    if (!isWhole || raw.reduce((total, byte) => total + byte, 0) % 256 !== 0) throw new Error(`line ${index + 1}: not a whole record`);
    const data = raw.subarray(4, -1);
    if (raw[3] === 4) upper = (data[0]! << 8) | data[1]!;
    if (raw[3] !== 0) return;
    const at = upper * 0x10000 + ((raw[1]! << 8) | raw[2]!);
    start ??= at;
    if (at !== start + bytes.length) throw new Error(`line ${index + 1}: a gap before 0x${at.toString(16)}`);
    bytes.push(...data);
  });
  return { address: start ?? 0, bytes: Uint8Array.from(bytes) };
}
