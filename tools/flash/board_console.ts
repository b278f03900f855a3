import { EventEmitter, once } from "node:events";
import { UserError } from "../cli/errors.ts";
import { loadEspruinoPackage, type PackageSerial } from "./espruino_package.ts";
import type { OpenPort } from "./port.ts";

/** Longest wait for an answer; the package gives up after 5 s whatever it is told. Erasing a page of 128 kB takes 2 s. */
const ANSWER_TIMEOUT_MS = 4900;

/**
 * A board's event FIFO has 1024 bytes for all inputs (boards/*.json, fifoBytes), and a byte that comes alone takes 3 of them. It overflows
 * without a word when a packet comes faster than it is handled, so that one has to fit into it: 341 bytes.
 */
export const MAX_EXPRESSION_BYTES = 300;

/** To an error that comes out of an expression the board answers NAK, without the reason: it is caught there. */
const ASK = 'global.uplinkAsk=function(f){try{return JSON.stringify({v:f()})}catch(e){return JSON.stringify({e:""+e})}}';

/** The console of a board: evaluates expressions with the packets that firmware has since 2v25, and hears the lines that it prints. */
export class BoardConsole {
  readonly path: string;
  onLine: (line: string) => void = () => {};
  private readonly serial: PackageSerial;
  private readonly lost: Promise<never>;
  private rest = "";

  private constructor(path: string, serial: PackageSerial, lost: Promise<never>) {
    this.path = path;
    this.serial = serial;
    this.lost = lost;
    // As long as nobody asks for anything, a closed port is no failure.
    lost.catch(() => {});
    serial.connection.on("data", (text) => this.onText(text));
  }

  /** @throws UserError when the port cannot be opened */
  static async open(path: string, baud: number, openPort: OpenPort): Promise<BoardConsole> {
    const serial = loadEspruinoPackage();
    let receive = (_bytes: ArrayBuffer): void => {};
    let closed = (): void => {};
    const port = await openPort(path, baud, { onBytes: (bytes) => receive(Uint8Array.from(bytes).buffer), onClose: () => closed() });
    serial.devices.push({
      name: "Uplink",
      getPorts: (callback) => callback([{ path }], true),
      open(_path, onOpen, onBytes, onClose) {
        receive = onBytes;
        closed = onClose;
        onOpen("open");
      },
      write: (bytes, onWritten) => port.write(bytes, onWritten),
      close: () => port.close(),
    });
    const closing = new EventEmitter();
    const lost = once(closing, "close").then(() => Promise.reject(new UserError(`port ${path} closed in the middle of the work`)));
    await new Promise<void>((resolve) => serial.open(path, () => resolve(), () => closing.emit("close")));
    // 20 by default, for Bluetooth.
    serial.connection.chunkSize = 512;
    return new BoardConsole(path, serial, lost);
  }

  close(): void {
    this.serial.close();
  }

  /** Writes to the console as a user would type. */
  async type(bytes: string): Promise<void> {
    await this.within(this.serial.connection.write(bytes));
  }

  /**
   * Prepares the board for ask().
   * @param timeoutMs longest wait for the answer
   * @returns false when the board is silent, or `condition` does not hold there
   */
  async prepare(condition: string, timeoutMs: number): Promise<boolean> {
    return this.evaluate(`(${condition})&&(${ASK},"ready")`, timeoutMs).then(
      (answer) => answer === "ready",
      (error: unknown) => {
        if (error instanceof UserError) throw error;
        return false;
      },
    );
  }

  /**
   * Evaluates an expression on the board.
   * @param expression ASCII, MAX_EXPRESSION_BYTES at most
   * @param what for the sentence when it fails
   * @returns what JSON can hold of the value
   * @throws UserError when the board does not answer in time, or the expression throws there
   */
  async ask<T>(expression: string, what: string): Promise<T> {
    if (expression.length > MAX_EXPRESSION_BYTES) throw new RangeError(`${what}: an expression of ${expression.length} bytes`);
    const answer = await this.evaluate(`uplinkAsk(function(){return ${expression}})`, ANSWER_TIMEOUT_MS).catch((error: unknown) => {
      if (error instanceof UserError) throw error;
      throw new UserError(`${what}: the board on ${this.path} does not answer (${String(error)})`);
    });
    const { v, e } = JSON.parse(String(answer)) as { v?: T; e?: string };
    if (e !== undefined) throw new UserError(`${what}: the board says "${e}"`);
    return v as T;
  }

  private evaluate(expression: string, timeoutMs: number): Promise<unknown> {
    let code = expression;
    // Espruino for Linux takes a 3 or 4 for Ctrl-C or Ctrl-D also where it is the length of a packet, and may end on it.
    while ([3, 4].includes(code.length & 0xff)) code += " ";
    return this.within(this.serial.connection.espruinoEval(code, { timeout: timeoutMs }));
  }

  private within<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.lost]);
  }

  private onText(text: string): void {
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop()!.slice(-4096);
    // Erasing the prompt and printing it again comes with every line.
    for (const line of lines) this.onLine(line.replace(/\x1b\[J|\r/g, "").replace(/^>/, ""));
  }
}
