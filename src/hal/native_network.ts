/** What the interpreter calls of a network that is written in JavaScript (Espruino libs/network/js/jswrap_jsnetwork.c). */
export interface NativeNetwork {
  /**
   * Opens a socket.
   * @param host name or address; undefined for a server
   * @param type bits: 1 HTTP, 2 UDP, 4 TLS
   * @returns its number from 0 on, or a negative error
   */
  "create"(host: string | undefined, port: number, type: number): number;
  /** @returns the number of a new connection to a server, or a negative number */
  "accept"(server: number): number;
  /** @returns bytes, "" when there are none, or a negative error */
  "recv"(socket: number, maxBytes: number): string | number;
  /** @returns how many bytes were taken, or a negative error */
  "send"(socket: number, bytes: string): number;
  "close"(socket: number): void;
}

/** Makes it the one that the interpreter's `net`, `http` and `tls` use, until the next reset. */
export function nativeNetwork(network: NativeNetwork): void {
  require("NetworkJS").create(network);
}
