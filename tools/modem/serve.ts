import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { openPty } from "./pty.ts";
import type { VirtualModem } from "./virtual_modem.ts";

/** The modem's end of its UART, or what stands before it. */
export type UartEnd = Pick<VirtualModem, "receive" | "onTransmit">;

/** A modem that other programs can open. */
export interface ServedModem {
  close(): Promise<void>;
}

/**
 * Puts a modem behind a tty. The rate that a program sets on the tty does not matter.
 * @returns `path` to open, such as /dev/pts/4
 * @throws Error when node-pty is not installed; TCP needs nothing
 */
export async function servePty(modem: UartEnd): Promise<ServedModem & { path: string }> {
  const pty = await openPty();
  pty.onData((bytes) => modem.receive(Buffer.from(bytes, "latin1")));
  modem.onTransmit = (bytes) => pty.write(bytes.toString("latin1"));
  return {
    path: pty.path,
    async close() {
      modem.onTransmit = () => {};
      pty.close();
    },
  };
}

/**
 * Puts a modem behind a TCP port of the loopback interface, for one program at a time: the bytes of the connection are those
 * of the UART. While nobody is connected what the modem says is lost, as on a line that nobody reads.
 *
 * @param port 0 = any free one
 * @returns the port that it got
 */
export async function serveTcp(modem: UartEnd, port: number, host = "127.0.0.1"): Promise<ServedModem & { port: number }> {
  let client: Socket | undefined;
  const server = createServer({ noDelay: true }, (socket) => {
    if (client) return void socket.destroy();
    client = socket;
    socket.on("data", (bytes) => modem.receive(bytes));
    socket.on("error", () => {});
    socket.on("close", () => (client = undefined));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  modem.onTransmit = (bytes) => void client?.write(bytes);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      modem.onTransmit = () => {};
      client?.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
