/** Begins the variable header of MQTT 3.1.1's CONNECT (3.1.2.1), whatever stands before it. */
const PROTOCOL_NAME = "\x00\x04MQTT";

/** Level, flags, keep-alive (3.1.2). */
const HEADER_BYTES = 4;
const WILL = 0x04;
const PASSWORD = 0x40;
const USER = 0x80;

/** Masks the password of each CONNECT in one stream of bytes, wherever it is cut; the length stays. */
export class ConnectMask {
  #tail = "";
  #fields: ConnectFields | undefined;

  push(bytes: string): string {
    let out = "";
    while (out.length < bytes.length) {
      const rest = bytes.slice(out.length);
      out += this.#fields ? this.#mask(rest, this.#fields) : this.#search(rest);
    }
    return out;
  }

  #search(rest: string): string {
    const text = this.#tail + rest;
    const at = text.indexOf(PROTOCOL_NAME);
    this.#tail = at < 0 ? text.slice(1 - PROTOCOL_NAME.length) : "";
    if (at < 0) return rest;
    this.#fields = new ConnectFields();
    return rest.slice(0, at + PROTOCOL_NAME.length - (text.length - rest.length));
  }

  #mask(rest: string, fields: ConnectFields): string {
    let out = "";
    while (out.length < rest.length && !fields.isOver) {
      const byte = rest.charAt(out.length);
      out += fields.isSecret(byte.charCodeAt(0)) ? "*" : byte;
    }
    if (fields.isOver) this.#fields = undefined;
    return out;
  }
}

/** Walks over what stands behind the protocol's name: the header, then fields with their lengths in front (3.1.3). */
class ConnectFields {
  isOver = false;
  #header: number[] = [];
  /** Whether each field that is still to come is secret. */
  #fields: boolean[] = [];
  #length: number[] = [];
  #left = 0;

  /** Takes the next byte. */
  isSecret(byte: number): boolean {
    if (this.#header.length < HEADER_BYTES) {
      this.#takeHeader(byte);
      return false;
    }
    if (this.#left > 0) {
      const isSecret = this.#fields[0] === true;
      if (--this.#left === 0) this.#endField();
      return isSecret;
    }
    this.#takeLength(byte);
    return false;
  }

  #takeHeader(byte: number): void {
    this.#header.push(byte);
    const [level = 4, flags = 0] = this.#header;
    if (level < 3 || level > 5) this.isOver = true;
    if (this.#header.length < HEADER_BYTES) return;
    const will = flags & WILL ? [false, false] : [];
    this.#fields = [false, ...will, ...(flags & USER ? [false] : []), ...(flags & PASSWORD ? [true] : [])];
  }

  #takeLength(byte: number): void {
    this.#length.push(byte);
    const [high = 0, low] = this.#length;
    if (low === undefined) return;
    this.#length = [];
    this.#left = high * 256 + low;
    if (this.#left === 0) this.#endField();
  }

  #endField(): void {
    this.#fields.shift();
    this.isOver = this.#fields.length === 0;
  }
}
