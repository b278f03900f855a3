import type { Uart } from "../../src/hal/contracts.ts";
import type { Board } from "../build/board.ts";
import { uartOptionsSource } from "../build/virtual.ts";
import type { BoardConsole } from "../flash/board_console.ts";
import { pieceLength, quote } from "../flash/write_storage.ts";

/** Between two questions for what the modem has said, while nothing is to be written. */
const POLL_MS = 20;
/** Bytes of the modem in one answer. */
const READ_BYTES = 512;

/**
 * The modem's UART through the console of its board, whose program is stopped: two functions on the prompt open the UART as the board file
 * says, and pass bytes both ways. What the modem says is collected on the board and fetched, so that nothing is lost on the console.
 */
export class ConsoleBridge implements Uart {
  /** Called once when the console fails; nothing comes any more then. */
  onFailure: (error: Error) => void = () => {};
  private readonly console: BoardConsole;
  private listener: (bytes: string) => void = () => {};
  private unsent = Buffer.alloc(0);
  private isOpen = true;
  private readonly pumping: Promise<void>;
  private wake: () => void = () => {};

  private constructor(console: BoardConsole) {
    this.console = console;
    this.pumping = this.pump().catch((error: unknown) => this.onFailure(error as Error));
  }

  /** @throws UserError when the board does not know the UART or its pins */
  static async open(console: BoardConsole, { uart }: Board): Promise<ConsoleBridge> {
    const what = `opening the modem's ${uart.port}`;
    const collect = `${uart.port}.removeAllListeners("data"),${uart.port}.on("data",function(d){uplinkRx+=d})`;
    await console.ask(`(global.uplinkRx="",${collect},${uart.port}.setup(${uart.baud},${uartOptionsSource(uart)}),1)`, what);
    const fetch = `var r=uplinkRx.substr(0,${READ_BYTES});uplinkRx=uplinkRx.substr(${READ_BYTES});`;
    await console.ask(`(global.uplinkPass=function(s){${fetch}if(s)${uart.port}.write(s);return btoa(r)},1)`, what);
    return new ConsoleBridge(console);
  }

  on(_event: "data", listener: (bytes: string) => void): void {
    this.listener = listener;
  }

  write(bytes: string): void {
    this.unsent = Buffer.concat([this.unsent, Buffer.from(bytes, "latin1")]);
    this.wake();
  }

  /** Ends with the question on its way. */
  async close(): Promise<void> {
    this.isOpen = false;
    this.wake();
    await this.pumping;
  }

  private async pump(): Promise<void> {
    while (this.isOpen) {
      const piece = this.unsent.subarray(0, pieceLength(this.unsent, 0));
      this.unsent = this.unsent.subarray(piece.length);
      const call = piece.length > 0 ? `uplinkPass(${quote(piece)})` : "uplinkPass()";
      const received = Buffer.from(await this.console.ask<string>(call, "passing bytes to the modem"), "base64");
      if (received.length > 0) this.listener(received.toString("latin1"));
      if (received.length === 0 && this.unsent.length === 0) await this.pause();
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
