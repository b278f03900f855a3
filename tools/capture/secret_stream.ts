/** A secret in a text: what announces it, and what ends it. */
interface Rule {
  start: RegExp;
  end: RegExp;
}

const NAMES = "[\\w-]*(?:password|passwd|secret|token|key|pin|puk|psk|pass|sas)";

const RULES: readonly Rule[] = [
  // Members of JSON whose name tells a secret. The client token of AWS's shadow is none.
  { start: new RegExp(`"(?!clientToken")${NAMES}"\\s*:\\s*"`, "gi"), end: /(?<!\\)"/ },
  { start: new RegExp(`"(?!clientToken")${NAMES}"\\s*:\\s*(?=\\d)`, "gi"), end: /[^\d]/ },
  { start: /\b(?:proxy-)?authorization:[ \t]*/gi, end: /[\x00-\x1f]/ },
  // Azure's tokens, and the query of a signed URL.
  { start: /\bSharedAccess(?:Signature |Key=)/g, end: /[^\x21\x23-\x26\x28-\x3a\x3c-\x7e]/ },
  { start: /\b(?:sig|X-Amz-(?:Signature|Security-Token|Credential))=/g, end: /[^\x21\x23-\x25\x28-\x7e]/ },
  { start: /-----BEGIN [A-Z ]*PRIVATE KEY-----/g, end: /-----END/ },
  // CONNECT as hexadecimal digits (AT#XSEND): the password is among what follows the protocol's name.
  { start: /00044d515454/gi, end: /[^0-9a-f]/i },
];

/** Longest announcement; so much of what has passed is kept to find one that was cut. */
const TAIL = 80;

/** Masks the secrets of one stream of text, byte for byte, wherever it is cut. The length stays: bytes are counted on the UART. */
export class SecretStream {
  #tail = "";
  #end: RegExp | undefined;

  push(text: string): string {
    let out = "";
    let rest = text;
    while (rest !== "") {
      const { done, shown } = this.#end ? this.#hide(rest, this.#end) : this.#show(rest);
      out += shown;
      rest = rest.slice(done);
    }
    return out;
  }

  /** A secret is on its way: all up to its end is masked. */
  #hide(rest: string, end: RegExp): { done: number; shown: string } {
    const at = rest.search(end);
    if (at >= 0) this.#end = undefined;
    const done = at < 0 ? rest.length : at;
    return { done, shown: "*".repeat(done) };
  }

  /** Shows what stands before the next secret. */
  #show(rest: string): { done: number; shown: string } {
    const text = this.#tail + rest;
    const found = RULES.map(({ start, end }) => ({ end, at: endOf(start, text) })).filter(({ at }) => at >= this.#tail.length && at >= 0);
    const first = found.sort((a, b) => a.at - b.at)[0];
    const done = first ? first.at - this.#tail.length : rest.length;
    this.#tail = first ? "" : text.slice(-TAIL);
    this.#end = first?.end;
    return { done, shown: rest.slice(0, done) };
  }
}

/** Where the first match ends; -1 without one. */
function endOf(pattern: RegExp, text: string): number {
  pattern.lastIndex = 0;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** Masks the secrets of a whole text. */
export function maskText(text: string): string {
  return new SecretStream().push(text);
}
