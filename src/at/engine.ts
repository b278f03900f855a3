/**
 * AT engine: one command in flight, a table of unsolicited result codes, payload by length, prompts.
 *
 * Shapes on the wire (SIM7000 AT manual V1.06 1.4; 3GPP TS 27.007 4.1), L = CR LF:
 *   L text L            one element: information line, final result or URC; elements follow each other
 *   L > space           prompt, no line end; for a file it is L DOWNLOAD L
 *   L OK L              prompt as well, where the command says that another final result follows (nRF91: data mode)
 *   +++                 no line end: the nRF91 takes no more data
 *   L header L bytes    counted raw bytes, then L OK L
 *   AT... CR L ...      echo, until ATE0
 * A line is an answer only if the command in flight says so; everything else is looked up as a URC, so that one which comes
 * in the middle of an answer is neither lost nor taken for it.
 */
import type { Clock, Uart } from "../hal/contracts.ts";
import { find } from "../text.ts";
import type { TableKey } from "../text.ts";
import { AT_TIMEOUT } from "./command.ts";
import type { AtCommand } from "./command.ts";
import type { AtEngine, UrcHandler } from "./contract.ts";
export type { AtEngine, UrcHandler } from "./contract.ts";

/** Error of a command whose counted bytes did not end where they should: the UART has lost some. */
const AT_BYTES_LOST = "UART lost bytes";
const OK = "\r\nOK\r\n";
const PROBES = 3;
/** A counted read of more bytes takes the way of those that come in several pieces; which copes with one as well. */
const SHORT_MAX = 128;
/** An unfinished line longer than any that the modem sends is noise. */
const LINE_MAX = 1600;

