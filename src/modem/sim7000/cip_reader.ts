import type { AtCommand } from "../../at/command.ts";
import { CloseReason } from "../../net/socket.ts";
import { SocketState } from "./cip_socket.ts";
import type { CipSocket } from "./cip_socket.ts";

/**
 * The command that reads from a CIP socket, AT+CIPRXGET=2 (AT manual V1.06).
 * @param readSize largest piece asked of the modem
 * @param failed closes the socket
 */
export function createReadCommand(
  socket: CipSocket,
  cid: number,
  readSize: number,
  failed: (socket: CipSocket, reason: CloseReason, cause: string) => void,
): AtCommand {
  const prefix = "+CIPRXGET: 2," + cid + ",";

  /** A read is over that was not the usual one. */
  function readOn(error?: string, bytes?: string): void {
    // The header was lost, and with it what it announced.
    if (bytes === undefined && !error) error = "UART lost bytes";
    if (socket.hasMore && !error) socket.poll();
    else if (socket.phase == SocketState.RemoteClosed) failed(socket, CloseReason.Remote, "closed by the peer");
    // Without the bytes that were asked for, what follows them means nothing.
    else if (error && socket.phase == SocketState.Open) failed(socket, CloseReason.Network, "AT+CIPRXGET: " + error);
  }

  return {
    text: "",
    line: "AT+CIPRXGET=2," + cid + "," + readSize + "\r",
    timeoutS: 5,
    prefix,
    head: "\r\n" + prefix,
    lengthAt: prefix.length + 2,
    tail: ",0\r\n",
    // <delivered now>,<left in the modem>; the manual's own names for the two fields mislead
    onLine(rest) {
      if (!rest.endsWith(",0")) socket.hasMore = true;
      return parseInt(rest);
    },
    done(error, bytes) {
      socket.isReading = socket.isPaused;
      if (bytes) socket.onData!(bytes);
      if (error || !bytes || socket.phase == SocketState.RemoteClosed) readOn(error, bytes);
      else if (socket.hasMore) socket.poll();
    },
  };
}
