import type { AtCommand } from "./command.ts";

/** What the layers above have of the AT engine. */
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
  /** No command is in flight, and nothing that has come is incomplete. */
  isIdle(): boolean;
  /** Fails this command if it has sent its data and waits for a result that cannot come any more. */
  abandon(command: AtCommand, error: string): void;
  /** Fails the command in flight and all that wait: the modem that should answer is gone. */
  reset(error: string): void;
  /** Called when a command and three probes after it stayed unanswered. */
  onSilent?: () => void;
}

export type UrcHandler = (line: string, bytes?: string) => number | void;
