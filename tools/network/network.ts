/** Why a connection attempt or a connection ended. */
export type NetworkError = "dns" | "refused" | "timeout" | "reset" | "unreachable";

/** What the owner of a connection is told. */
export interface NetworkHandlers {
  onConnect(): void;
  onData(bytes: Buffer): void;
  /** Once, whatever ended it; without an error the peer closed in order. */
  onClose(error?: NetworkError): void;
}

/** One TCP connection or UDP association. */
export interface NetworkConnection {
  /** @param onAcknowledged called when the peer has taken the bytes; never called if the connection ends first */
  write(bytes: Buffer, onAcknowledged?: () => void): void;
  /** Stops (false) or restarts (true) the flow of onData: back-pressure of a full receive buffer. */
  flow(open: boolean): void;
  /** Closes in order after what was written. */
  end(): void;
  /** Drops the connection at once; no handler is called afterwards. */
  destroy(): void;
}

/** A connection that somebody has opened to the modem. */
export interface IncomingConnection {
  address: string;
  port: number;
  /** Takes it: data flows from here on. An incoming connection that nobody takes waits. */
  accept(handlers: Omit<NetworkHandlers, "onConnect">): NetworkConnection;
  /** Refuses it. */
  reject(): void;
}

/** A TCP port that the modem listens on. */
export interface NetworkListener {
  close(): void;
}

/** Takes a datagram and where it came from. */
export type DatagramHandler = (bytes: Buffer, address: string, port: number) => void;

/** A UDP port without a peer of its own. */
export interface DatagramSocket {
  /** @param onSent called when the datagram has left */
  send(bytes: Buffer, address: string, port: number, onSent?: () => void): void;
  close(): void;
}

/** The network behind a virtual modem: the host's own, or one in memory. */
export interface Network {
  /** @param family default 4 */
  resolve(host: string, done: (addresses: string[]) => void, family?: 4 | 6): void;
  connect(protocol: "tcp" | "udp", host: string, port: number, handlers: NetworkHandlers): NetworkConnection;
  /**
   * Listens for TCP connections; absent where the network offers no way to the modem.
   * @param onError the port cannot be had
   */
  listenTcp?(port: number, family: 4 | 6, onConnection: (incoming: IncomingConnection) => void, onError: () => void): NetworkListener;
  /** Opens a UDP port, 0 = any. @param onError the port cannot be had */
  bindUdp?(port: number, family: 4 | 6, onData: DatagramHandler, onError: () => void): DatagramSocket;
}
