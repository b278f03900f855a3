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
import type { TableKey } from "../hal/text.ts";
import { AT_TIMEOUT } from "./command.ts";
import type { AtCommand } from "./command.ts";

export interface AtEngine {
  /** Sends the command when those before it are done. */
  send(command: AtCommand): void;
  /**
   * Registers the handler of a URC.
   * @param key the text up to and with its colon ("+CEREG:"), or ":" and the text without a socket number (":CLOSED", ":RDY")
   * @param handler gets the whole line; if it returns a number, that many raw bytes follow the line, and it is called again with "" and them
   */
  onUrc(key: string, handler: UrcHandler): void;
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

export function createAtEngine(uart: Uart, clock: Clock): AtEngine {
  const elements: Record<string, () => void> = {};
  const urcs: Record<string, UrcHandler> = {};
  let queue: AtCommand[] = [];
  let current: AtCommand | undefined;
  let data: string | undefined;
  let secondsLeft = 0;
  let isTicking = false;
  let probes = 0;
  let rest = "";
  let rawLength = 0;
  /** False while a line or raw bytes are incomplete. */
  let isBetween = true;
  let onRaw: ((bytes: string) => void) | undefined;

  function start(command: AtCommand): void {
    current = command;
    data = command.data;
    secondsLeft = command.timeoutS;
    uart.write("AT" + command.text + engine.lineEnd);
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
    rawLength = 0;
    // The prompt may have been lost: then the modem waits for the bytes, and would take the probes for them.
    prompt();
    if (command.breakOut) uart.write(command.breakOut);
    if (!wasProbe && command.isGuard) failGuarded(AT_TIMEOUT);
    if (probes++ < PROBES) start({ text: "", timeoutS: 0 });
    else {
      probes = 0;
      current = undefined;
      if (engine.onSilent) engine.onSilent();
      next();
    }
    if (!wasProbe && command.done) command.done(AT_TIMEOUT);
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
    if (!current && queue.length) start(queue.shift()!);
  }

  function finish(error?: string): void {
    const command = current;
    if (!command) return;
    if (probes) return awaitQuiet();
    current = undefined;
    if (queue.length) next();
    if (command.done) command.done(error);
  }

  function failGuarded(error: string): void {
    const command = queue.shift();
    if (command && command.done) command.done(error);
  }

  function prompt(): void {
    if (data === undefined) return;
    const command = current;
    uart.write(data);
    data = undefined;
    if (command && command.breakOutAfterMs) clock.setTimeout(() => uart.write(command.breakOut!), command.breakOutAfterMs);
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
    if (current.isGuard && !probes) failGuarded(line);
    finish(line);
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
    onRaw = command.onBytes;
  }

  /** Header, counted bytes and OK in one piece, which is the rule for short data. @returns false, with nothing done, if it is not so */
  function isWholeRead(chunk: string, command: AtCommand): boolean {
    const begin = command.prefix!.length + 2;
    const end = chunk.indexOf("\r\n", begin);
    const header = chunk.substring(begin, end);
    const length = parseInt(header);
    if (!length || chunk.length != end + length + 8 || !chunk.endsWith("\r\nOK\r\n") || !chunk.startsWith("\r\n" + command.prefix)) return false;
    command.onLine!(header);
    command.onBytes!(chunk.substr(end + 2, length));
    if (current == command) finish();
    return true;
  }

  /** The general way: takes the piece apart, element by element. */
  function take(chunk: string): void {
    let position = 0;
    if (rest) chunk = rest + chunk;
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
      if (position < chunk.length && (rawLength || chunk.length - position < LINE_MAX)) rest = chunk.substr(position);
    }
  }

  /** @returns where to go on; the same position when the raw bytes are not complete */
  function takeRaw(chunk: string, position: number): number {
    const length = rawLength;
    const isAnswer = current && onRaw == current.onBytes;
    // An answer's bytes are followed by a line end, which tells whether all have come.
    if (chunk.length - position < (isAnswer ? length + 2 : length)) return position;
    rawLength = 0;
    if (isAnswer && chunk.substr(position + length, 2) != "\r\n") finish(AT_BYTES_LOST);
    else if (onRaw) onRaw(chunk.substr(position, length));
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

  // Short, because the interpreter reads a function to its end even after a return; most pieces end here.
  uart.on("data", (chunk) => {
    // Not every piece: noise may spell a native member's name.
    const element = isBetween && chunk[0] == "\r" && elements[chunk as TableKey];
    if (element) element();
    else if (!isBetween || !current || !current.onBytes || !isWholeRead(chunk, current)) take(chunk);
  });

  elements["\r\nOK\r\n"] = () => {
    if (!current) return;
    if (!current.final) finish();
    else if (current.breakOut) prompt();
  };
  elements["\r\n> "] = prompt;
  urcs[":ERROR"] = urcs["+CME ERROR:"] = urcs["+CMS ERROR:"] = onError;

  const engine: AtEngine = {
    lineEnd: "\r",
    send(command) {
      if (current) queue.push(command);
      else start(command);
    },
    onUrc(key, handler) {
      urcs[key] = handler;
    },
    onElement(bytes, handler) {
      elements[bytes] = handler || finish;
    },
    abandon(command, error) {
      if (current == command && data === undefined) finish(error);
    },
    reset(error) {
      const failed = queue;
      if (current && !probes) failed.unshift(current);
      queue = [];
      current = undefined;
      probes = rawLength = 0;
      data = undefined;
      failed.forEach((command) => command.done && command.done(error));
    },
  };
  return engine;
}
