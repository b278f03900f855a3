import { closeSync, openSync, writeSync } from "node:fs";
import type { Clock } from "../../src/hal/contracts.ts";
import { UserError } from "../cli/errors.ts";
import { redact } from "../cloud/redact.ts";
import type { ConsoleRecorder } from "../console/view.ts";
import type { Direction } from "../decode/at_stream.ts";
import type { DecoderTable } from "../decode/registry.ts";
import { CAPTURE_VERSION } from "./format.ts";
import type { CaptureHeader, CaptureRecord, TextLane } from "./format.ts";
import { maskText } from "./secret_stream.ts";
import { UartRedactor } from "./uart_redactor.ts";

export interface RecorderOptions {
  /** Takes finished lines. */
  write(text: string): void;
  clock: Pick<Clock, "now">;
  decoders: DecoderTable;
  about: Pick<CaptureHeader, "modem" | "board" | "app">;
  /** Values that must not stand in the file wherever they turn up; those of one or two characters are left. */
  secrets?: readonly string[];
}

/** Shorter ones would mask half of the file. */
const SHORTEST_SECRET = 4;

/** Writes a capture, line by line, as things happen: a file that ends in the middle is good up to there. */
export class Recorder implements ConsoleRecorder {
  readonly #options: RecorderOptions;
  readonly #startMs: number;
  readonly #uart: UartRedactor;
  readonly #secrets: readonly string[];

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#startMs = options.clock.now();
    this.#secrets = (options.secrets ?? []).filter(({ length }) => length >= SHORTEST_SECRET);
    this.#uart = new UartRedactor(options.decoders, (text) => this.#hide(text));
    const header: CaptureHeader = { uplink: "capture", version: CAPTURE_VERSION, startedAt: new Date(this.#startMs).toISOString(), ...options.about };
    options.write(`${JSON.stringify(header)}\n`);
  }

  uart(direction: Direction, bytes: string | Uint8Array): void {
    for (const piece of this.#uart.push(direction, bytes)) this.#record({ t: this.#elapsedMs, lane: piece.direction, data: piece.bytes });
  }

  line(lane: TextLane, text: string): void {
    this.#record({ t: this.#elapsedMs, lane, text: this.#hide(maskText(redact(this.#options.decoders.redact(text)))) });
  }

  /** Writes what is incomplete. */
  end(): void {
    for (const piece of this.#uart.flush()) this.#record({ t: this.#elapsedMs, lane: piece.direction, data: piece.bytes });
  }

  get #elapsedMs(): number {
    return this.#options.clock.now() - this.#startMs;
  }

  #record(record: CaptureRecord): void {
    this.#options.write(`${JSON.stringify(record)}\n`);
  }

  /** Takes known secrets out; the length stays. */
  #hide(text: string): string {
    return this.#secrets.reduce((shown, secret) => shown.replaceAll(secret, "*".repeat(secret.length)), text);
  }
}

/**
 * A file for a capture. A disk that fills up ends it with one sentence on stderr; the run goes on.
 * @throws UserError when the file cannot be written
 */
export function openCaptureFile(path: string): { write(text: string): void; close(): void } {
  let file: number | undefined;
  try {
    file = openSync(path, "w", 0o600);
  } catch (error) {
    throw new UserError(`--capture: cannot write ${path}: ${(error as NodeJS.ErrnoException).code}; name another file`);
  }
  const close = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return {
    write(text) {
      if (file === undefined) return;
      try {
        writeSync(file, text);
      } catch (error) {
        close();
        process.exitCode = 1;
        console.error(`uplink: the capture ${path} ends here: ${(error as Error).message}`);
      }
    },
    close,
  };
}
