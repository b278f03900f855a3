import { createSocket } from "node:dgram";
import { lookup } from "node:dns";
import { connect as connectTcp } from "node:net";
import type { Network, NetworkConnection, NetworkError, NetworkHandlers } from "./network.ts";

const errors: Readonly<Record<string, NetworkError>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  ECONNREFUSED: "refused",
  ETIMEDOUT: "timeout",
  ECONNRESET: "reset",
  EPIPE: "reset",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
};

/** The contract's word for an error code of Node; an unknown code counts as a reset. */
export function networkError(code: string | undefined): NetworkError {
  return errors[code ?? ""] ?? "reset";
}

/**
 * The network of the machine itself: TCP, UDP and DNS of Node, IPv4 as a modem's context has it.
 *
 * The host's kernel does not tell when the peer has acknowledged: onAcknowledged means that the kernel has taken the bytes.
 */
export class HostNetwork implements Network {
  resolve(host: string, done: (addresses: string[]) => void): void {
    lookup(host, { family: 4, all: true }, (error, found) => done(error ? [] : found.map((entry) => entry.address)));
  }

  connect(protocol: "tcp" | "udp", host: string, port: number, handlers: NetworkHandlers): NetworkConnection {
    return protocol === "tcp" ? openTcp(host, port, handlers) : openUdp(host, port, handlers);
  }
}

function openTcp(host: string, port: number, handlers: NetworkHandlers): NetworkConnection {
  const socket = connectTcp({ host, port, family: 4, noDelay: true });
  let error: NetworkError | undefined;
  let isSilent = false;
  socket.on("connect", () => isSilent || handlers.onConnect());
  socket.on("data", (bytes: Buffer) => isSilent || handlers.onData(bytes));
  socket.on("error", (cause: NodeJS.ErrnoException) => (error = networkError(cause.code)));
  socket.on("close", () => isSilent || handlers.onClose(error));
  return {
    write: (bytes, onAcknowledged) => void socket.write(bytes, (failure) => failure || isSilent || onAcknowledged?.()),
    flow: (isOpen) => void (isOpen ? socket.resume() : socket.pause()),
    end: () => void socket.end(),
    destroy() {
      isSilent = true;
      socket.destroy();
    },
  };
}

function openUdp(host: string, port: number, handlers: NetworkHandlers): NetworkConnection {
  const socket = createSocket("udp4");
  let isClosed = false;
  let isOpen = true;
  const close = (): boolean => {
    if (isClosed) return false;
    isClosed = true;
    socket.close();
    return true;
  };
  const fail = (cause: NodeJS.ErrnoException): void => void (close() && handlers.onClose(networkError(cause.code)));
  // A datagram cannot wait: what comes while the flow is stopped is lost.
  socket.on("message", (bytes) => isClosed || !isOpen || handlers.onData(bytes));
  socket.on("error", fail);
  socket.on("connect", () => isClosed || handlers.onConnect());
  socket.connect(port, host);
  return {
    write: (bytes, onAcknowledged) => isClosed || socket.send(bytes, (error) => (error ? fail(error) : onAcknowledged?.())),
    flow: (shouldFlow) => void (isOpen = shouldFlow),
    end: () => void (close() && handlers.onClose()),
    destroy: () => void close(),
  };
}
