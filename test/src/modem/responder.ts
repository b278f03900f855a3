import type { Uart } from "../../../src/hal/contracts.ts";
import type { VirtualClock } from "../../../tools/testing/clock.ts";

/** Answers command lines from a table; the latest entry for a command counts, so that a test changes its mind on the way. */
export class Responder implements Uart {
  readonly commands: string[] = [];
  isSilent = false;
  private listener: (bytes: string) => void = () => {};
  private readonly replies: Map<string, string>;
  private readonly clock: VirtualClock;

  /** @param replies command without "AT" -> answer text; OK is added unless it holds a final result */
  constructor(clock: VirtualClock, replies: Record<string, string> = {}) {
    this.clock = clock;
    this.replies = new Map(Object.entries(replies));
  }

  on(_event: "data", listener: (bytes: string) => void): void {
    this.listener = listener;
  }

  write(bytes: string): void {
    const command = bytes.replace(/^AT/, "").replace(/\r$/, "");
    this.commands.push(command);
    if (this.isSilent) return;
    this.send(this.replies.get(command) ?? "\r\nOK\r\n");
  }

  set(command: string, reply: string): void {
    this.replies.set(command, reply);
  }

  send(bytes: string): void {
    this.clock.setTimeout(() => this.listener(bytes), 10);
  }
}

/** An information line and OK. */
export const info = (line: string): string => `\r\n${line}\r\n\r\nOK\r\n`;
