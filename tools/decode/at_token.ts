/** `tx` from the device to the modem, `rx` from the modem to the device. */
export type Direction = "tx" | "rx";

/** One piece of AT traffic. */
export interface Token {
  direction: Direction;
  kind: "command" | "echo" | "answer" | "final" | "urc" | "prompt" | "data" | "noise";
  /** The line without its ends, secrets masked; empty for data and for what the device sends that is no command. */
  text: string;
  /** The raw bytes of data and noise. They may carry passwords and keys: describe them, do not print them. */
  bytes?: Buffer;
  /** Of data: the socket, where the command names one. */
  socket?: number;
  /** Of a command or an answer: the socket that is opened by it, whose stream starts afresh. */
  opens?: number;
  /** Of data that ended early: bytes that were announced and never came. */
  missing?: number;
  /** The command that the piece belongs to, `+CEREG`; absent where none is known. */
  command?: string;
}