export function createAtEngine(uart: Uart, clock: Clock): AtEngine {
  // The interpreter looks for a variable from the first on: those of each piece come first, and so do its functions.
  /** What is incomplete waits in rest, and is not looked at before it is so long; 0: nothing is; 1: a line; more: raw bytes, or a read with its header. */
  let due = 0;
  let rest = "";
  let current: AtCommand | undefined;
  let queue: AtCommand[] = [];
  /** Noise that spells the name of a native function calls it, which does no harm: a piece inside a line or raw bytes is not looked up. */
  const elements: Record<string, (chunk: string) => void> = {};
  const urcs: Record<string, UrcHandler> = {};
  let secondsLeft = 0;
  let isTicking = false;
  let probes = 0;
  /** Counted raw bytes that come next. */
  let rawLength = 0;
  /** Who gets the raw bytes: undefined for the command in flight. */
  let onRaw: ((bytes: string) => void) | undefined;
  /** Raw bytes of the command in flight. */
  let counted: string | undefined;

  /** @hot */
  function send(command: AtCommand): void {
    if (current) return void queue.push(command);
    current = command;
    secondsLeft = command.timeoutS;
    uart.write(command.line || "AT" + command.text + engine.lineEnd);
    if (!isTicking) startTicking();
  }

  function next(): void {
    if (!current && queue[0]) send(queue.shift()!);
  }

  /** A piece that is no known element, with nothing incomplete before it. The pieces of a long read are joined, and then looked at once. @hot */
  function onPiece(chunk: string): void {
    const command = current;
    if (!command || !command.head) return take(chunk);
    const length = parseInt(chunk.substr(command.lengthAt!, 5));
    if (length > SHORT_MAX && chunk.startsWith(command.head)) {
      rest = chunk;
      // Three digits, a line end before the bytes and one behind them, at least.
      due = command.lengthAt! + length + 7;
      if (chunk.length >= due) onDue();
    } else onShort(chunk, command, length);
  }

  /** In one piece, with nothing left to read, is the rule for short data. @hot */
  function onShort(chunk: string, command: AtCommand, length: number): void {
    const header = command.head! + length + command.tail;
    const begin = header.length;
    if (chunk.substr(begin + length) != OK || !chunk.startsWith(header)) return take(chunk);
    current = undefined;
    if (queue[0]) next();
    command.done!(undefined, chunk.substr(begin, length));
  }

  /** What was incomplete may be whole. Of a read, the OK behind the bytes tells that none is missing and none was added; else the general way finds out. @hot */
  function onDue(): void {
    const command = current!;
    // The last lets the build drop what follows from an image in which no command has a head.
    if (rawLength || due < 2 || !command.head) return take(rest);
    const length = due - command.lengthAt! - 7;
    const begin = rest.indexOf("\r", 2) + 2;
    if (rest.substr(begin + length) != OK) return take(rest);
    command.onLine!(rest.substring(command.lengthAt!, begin - 2));
    const bytes = rest.substr(begin, length);
    rest = "";
    due = 0;
    current = undefined;
    if (queue[0]) next();
    command.done!(undefined, bytes);
  }

  function startTicking(): void {
    isTicking = true;
    clock.setTimeout(tick, 1000);
  }

  /** One slow timer for all commands: arming one for each costs more than the command. */
  function tick(): void {
    isTicking = !!current;
    if (!isTicking) return;
    clock.setTimeout(tick, 1000);
    if (secondsLeft-- == 0) expire();
  }

  /** After a silence nothing is sent until a probe is answered, so that a late answer is not taken for the next command's. */
  function expire(): void {
    const wasProbe = probes > 0;
    const command = current!;
    dropRaw();
    // The prompt may have been lost: then the modem waits for the bytes, and would take the probes for them.
    prompt();
    if (command.breakOut) uart.write(command.breakOut);
    const guarded = wasProbe ? undefined : takeGuarded(command);
    current = undefined;
    if (probes++ < PROBES) send({ text: "", timeoutS: 0 });
    else {
      probes = 0;
      if (engine.onSilent) engine.onSilent();
      next();
    }
    if (!wasProbe && command.done) command.done(AT_TIMEOUT);
    if (guarded && guarded.done) guarded.done(AT_TIMEOUT);
  }

  /** Raw bytes that have not all come are lost. */
  function dropRaw(): void {
    if (due > 1) rest = "";
    due = rawLength = 0;
    counted = undefined;
  }

  /** The answer may have been the late one of the command before: go on when no other has come for a while. */
  function awaitQuiet(): void {
    const quiet = (current = { text: "", timeoutS: 0 });
    secondsLeft = 2;
    clock.setTimeout(() => {
      if (current != quiet) return;
      probes = 0;
      current = undefined;
      next();
    }, 300);
  }

  /** @hot */
  function finish(error?: string): void {
    const command = current;
    if (!command) return;
    if (probes) return awaitQuiet();
    // What the last answer brought, once.
    const bytes = counted;
    current = counted = undefined;
    if (queue[0]) next();
    if (command.done) command.done(error, bytes);
  }

  function takeGuarded(command: AtCommand): AtCommand | undefined {
    return command.isGuard && !probes ? queue.shift() : undefined;
  }

  function prompt(): void {
    const command = current;
    const bytes = command && command.data;
    if (bytes === undefined) return;
    uart.write(bytes);
    command!.data = undefined;
    if (command!.breakOutAfterMs) clock.setTimeout(() => uart.write(command!.breakOut!), command!.breakOutAfterMs);
  }

  /** @hot */
  function onLine(line: string): void {
    const command = current;
    if (command) {
      if (line == (command.final || "OK")) return finish();
      const prefix = command.prefix;
      if (prefix && line.startsWith(prefix)) return onAnswer(line.substr(prefix.length));
      if (line == command.failure) return finish(line);
    }
    const colon = line.indexOf(":");
    // The key holds a colon, so it cannot meet a native member's name.
    if (colon >= 0) onUrc(line, urcs[line.substr(0, colon + 1) as TableKey]);
    else onText(line);
  }

  /** A line without a colon: ERROR, a word, or a socket's result, "0, CLOSED" and on some firmware "0,CLOSED". */
  function onText(line: string): void {
    // DOWNLOAD is the prompt of the SIM7000's AT+CFSWFILE.
    if (line[0] == ">" || line == "DOWNLOAD" || (line == "OK" && current && current.breakOut)) return prompt();
    let text = line;
    if (line[1] == ",") {
      text = line.substr(2).trim();
      line = line[0] + ", " + text;
    }
    if (current && line == current.final) finish();
    else if (current && text == current.failure) finish(text);
    else if (line.startsWith("+CM")) onError(line);
    else onUrc(line, urcs[":" + text]);
  }

  function onError(line: string): void {
    if (!current) return;
    const guarded = takeGuarded(current);
    finish(line);
    if (guarded && guarded.done) guarded.done(line);
  }

  /** @hot */
  function onUrc(line: string, handler?: UrcHandler): void {
    if (handler) {
      rawLength = handler(line) || 0;
      if (rawLength) onRaw = (bytes) => void handler("", bytes);
    } else if (current && current.prefix === "" && line[0]! >= "0" && line[0]! <= "9") onAnswer(line);
  }

  /** @hot */
  function onAnswer(text: string): void {
    const command = current!;
    let length = command.onLine && command.onLine(text);
    if (command.head) length = parseInt(text);
    if (length === 0) counted = "";
    rawLength = length || 0;
    onRaw = undefined;
  }

  /** The general way: takes the piece apart, element by element. @hot */
  function take(chunk: string): void {
    let position = 0;
    rest = "";
    try {
      while (position < chunk.length) {
        const next = rawLength ? takeRaw(chunk, position) : takeLine(chunk, position);
        if (next == position) break;
        position = next;
      }
    } finally {
      // Also when a handler throws: what is left comes first next time.
      if (position < chunk.length && (rawLength || chunk.length - position < LINE_MAX)) rest = chunk.substr(position);
      due = rawLength ? rawEnd() : rest ? 1 : 0;
    }
  }

  /** An answer's bytes are followed by a line end, which tells whether all have come. @returns how many bytes are to be seen */
  function rawEnd(): number {
    return onRaw ? rawLength : rawLength + 2;
  }

  /** @returns where to go on; the same position when the raw bytes are not complete @hot */
  function takeRaw(chunk: string, position: number): number {
    const length = rawLength;
    if (chunk.length - position < rawEnd()) return position;
    rawLength = 0;
    const bytes = chunk.substr(position, length);
    if (onRaw) onRaw(bytes);
    else if (chunk.substr(position + length, 2) != "\r\n") finish(AT_BYTES_LOST);
    else if (current) counted = bytes;
    return position + length;
  }

  /** @returns where to go on; the same position when the line is not complete @hot */
  function takeLine(chunk: string, position: number): number {
    const end = find(chunk, "\r\n", position);
    if (end < 0) return takePrompt(chunk, position);
    if (end == position) return takeLine(chunk, position + 2);
    // One character is what a prompt leaves behind: its space.
    if (end > position + 1) onLine(chunk.substring(position, end));
    return end + 2;
  }

  function takePrompt(chunk: string, position: number): number {
    if (current && current.breakOut && chunk.substr(position) == "+++") {
      uart.write("+++");
      return position + 3;
    }
    if (chunk[position] != ">") return position;
    prompt();
    return position + 1;
  }

  // Short, because the interpreter reads a function to its end even after a return; most pieces of a bulk end here.
  uart.on("data", (chunk) => (due ? (rest += chunk).length < due || onDue() : (elements[chunk as TableKey] || onPiece)(chunk)));

  function onElement(bytes: string, handler?: () => void): void {
    elements[bytes] = handler || (() => finish());
  }

  onElement(OK, () => {
    if (!current) return;
    if (!current.final) finish();
    else if (current.breakOut) prompt();
  });
  onElement("\r\n> ", prompt);
  urcs[":ERROR"] = urcs["+CME ERROR:"] = urcs["+CMS ERROR:"] = onError;

  const engine: AtEngine = {
    lineEnd: "\r",
    send,
    onUrc(key, handler) {
      const before = urcs[key as TableKey];
      urcs[key] = handler;
      return before;
    },
    onElement,
    isIdle: () => !current && !due,
    abandon(command, error) {
      if (current == command && command.data === undefined) finish(error);
    },
    reset(error) {
      const failed = queue;
      if (current && !probes) failed.unshift(current);
      queue = [];
      current = undefined;
      probes = 0;
      dropRaw();
      failed.forEach((command) => command.done && command.done(error));
    },
  };
  return engine;
}
