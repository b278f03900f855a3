import type { AtCommand } from "../../at/command.ts";
import type { Socket } from "../../net/socket.ts";

export const enum SocketState {
  Waiting,
  Closed,
  Connecting,
  Open,
  /** The connection is over; bytes may still be in the modem. */
  Ending,
}

/** Names are none of the interpreter's, which could not be shortened. */
export interface NrfSocket extends Socket {
  phase: SocketState;
  /** The modem's descriptor; -1 while there is none. */
  handle: number;
  /** UDP: each write is one datagram. */
  isDatagram?: boolean;
  /** TCP joins what waits; UDP keeps each datagram. */
  unsent: string[];
  isSending?: boolean;
  isReading?: boolean;
  /** The read in flight has brought bytes. */
  hasData?: boolean;
  /** Something has come during the read in flight. */
  hasMore?: boolean | undefined;
  /** A read has brought nothing, without an error. */
  isEmpty?: boolean;
  isPaused?: boolean;
  /** close() waits for what is being sent. */
  isClosing?: boolean;
  /** Why it is Ending; undefined when the peer has closed. */
  cause?: string | undefined;
  readCommand: AtCommand;
  writeCommand: AtCommand;
}

/** Bits of poll(), as AT#XAPOLL and AT#XPOLL give them: error, hang-up, not open. */
export const POLL_ENDS = 8 + 16 + 32;

/** In data mode of Serial LTE Modem it ends the data wherever it stands, without a pause around it (NRF-Q3). */
export const TERMINATOR = "+++";

/** SLM gives a send up after 30 s and drops its bytes without a word, so that one which takes as long has failed (NRF-Q4). */
export const SEND_S = 28;
