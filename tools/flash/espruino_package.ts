import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createContext, Script } from "node:vm";

/** What is used of the package espruino (0.1.67, core/serial.js). Bytes are byte strings. */
export interface PackageConnection {
  /** Bytes of one write to the port. */
  chunkSize: number;
  on(event: "data", listener: (text: string) => void): void;
  write(bytes: string): Promise<void>;
  /** Rejects with a string: a NAK, or no answer in time. */
  espruinoEval(expression: string, options: { timeout: number }): Promise<unknown>;
}

/** A way to reach a board, as core/serial.js wants it to be added. */
export interface PackageDevice {
  name: string;
  getPorts(callback: (ports: { path: string }[], isComplete: boolean) => void): void;
  open(path: string, onOpen: (info: unknown) => void, onBytes: (bytes: ArrayBuffer) => void, onClose: () => void): void;
  write(bytes: string, onWritten: () => void): void;
  close(): void;
}

export interface PackageSerial {
  devices: PackageDevice[];
  connection: PackageConnection;
  open(path: string, onOpen: (info: unknown) => void, onClose: () => void): void;
  close(): void;
}

interface PackageRoot {
  Core: { Config: { loadConfiguration(done: () => void): void }; Serial: PackageSerial & { init(): void } };
}

/** The parts of the package that talk to a board, in the order in which they need each other. */
const PARTS = ["espruino.js", "core/config.js", "core/utils.js", "core/serial.js"];

/**
 * Loads the packet and port handling of the package espruino, in a context of its own: each call gives a fresh one.
 *
 * Not used of it, and why (0.1.67):
 * - index.js puts a dozen globals and es6-shim into this process, logs to its console, starts plugins that go to the network,
 *   and its sendFile(), expr() and statement() call back without an error when the port cannot be opened.
 * - The device for serial ports has no listener for "error": a busy port ends the process. It only opens ports that
 *   serialport lists, and a pseudo-terminal is not among them.
 * - Serial.write() and what is built on it (CodeWriter, executeExpression) never call back for less than one block.
 * - espruinoSendFile(): the board acknowledges DATA packets also when their write failed.
 * - XON and XOFF are not obeyed there. Not needed either: each packet waits for its answer and fits the board's input buffer.
 */
export function loadEspruinoPackage(): PackageSerial {
  const require = createRequire(import.meta.url);
  const silent = (): void => {};
  const console = { log: silent, warn: silent, error: silent, info: silent };
  const context = createContext({ console, setTimeout, clearTimeout, setInterval, clearInterval });
  for (const part of PARTS) {
    const filename = require.resolve(`espruino/${part}`);
    new Script(readFileSync(filename, "utf8"), { filename }).runInContext(context);
  }
  const { Core } = (context as unknown as { Espruino: PackageRoot }).Espruino;
  Core.Config.loadConfiguration(silent);
  Core.Serial.init();
  return Core.Serial;
}
