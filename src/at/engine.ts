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
import type { TableKey } from "../text.ts";
import { AT_TIMEOUT } from "./command.ts";
import type { AtCommand } from "./command.ts";

export interface AtEngine {
  /** Sends the command when those before it are done. */
  send(command: AtCommand): void;
  /**
   * Registers the handler of a URC.
   * @param key the text up to and with its colon ("+CEREG:"), or ":" and the text without a socket number (":CLOSED", ":RDY")
   * @param handler gets the whole line; if it returns a number, that many raw bytes follow the line, and it is called again with "" and them
   * @returns the handler that was there before
   */
  onUrc(key: string, handler: UrcHandler): UrcHandler | undefined;
  /** What ends a command line, default CR. */
  lineEnd: string;
  /**
   * Registers an element that is always the same bytes, line ends included. When one arrives in a piece of its own, which is the rule, it is
   * looked up instead of taken apart; otherwise it takes the way of all lines, so its URC or final result is needed as well.
   * @param handler default: ends the command in flight
   */
  onElement(bytes: string, handler?: () => void): void;
  /** Fails this command if it has sent its data and waits for a result that cannot come any more. */
  abandon(command: AtCommand, error: string): void;
  /** Fails the command in flight and all that wait: the modem that should answer is gone. */
  reset(error: string): void;
  /** Called when a command and three probes after it stayed unanswered. */
  onSilent?: () => void;
}

export type UrcHandler = (line: string, bytes?: string) => number | void;

/** Error of a command whose counted bytes did not end where they should: the UART has lost some. */
const AT_BYTES_LOST = "UART lost bytes";
const PROBES = 3;
/** An unfinished line longer than any that the modem sends is noise. */
const LINE_MAX = 1600;

const NONE: Record<string, number> = {};

