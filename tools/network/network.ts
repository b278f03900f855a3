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

/** The network behind a virtual modem: the host's own, or one in memory. */
export interface Network {
  resolve(host: string, done: (addresses: string[]) => void): void;
  connect(protocol: "tcp" | "udp", host: string, port: number, handlers: NetworkHandlers): NetworkConnection;
}
