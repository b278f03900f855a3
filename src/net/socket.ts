/** Why a socket closed. */
export const enum CloseReason {
  /** close() was called. */
  User,
  /** The peer closed it. */
  Remote,
  /** It could not be opened: name not resolved, refused, no route, no answer, no TLS. */
  ConnectFailed,
  /** The modem, its registration or its PDP context went away, or never came up. */
  Network,
}

/**
 * A TCP connection in the modem, with or without TLS, or a UDP socket with one peer. Handlers are plain properties: they are set by
 * the one owner, and each call through an event list would cost as much as the rest of the path.
 */
export interface Socket {
  /**
   * Queues bytes in order; before the connection is up they wait. UDP: one datagram, up to what the modem sends at once.
   * @returns false when more than a few segments wait: send no more until onDrain
   */
  send(bytes: string): boolean;
  /**
   * Closes after what was sent has gone out, at once if the connection is not up yet; onClose(User) follows.
   * @param isNow drops what was not sent yet
   */
  close(isNow?: boolean): void;
  /** True holds received bytes back in the modem, whose TCP window closes when it is full; false lets them come, and looks what is there. A piece on its way still comes. */
  pause(isPaused: boolean): void;
  onConnect?: () => void;
  onData?: (bytes: string) => void;
  onDrain?: () => void;
  /** Exactly once. @param cause one sentence for a human, without secrets */
  onClose?: (reason: CloseReason, cause?: string) => void;
}

/** TLS in the modem, with credentials of its own store. */
export interface TlsOptions {
  /** Security tag: the number under which the store has CA certificate, client certificate and private key, 0..2147483647. */
  tag: number;
  /** Default false: the server's certificate is checked. True takes any. */
  isUnverified?: boolean;
  /** Application protocol to ask for, such as "mqtt"; where the modem cannot, the socket closes with a cause that says so. */
  alpn?: string;
}

/** How a socket is opened; TCP without TLS by default. */
export interface SocketOptions {
  isUdp?: boolean;
  tls?: TlsOptions | undefined;
}

/** What opens sockets: a modem with its SIM and its operator. */
export interface Network {
  /**
   * Opens a socket, bringing the modem up first where it is not.
   * @param host name or address, up to 100 characters
   * @param port 1..65535
   * @returns the socket, still connecting
   */
  connect(host: string, port: number, options?: SocketOptions): Socket;
  /** The modem's IMEI; undefined until the modem has told it, which it has when a socket is open. */
  imei(): string | undefined;
}
