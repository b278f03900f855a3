import { AtLink } from "./at_link.ts";
import type { OnToken } from "./at_link.ts";
import { AtReceiver } from "./at_receiver.ts";
import type { Direction, Token } from "./at_token.ts";
import { parseCommandLine } from "./command_line.ts";
import type { AtCommand } from "./command_line.ts";
import type { DecoderTable } from "./registry.ts";

export type { Direction, Token } from "./at_token.ts";

/**
 * Splits the two byte streams of a modem's UART into tokens. Shapes, device to modem (tx):
 *
 *     AT+CEREG?\r            command; a LF after the CR is dropped
 *     <85 bytes>             data, after AT+CIPSEND=0,85 and the prompt
 *
 * modem to device (rx), echo on or off:
 *
 *     AT+CEREG?\r\r\n        echo
 *     \r\n+CEREG: 2,5\r\n    answer of what is in flight
 *     \r\nOK\r\n             final; also SHUT OK, 0, SEND OK, ... where the command has one of its own
 *     \r\n0, CLOSED\r\n      urc: everything that the command in flight does not expect
 *     \r\n>\x20              prompt, with or without the space
 *     \r\n+CIPRXGET: 2,0,71,0\r\n<71 bytes>      answer, then data; the bytes are counted, never searched
 *
 * The tokens do not depend on where the streams are cut. No bytes make it throw.
 */
export class AtStream {
  #link: AtLink;
  #receiver: AtReceiver;

  /** @param table what loadDecoders() gives */
  constructor(table: DecoderTable, onToken?: OnToken) {
    this.#link = new AtLink(table, onToken);
    this.#receiver = new AtReceiver(this.#link);
  }

  /**
   * Takes what has passed, in the order in which it passed.
   * @param bytes a byte string (one character per byte) or bytes, cut anywhere
   * @returns the pieces that are complete now
   */
  push(direction: Direction, bytes: string | Uint8Array): Token[] {
    this.#link.received[direction] += bytes.length;
    this.#link.pending[direction] += typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("latin1");
    // One side's piece can set the other side going, so that one is exhausted first: no cut then makes a difference.
    const steps = [(): boolean => this.#stepTx(), (): boolean => this.#receiver.step()] as const;
    const [own, other] = direction === "tx" ? steps : [steps[1], steps[0]];
    do {
      while (other());
    } while (own());
    return this.#link.take();
  }

  /** Gives out what is incomplete and forgets what is in flight: the end of a recording. */
  flush(): Token[] {
    for (const direction of ["tx", "rx"] as const) {
      this.#link.cutShort(direction);
      const rest = this.#link.pending[direction].trim();
      this.#link.pending[direction] = "";
      if (rest !== "") this.#link.noise(direction, rest);
    }
    this.#link.flight = undefined;
    this.#receiver.reset();
    return this.#link.take();
  }

  /** @returns true when something was taken and there may be more */
  #stepTx(): boolean {
    const link = this.#link;
    if (link.raw.tx) return link.takeRaw("tx", link.raw.tx);
    const pending = link.skipLineEnds("tx");
    if (pending === "") return false;
    const line = link.takeLine("tx", commandEnd(pending, link.table));
    if (line === undefined) return false;
    if (line !== null) this.#sent(line);
    return true;
  }

  #sent(line: string): void {
    const start = line.search(/[\x21-\x7e]/);
    if (start < 0 || !/^AT/i.test(line.slice(start))) return this.#link.noise("tx", line);
    if (line.slice(0, start).trim() !== "") this.#link.noise("tx", line.slice(0, start));
    this.#command(line.slice(start).trimEnd());
  }

  #command(text: string): void {
    const link = this.#link;
    // The device has given up on a read whose bytes never came in full.
    if (link.flight && link.raw.rx?.flight === link.flight) link.cutShort("rx");
    const commands = parseCommandLine(text);
    const last = commands.at(-1);
    const sends = last && link.table.byName(last.name)?.sends?.(last.args, last.form);
    link.flight = { text, commands, ...(sends && { sends }), isEchoed: false };
    // A certificate in quotes has line ends; its echo is compared as a whole, so that no part of it shows.
    link.echo = /[\r\n]/.test(text) ? text : "";
    const opens = commands.map(({ name, form, args }) => (form === "set" ? link.table.byName(name)?.opens?.(args) : undefined));
    link.line("tx", "command", text, commands[0]?.name, opens.find((socket) => socket !== undefined));
    for (const command of commands) this.#carried(command);
  }

  #carried({ name, form, args }: AtCommand): void {
    const link = this.#link;
    const carried = link.table.byName(name)?.carries?.(args, form);
    if (!carried) return;
    link.emit({ direction: "tx", kind: "data", text: "", bytes: Buffer.from(carried.bytes, "latin1"), ...link.socketOf(carried.socket), command: name });
  }
}

/** Index of the CR that ends a command line; inside the quotes of a certificate it does not. */
function commandEnd(pending: string, table: DecoderTable): number {
  const end = pending.indexOf("\r");
  const name = /^AT([%#+][A-Z0-9]+)=/i.exec(pending)?.[1];
  if (end < 0 || !name || !table.byName(name.toUpperCase())?.isMultiline) return end;
  return /^(?:[^"\r]|"[^"]*")*(?=\r)/.exec(pending)?.[0].length ?? -1;
}
