import pc from "picocolors";
import type { Clock } from "../../src/hal/contracts.ts";
import type { Direction } from "../decode/at_stream.ts";
import type { DecoderTable } from "../decode/registry.ts";
import { layOut } from "./layout.ts";
import { appLine, eventLine, noteLine, uartLines } from "./lines.ts";
import type { ConsoleLine } from "./lines.ts";
import { createPalette, paint } from "./palette.ts";
import type { Palette } from "./palette.ts";
import { ModemStreams } from "./streams.ts";
import type { Described } from "./streams.ts";

/** What a view passes on of what it shows, to be kept. */
export interface ConsoleRecorder {
  uart(direction: Direction, bytes: string | Uint8Array): void;
  /** @param text one line, without its end */
  line(lane: "app" | "event" | "note", text: string): void;
}

/** What a view needs of its surroundings. */
export interface ConsoleViewOptions {
  /** Takes finished lines, each with its line end. */
  write(text: string): void;
  /** Whether to use colours; the caller looks at NO_COLOR and at the terminal. */
  color: boolean;
  /** Width of the terminal; without it nothing is cut to a width. */
  columns?: number;
  /** Time stamps count from the value that now() has at the construction, milliseconds. */
  clock: Pick<Clock, "now">;
  /** What loadDecoders() gives. */
  decoders: DecoderTable;
  /** Rewrites a line of the device, such as a stack trace's; one that it gives back empty is not shown. */
  toSource?: (line: string) => string;
  /** Hears everything too. */
  recorder?: ConsoleRecorder | undefined;
}

/** A line of the device longer than this is broken: it has no end. */
const maxAppLine = 4096;

/**
 * The console of a run: what device and modem say to each other, in words, and what the device prints, in lanes.
 *
 *        4.812  ->   AT+CEREG?                               registration on LTE: what is it?
 *        4.861  <-   +CEREG: 2,5,"2AFE","20F6A1F",7          registered, roaming; TAC 2AFE, cell 20F6A1F, LTE Cat-M1
 *        9.120  ..   85 bytes to socket 0
 *        9.120  mqtt -> PUBLISH q1 id 7 uplink-86/d2c 64 B
 *
 * Lanes: `->` command, `<-` answer, `!!` unsolicited, `..` data, `??` noise, `mqtt`, `app` device, `evt` event,
 * `***` note. PINs, passwords and keys are masked in all of them that carry AT traffic.
 */
export class ConsoleView {
  #options: ConsoleViewOptions;
  #streams: ModemStreams;
  #palette: Palette;
  #startMs: number;
  #appLine = "";
  #out = "";

  constructor(options: ConsoleViewOptions) {
    this.#options = options;
    this.#streams = new ModemStreams(options.decoders);
    this.#palette = createPalette(pc.createColors(options.color));
    this.#startMs = options.clock.now();
  }

  /**
   * Bytes on the modem's UART, as they pass and cut anywhere.
   * @param direction `tx` from the device to the modem, `rx` from the modem to the device
   * @param bytes a byte string (one character per byte) or bytes
   */
  uart(direction: Direction, bytes: string | Uint8Array): void {
    this.#options.recorder?.uart(direction, bytes);
    for (const described of this.#streams.push(direction, bytes)) this.#described(described);
    this.#flushOut();
  }

  /** What the device prints on its console, cut anywhere; shown by lines. */
  app(text: string): void {
    const lines = (this.#appLine + text).split(/\r*\n/);
    this.#appLine = lines.pop() ?? "";
    for (const line of lines) this.#app(line);
    if (this.#appLine.length > maxAppLine) this.#endAppLine();
    this.#flushOut();
  }

  /** Something that happened around the device: `broker: uplink-86 connected`. */
  event(text: string): void {
    this.#options.recorder?.line("event", text);
    this.#line(eventLine(text));
    this.#flushOut();
  }

  /** A remark of the workbench itself. */
  note(text: string): void {
    this.#options.recorder?.line("note", text);
    this.#line(noteLine(text));
    this.#flushOut();
  }

  /** Shows what is incomplete: the end of the session. */
  end(): void {
    for (const described of this.#streams.flush()) this.#described(described);
    this.#endAppLine();
    this.#flushOut();
  }

  #described(described: Described): void {
    for (const line of uartLines(described)) this.#line(line);
  }

  #endAppLine(): void {
    if (this.#appLine !== "") this.#app(this.#appLine);
    this.#appLine = "";
  }

  #app(line: string): void {
    // Colours and cursor moves of the device would break the lanes.
    const plain = line.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "").trimEnd();
    const text = this.#options.decoders.redact(this.#options.toSource?.(plain) ?? plain);
    if (text === "") return;
    this.#options.recorder?.line("app", text);
    this.#line(appLine(text));
  }

  #line(line: ConsoleLine): void {
    const seconds = (this.#options.clock.now() - this.#startMs) / 1000;
    this.#out += `${paint(layOut({ seconds, ...line }, this.#options.columns), line.lane, this.#palette)}\n`;
  }

  #flushOut(): void {
    if (this.#out === "") return;
    const out = this.#out;
    this.#out = "";
    this.#options.write(out);
  }
}
