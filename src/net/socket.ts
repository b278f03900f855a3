/** Why a socket closed. */
export const enum CloseReason {
  /** close() was called. */
  User,
  /** The peer closed it. */
  Remote,
  /** It could not be opened: name not resolved, refused, no route, no answer. */
  ConnectFailed,
  /** The modem, its registration or its PDP context went away, or never came up. */
  Network,
}

/**
 * A TCP connection in the modem. Handlers are plain properties: they are set by the one owner, and each call through an event
 * list would cost as much as the rest of the path.
 */
export interface Socket {
  /**
   * Queues bytes in order; before the connection is up they wait.
   * @returns false when more than a few segments wait: send no more until onDrain
   */
  send(bytes: string): boolean;
  /**
   * Closes after what was sent has gone out, at once if the connection is not up yet; onClose(User) follows.
   * @param isNow drops what was not sent yet
   */
  close(isNow?: boolean): void;
  onConnect?: () => void;
  onData?: (bytes: string) => void;
  onDrain?: () => void;
  /** Exactly once. @param cause one sentence for a human, without secrets */
  onClose?: (reason: CloseReason, cause?: string) => void;
}

/** What opens sockets: a modem with its SIM and its operator. */
export interface Network {
  /**
   * Opens a TCP connection, bringing the modem up first where it is not.
   * @param host name or address, up to 100 characters
   * @param port 1..65535
   * @returns the socket, still connecting
   */
  connect(host: string, port: number): Socket;
  /** The modem's IMEI; undefined until the modem has told it, which it has when a socket is open. */
  imei(): string | undefined;
}
