import type { Network, Socket } from "../../../src/net/socket.ts";
import { CloseReason } from "../../../src/net/socket.ts";
import type { VirtualClock } from "../../../tools/testing/clock.ts";
import type { MemoryNetwork } from "../../../tools/network/memory_network.ts";

/** The socket contract over a network in memory, without a modem; bytes come in pieces of `pieceBytes` at most. */
export function plainNetwork(network: MemoryNetwork, clock: VirtualClock, pieceBytes = 512): Network {
  return {
    imei: () => "869951030000000",
    connect(host, port) {
      let isClosed = false;
      let isOpen = false;
      let unsent = "";
      const closed = (reason: CloseReason, cause?: string): void => {
        if (isClosed) return;
        isClosed = true;
        socket.onClose?.(reason, cause);
      };
      const connection = network.connect("tcp", host, port, {
        onConnect() {
          isOpen = true;
          socket.onConnect?.();
          if (unsent) connection.write(Buffer.from(unsent, "latin1"));
        },
        onData(bytes) {
          const text = bytes.toString("latin1");
          for (let at = 0; at < text.length && !isClosed; at += pieceBytes) socket.onData?.(text.slice(at, at + pieceBytes));
        },
        onClose: (error) => closed(isOpen ? CloseReason.Remote : CloseReason.ConnectFailed, error ?? "closed by the peer"),
      });
      const socket: Socket = {
        send(bytes) {
          if (isOpen) connection.write(Buffer.from(bytes, "latin1"));
          else unsent += bytes;
          return true;
        },
        close() {
          connection.destroy();
          clock.setTimeout(() => closed(CloseReason.User), 0);
        },
        pause() {},
      };
      return socket;
    },
  };
}
