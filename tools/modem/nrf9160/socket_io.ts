import { isIP } from "node:net";
import type { Call } from "./command.ts";
import { drawn } from "./drawn.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import type { ModemSocket } from "./modem_socket.ts";
import type { Received } from "./receive_queue.ts";
import { setReceiveTimeout } from "./socket_options.ts";
import { Family } from "./socket_types.ts";

/** Longest receive: the application's buffer. */
export const mostReceiveBytes = 2048;

/**
 * Finds the address of a host for a socket's family; a literal is its own, of either family, as the documentation of
 * #XCONNECT and #XSENDTO says.
 * @param done undefined when there is none
 */
export function resolveHost(modem: Nrf9160, cid: number, host: string, family: number, done: (address: string | undefined) => void): void {
  const version = family === Family.v6 ? 6 : 4;
  if (isIP(host) !== 0) return done(host);
  if (!modem.packetData.active.has(cid)) return void modem.timers.after(drawn(modem, "resolve"), () => done(undefined));
  modem.radio.active();
  let isAlive = true;
  // the answer is lost when the firmware has gone meanwhile
  const guard = modem.timers.after(resolverTimeoutMs, () => {
    isAlive = false;
    done(undefined);
  });
  modem.timers.after(drawn(modem, "resolve"), () =>
    modem.network.resolve(
      host,
      ([address]) => {
        if (!isAlive || modem.power.state !== "on") return;
        isAlive = false;
        modem.timers.cancel(guard);
        done(address);
      },
      version,
    ),
  );
}

const resolverTimeoutMs = 30000;

/** Connects by name or literal. @param done 0, -errno, or "dns" */
export function connectByName(modem: Nrf9160, socket: ModemSocket, host: string, port: number, done: (result: number | "dns") => void): void {
  resolveHost(modem, socket.parameters.cid, host, socket.parameters.family, (address) => {
    if (address === undefined) done("dns");
    else socket.connect(address, port, done);
  });
}

export interface CallSend {
  /** Undefined when there is none: the send fails. */
  socket: ModemSocket | undefined;
  bytes: Buffer;
  /** Gives the bytes to the socket. */
  send(socket: ModemSocket, bytes: Buffer, done: (result: number) => void): void;
  /** Prints how many bytes were taken. */
  print(sent: number): void;
  /** The acknowledgement is told later: the socket is not ready for more until then. */
  isNotified?: boolean;
}

/** Sends what a command carries, and ends the command: the count is printed on failure too. */
export function sendForCall(modem: Nrf9160, call: Call, { socket, bytes, send, print, isNotified = false }: CallSend): void {
  const partial = modem.faults.takePartialSend();
  const done = (result: number): void => {
    print(Math.max(0, result));
    if (result !== bytes.length) return call.fail();
    call.ok();
    if (socket && !isNotified) modem.socketDone(socket, "sent");
  };
  if (socket) send(socket, partial === undefined ? bytes : bytes.subarray(0, partial), done);
  else done(-1);
}

/**
 * AT#XRECV and AT#XRECVFROM: header, bytes and OK; the bare OK at the end of a stream; ERROR when nothing has come in time.
 * @param header the line before the bytes
 */
export function receiveForCall(
  modem: Nrf9160,
  socket: ModemSocket,
  call: Call,
  { timeoutS, flags, most, isHex }: { timeoutS: number; flags: number; most: number; isHex: boolean },
  header: (received: Received) => string,
): void {
  setReceiveTimeout(socket, timeoutS);
  socket.reader.read(most, flags, timeoutS, (result) => {
    if (typeof result === "number") return call.fail();
    if (result.bytes.length === 0) return call.ok();
    call.info(header(result));
    call.raw(isHex ? Buffer.from(result.bytes.toString("hex")) : result.bytes);
    call.ok();
    modem.socketDone(socket, "received");
  });
}
