import type { AtCommand } from "../../at/command.ts";
import type { OneTimer } from "../../hal/one_timer.ts";
import type { Socket } from "../../net/socket.ts";

export const enum SocketState {
  Waiting,
  Closed,
  /** From here on the modem has it. */
  Connecting,
  Open,
  /** CLOSED was reported; bytes may still be in the modem. */
  RemoteClosed,
}

/** Names are none of the interpreter's, which could not be shortened. */
export interface CipSocket extends Socket {
  phase: SocketState;
  /** 0..7 in the modem. */
  cid: number;
  unsent: string;
  isSending?: boolean;
  /** A read is in flight, or the owner has paused. */
  isReading?: boolean | undefined;
  /** More arrived meanwhile. */
  hasMore?: boolean;
  isPaused?: boolean;
  /** Nothing was read since the last send. */
  isQuiet?: boolean;
  /** UDP: datagrams behind the one in unsent. */
  datagrams?: string[];
  /** Something is to be done at SEND OK: more to send, close, tell that there is room, watch for an answer. */
  hasRest?: boolean | undefined;
  /** close() waits for the last SEND OK. */
  isClosing?: boolean;
  /** Reads what the modem has. */
  poll(): void;
  writeCommand: AtCommand;
  /** Of the line of AT+CIPSEND, up to the length. */
  prefix: string;
  timer: OneTimer;
}
