import type { Socket } from "node:net";
import type { NetworkConnection, NetworkError, NetworkHandlers } from "./network.ts";

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

/** A TCP socket of Node as a connection of the contract. */
export function tcpConnection(socket: Socket, handlers: Omit<NetworkHandlers, "onConnect">): NetworkConnection {
  let error: NetworkError | undefined;
  let isSilent = false;
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