export function createAtEngine(uart: Uart, clock: Clock): AtEngine {
  /** Numbers of handlers: noise may spell the name of a native function, and there is no handler of such a number. */
  const elements: Record<string, number> = {};
  const handlers: ((chunk: string) => void)[] = [];
  /** Where pieces are looked up: nowhere while a line or raw bytes are incomplete. */
  let found = elements;
  /** Who gets a piece that is not found there. */
  let onPiece = onFirstPiece;
  const urcs: Record<string, UrcHandler> = {};
  let queue: AtCommand[] = [];
  let current: AtCommand | undefined;
  let secondsLeft = 0;
  let isTicking = false;
  let probes = 0;
  let rest = "";
  let rawLength = 0;
  /** False while a line or raw bytes are incomplete. */
  let isBetween = true;
  /** As many raw bytes are only put to the rest before anything is taken apart again. */
  let missing = 0;
  /** Who gets the raw bytes: undefined for the command in flight. */
  let onRaw: ((bytes: string) => void) | undefined;
  /** Raw bytes of the command in flight. */
  let counted: string | undefined;

  function send(command: AtCommand): void {
    if (current) return void queue.push(command);
    current = command;
    secondsLeft = command.timeoutS;
    uart.write(command.line || "AT" + command.text + engine.lineEnd);
    if (!isTicking) startTicking();
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
    rawLength = missing = 0;
    onPiece = onFirstPiece;
    counted = undefined;
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

  function next(): void {
    if (!current && queue[0]) send(queue.shift()!);
  }

  function finish(error?: string): void {
    const command = current;
    if (!command) return;
    if (probes) return awaitQuiet();
    current = undefined;
    if (queue[0]) next();
    if (command.done) command.done(error, takeCounted());
  }

  /** What the last answer brought, once. */
  function takeCounted(): string | undefined {
    const bytes = counted;
    counted = undefined;
    return bytes;
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

  function onUrc(line: string, handler?: UrcHandler): void {
    if (handler) {
      rawLength = handler(line) || 0;
      if (rawLength) onRaw = (bytes) => void handler("", bytes);
    } else if (current && current.prefix === "" && line[0]! >= "0" && line[0]! <= "9") onAnswer(line);
  }

  function onAnswer(text: string): void {
    const command = current!;
    if (command.onLine) rawLength = command.onLine(text) || 0;
    onRaw = undefined;
  }

  /** Header, counted bytes (at least one) and OK in one piece, which is the rule for short data. @returns false, with nothing done, if it is not so */
  function isWholeRead(chunk: string, command: AtCommand): boolean {
    const head = command.head!;
    const tail = command.tail!;
    const length = parseInt(chunk.substr(head.length, 5));
    // The bytes begin where the length says, seen from the end: that tells that none is missing and none was added.
    const at = chunk.length - length - 6;
    // Below 9 the line end would be the one before the header, whose bytes are still to come.
    if (!length || !(at > 8) || chunk.substring(at - tail.length, at) != tail || !chunk.startsWith(head)) return false;
    current = undefined;
    if (queue[0]) next();
    command.done!(undefined, chunk.substr(at, length));
    return true;
  }

  /** The general way: takes the piece apart, element by element. */
  function take(chunk: string): void {
    let position = 0;
    missing = 0;
    if (rest) chunk = rest += chunk;
    rest = "";
    try {
      while (position < chunk.length) {
        const next = rawLength ? takeRaw(chunk, position) : takeLine(chunk, position);
        if (next == position) break;
        position = next;
      }
    } finally {
      // Also when a handler throws: what is left comes first next time.
      isBetween = position >= chunk.length && !rawLength;
      found = isBetween ? elements : NONE;
      onPiece = missing > 0 ? onMore : onFirstPiece;
      if (position < chunk.length && (rawLength || chunk.length - position < LINE_MAX)) rest = chunk.substr(position);
    }
  }

  /** @returns where to go on; the same position when the raw bytes are not complete */
  function takeRaw(chunk: string, position: number): number {
    const length = rawLength;
    // An answer's bytes are followed by a line end, which tells whether all have come.
    missing = position - chunk.length + (onRaw ? length : length + 2);
    if (missing > 0) return position;
    rawLength = missing = 0;
    const bytes = chunk.substr(position, length);
    if (onRaw) onRaw(bytes);
    else if (chunk.substr(position + length, 2) != "\r\n") finish(AT_BYTES_LOST);
    else if (current) counted = bytes;
    return position + length;
  }

  /** @returns where to go on; the same position when the line is not complete */
  function takeLine(chunk: string, position: number): number {
    let end = chunk.indexOf("\r\n", position);
    if (end == position) end = chunk.indexOf("\r\n", (position += 2));
    if (end < 0) return takePrompt(chunk, position);
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

  /** A counted piece that comes in several: its header. @returns false, with nothing done, if it is not so */
  function isReadBegun(chunk: string, command: AtCommand): boolean {
    const at = command.head!.length;
    const end = chunk.indexOf("\r\n", at);
    if (end < at || !chunk.startsWith(command.head!)) return false;
    onAnswer(chunk.substring(at, end));
    rest = chunk.substr(end + 2);
    isBetween = false;
    found = NONE;
    missing = rawLength && rawLength + 2 - rest.length;
    if (missing > 0) onPiece = onMore;
    else take("");
    return true;
  }

  /** One of several. */
  function onMore(chunk: string): void {
    if (missing > chunk.length) {
      missing -= chunk.length;
      rest += chunk;
    } else onLastPiece(chunk);
  }

  /** The last of several, with the OK in it as a rule. */
  function onLastPiece(chunk: string): void {
    const command = current;
    onPiece = onFirstPiece;
    if (onRaw || missing + 4 != chunk.length || !chunk.endsWith("\r\nOK\r\n") || !command || !command.head || probes) return take(chunk);
    const bytes = (rest += chunk).substr(0, rawLength);
    rest = "";
    rawLength = missing = 0;
    isBetween = true;
    found = elements;
    current = undefined;
    if (queue[0]) next();
    command.done!(undefined, bytes);
  }

  function onFirstPiece(chunk: string): void {
    if (!isBetween || !current || !current.head || (!isWholeRead(chunk, current) && !isReadBegun(chunk, current))) take(chunk);
  }

  // Short, because the interpreter reads a function to its end even after a return; most pieces end here.
  uart.on("data", (chunk) => (handlers[found[chunk as TableKey]!] || onPiece)(chunk));

  function onElement(bytes: string, handler?: () => void): void {
    const known = elements[bytes as TableKey];
    const number = known === undefined ? handlers.length : known;
    elements[bytes] = number;
    handlers[number] = handler || (() => finish());
  }

  onElement("\r\nOK\r\n", () => {
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
    abandon(command, error) {
      if (current == command && command.data === undefined) finish(error);
    },
    reset(error) {
      const failed = queue;
      if (current && !probes) failed.unshift(current);
      queue = [];
      current = counted = undefined;
      probes = rawLength = missing = 0;
      onPiece = onFirstPiece;
      failed.forEach((command) => command.done && command.done(error));
    },
  };
  return engine;
}
