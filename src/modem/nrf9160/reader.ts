import type { AtCommand } from "../../at/command.ts";
import { CloseReason } from "../../net/socket.ts";
import { SocketState } from "./nrf_socket.ts";
import type { NrfSocket } from "./nrf_socket.ts";

/**
 * The command that reads from a socket, AT#XRECV, and what its end means: bytes, ERROR = nothing was there, OK alone = end of the stream.
 * @param read reads again
 * @param failed closes the socket
 */
export function createReadCommand(
  socket: NrfSocket,
  text: string,
  prefix: string,
  read: (socket: NrfSocket) => void,
  failed: (socket: NrfSocket, reason: CloseReason, cause: string) => void,
): AtCommand {
  /** A read is over that was not the usual one. */
  function readOn(error?: string): void {
    if (socket.hasData || (socket.hasMore && error == "ERROR")) read(socket);
    // No bytes and no ERROR is the end of the stream, believed the second time: modem library 2.1.0 says so by mistake (NRF-Q1).
    else if (socket.phase == SocketState.Ending || (!error && socket.isEmpty)) failed(socket, socket.cause ? CloseReason.Network : CloseReason.Remote, socket.cause || "closed by the peer");
    else if (socket.phase != SocketState.Open || error == "ERROR") return;
    // Without the bytes that were asked for, what follows them means nothing.
    else if (error) failed(socket, CloseReason.Network, "AT#XRECV: " + error);
    else if (!socket.isDatagram) {
      socket.isEmpty = true;
      read(socket);
    }
  }

  return {
    text,
    timeoutS: 5,
    prefix,
    onLine: parseInt,
    head: "\r\n" + prefix,
    lengthAt: prefix.length + 2,
    tail: "\r\n",
    done(error, bytes) {
      socket.isReading = false;
      socket.hasData = !!bytes;
      if (bytes) {
        socket.isEmpty = false;
        if (socket.phase != SocketState.Closed && socket.onData) socket.onData(bytes);
      }
      if (!bytes || socket.hasMore || socket.phase != SocketState.Open) readOn(error);
    },
  };
}
