import { classifyLine, lastDecoder } from "./at_classify.ts";
import type { AtLink } from "./at_link.ts";
import type { Header } from "./decoder.ts";

/** A header that announces more than this is taken for a line: no modem sends more at once. */
const maxPayload = 65536;

/** Takes the modem's side of an AtLink apart. */
export class AtReceiver {
  #link: AtLink;
  /** This character is dropped if it comes next: the space of a prompt, the LF of a header. */
  #skip = "";

  constructor(link: AtLink) {
    this.#link = link;
  }

  reset(): void {
    this.#skip = this.#link.echo = "";
  }

  /** @returns true when something was taken and there may be more */
  step(): boolean {
    const link = this.#link;
    if (link.pending.rx === "") return false;
    if (this.#skip !== "") this.#skipOne();
    if (link.raw.rx) return link.takeRaw("rx", link.raw.rx);
    const isEcho = this.#echo();
    if (isEcho !== undefined) return isEcho;
    const pending = link.skipLineEnds("rx");
    if (pending === "") return false;
    if (pending.startsWith(">") && this.#isPromptDue()) return this.#prompt();
    if (this.#inlineHeader(pending)) return true;
    const line = link.takeLine("rx", pending.search(/[\r\n]/));
    if (line === undefined) return false;
    if (line !== null && line.trim() !== "") this.#answer(line.trim(), pending.charAt(line.length) === "\r" ? "\n" : "");
    return true;
  }

  #skipOne(): void {
    const { pending } = this.#link;
    if (pending.rx.startsWith(this.#skip)) pending.rx = pending.rx.slice(1);
    this.#skip = "";
  }

  /** The repeated payload of a modem with echo on. @returns undefined when what comes is none */
  #echo(): boolean | undefined {
    const link = this.#link;
    const { tx, rx } = link.pending;
    const isSending = link.raw.tx !== undefined;
    const expected = isSending && link.flight?.isEchoed ? tx : link.echo;
    if (expected === "") return undefined;
    if (expected.startsWith(rx) && (isSending || rx.length < expected.length)) return false;
    link.echo = "";
    if (isSending || !rx.startsWith(expected)) return undefined;
    link.pending.rx = rx.slice(expected.length);
    link.emit({ direction: "rx", kind: "echo", text: "", bytes: Buffer.from(expected, "latin1") });
    return true;
  }

  /** A prompt without a line end is taken only where the command in flight asks for one. */
  #isPromptDue(): boolean {
    const { flight, table } = this.#link;
    return flight?.sends !== undefined && lastDecoder(flight, table)?.prompt === undefined;
  }

  #prompt(): boolean {
    const link = this.#link;
    link.pending.rx = link.pending.rx.slice(1);
    this.#skip = " ";
    link.line("rx", "prompt", ">", link.flight?.commands.at(-1)?.name);
    this.#startSending();
    return true;
  }

  #startSending(): void {
    const { flight, raw } = this.#link;
    if (!flight?.sends) return;
    const { socket, ...payload } = flight.sends;
    const command = flight.commands.at(-1)?.name ?? "";
    if (payload.length !== 0) raw.tx = { ...payload, ...this.#link.socketOf(socket), command, flight };
    delete flight.sends;
  }

  #inlineHeader(pending: string): boolean {
    const link = this.#link;
    for (const { name, receives } of link.table.inline) {
      const match = receives?.pattern.exec(pending);
      if (!match || !receives || !this.#receive(name, match, receives)) continue;
      const { kind, command } = classifyLine(match[0], link.flight, link.table);
      link.pending.rx = pending.slice(match[0].length);
      link.line("rx", kind, match[0], command);
      return true;
    }
    return false;
  }

  #answer(line: string, lineFeed: string): void {
    const link = this.#link;
    const { kind, command } = classifyLine(line, link.flight, link.table);
    if (kind === "urc" && link.table.isRestart(line)) this.#forget();
    if (this.#isHidden(line, kind)) return link.line("rx", "answer", "****", command);
    if (kind === "noise") return link.noise("rx", line);
    if (kind === "echo" && link.flight) link.flight.isEchoed = true;
    if (kind === "final" && link.raw.tx?.flight === link.flight) link.cutShort("tx");
    link.line("rx", kind, line, command, kind === "answer" ? this.#opened(line) : undefined);
    if (link.flight && lastDecoder(link.flight, link.table)?.prompt?.test(line)) this.#startSending();
    if (kind === "final") link.flight = undefined;
    this.#header(line, lineFeed);
  }

  /** Notes which socket is selected from this answer on. @returns the socket that it says is open now */
  #opened(line: string): number | undefined {
    const link = this.#link;
    const decoder = link.table.byLine(line);
    const opened = decoder?.opened?.(line);
    link.selected = opened ?? decoder?.selected?.(line) ?? link.selected;
    return opened;
  }

  /** A line of a file's content: shown nowhere. */
  #isHidden(line: string, kind: string): boolean {
    const { flight, table } = this.#link;
    if (!flight || !lastDecoder(flight, table)?.hidesAnswer) return false;
    return kind !== "echo" && kind !== "final" && table.byLine(line) === undefined;
  }

  #header(line: string, lineFeed: string): void {
    const decoder = this.#link.table.byLine(line);
    if (!decoder?.receives || decoder.receives.isInline) return;
    const match = decoder.receives.pattern.exec(line);
    if (match && this.#receive(decoder.name, match, decoder.receives)) this.#skip = lineFeed;
  }

  /** Begins to count the bytes that a header announces. @returns false for a header that is none */
  #receive(command: string, match: RegExpExecArray, { isAsked, isSelected }: Header): boolean {
    const { flight, raw, selected } = this.#link;
    const length = Number(match.groups?.["length"]);
    const owner = flight?.commands.find(({ name }) => name === command);
    if (!(length <= maxPayload) || (isAsked && owner?.form !== "set")) return false;
    const asked = isAsked ? owner?.args.split(",")[0] : undefined;
    const socket = Number(match.groups?.["socket"] ?? asked ?? (isSelected ? selected : 0));
    if (length > 0) raw.rx = { command, length, ...(socket >= 0 && { socket }), ...(owner && flight && { flight }) };
    return true;
  }

  /** The modem has started anew: nothing that was in flight will be answered. */
  #forget(): void {
    this.#link.cutShort("tx");
    this.#link.flight = undefined;
    this.#link.echo = "";
    this.#link.selected = 0;
  }
}
