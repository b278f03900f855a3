/**
 * Espruino's own `net`, `http` and, where the board has it, `tls`, and the modules written for them, over the modem's sockets.
 * The interpreter calls the five functions below from its idle loop, once a pass for each of its sockets (libs/network/js/network_js.c,
 * libs/network/socketserver.c). TLS is made by the interpreter: what passes here is ciphertext then. README.md tells how it is used.
 */
import type { NativeNetwork } from "../hal/native_network.ts";
import { CloseReason } from "./socket.ts";
import type { Network, Socket } from "./socket.ts";

/** The interpreter's numbers (libs/network/socketerrors.h); its `error` event tells them. */
const enum SocketError {
  /** Not an error: what was received before is still delivered. */
  Closed = -1,
  NoRoute = -4,
  /** Reset, or refused. */
  Reset = -9,
  /** Not yet connected: the interpreter asks again. */
  NotConnected = -11,
  BadArgument = -12,
}

/** Bits of the interpreter's socket type (libs/network/network.h). */
const UDP = 2;
const TLS = 4;

/** Received bytes that wait here at most before the modem is asked to keep the rest; one more read may be on its way. */
const HIGH_WATER = 1024;

interface Entry {
  socket: Socket;
  received: string;
  /** What the interpreter gets when nothing has been received: "" while the connection stands, else the number why not. */
  idle: string | number;
  /** Nothing is taken: not connected, or the socket has asked to wait. */
  isFull: boolean;
  isPaused: boolean;
}

function pause(entry: Entry, isPaused: boolean): void {
  entry.isPaused = isPaused;
  entry.socket.pause(isPaused);
}

function errorOf(reason: CloseReason): SocketError {
  if (reason == CloseReason.ConnectFailed) return SocketError.Reset;
  return reason > CloseReason.ConnectFailed ? SocketError.NoRoute : SocketError.Closed;
}

/**
 * A network as the interpreter wants it. TCP clients only: a server, or a dgram socket, throws "Unable to create socket" in the
 * interpreter, since the modem's address cannot be reached from outside, and dgram's packets have no host name.
 */
export function createNetworkJs(network: Network): NativeNetwork {
  const entries: (Entry | undefined)[] = [];

  function open(host: string, port: number, type: number): number {
    let index = 0;
    while (entries[index]) index++;
    const socket = network.connect(host, port);
    // TLS reads "not connected" as an error, and "" as "later".
    const entry: Entry = { socket, received: "", idle: type & TLS ? "" : SocketError.NotConnected, isFull: true, isPaused: false };
    entries[index] = entry;
    socket.onConnect = () => {
      entry.idle = "";
      entry.isFull = false;
    };
    socket.onDrain = () => void (entry.isFull = false);
    socket.onData = (bytes) => {
      entry.received += bytes;
      if (entry.received.length >= HIGH_WATER) pause(entry, true);
    };
    socket.onClose = (reason) => {
      entry.idle = errorOf(reason);
      entry.isFull = true;
    };
    return index;
  }

  function receive(entry: Entry, maxBytes: number): string | number {
    const bytes = entry.received;
    if (!bytes) return entry.idle;
    entry.received = bytes.substr(maxBytes);
    if (entry.isPaused && !entry.received) pause(entry, false);
    return bytes.substr(0, maxBytes);
  }

  return {
    "create": (host, port, type) => (host && !(type & UDP) ? open(host, port, type) : SocketError.BadArgument),
    "accept": () => SocketError.Closed,
    "recv": (index, maxBytes) => (entries[index] ? receive(entries[index]!, maxBytes) : SocketError.Closed),
    "send": (index, bytes) => {
      const entry = entries[index];
      // What is not taken now is offered again; why it never will be says recv.
      if (!entry || entry.isFull) return 0;
      entry.isFull = !entry.socket.send(bytes);
      return bytes.length;
    },
    "close": (index) => {
      const entry = entries[index];
      entries[index] = undefined;
      if (entry) entry.socket.close();
    },
  };
}
