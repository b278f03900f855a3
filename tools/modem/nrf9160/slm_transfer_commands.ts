import { report } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import { Errno, Poll, pollAlways } from "./errno.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import type { ModemSocket } from "./modem_socket.ts";
import { CommandError } from "./parameters.ts";
import { mostReceiveBytes, receiveForCall, resolveHost, sendForCall } from "./socket_io.ts";

/** Longest string that a command carries. */
export const mostStringBytes = 1024;

/** SLM: sending, receiving and waiting on the selected socket. */
export function slmTransferCommands(modem: Nrf9160): CommandTable {
  return {
    "#XSEND": { set: (call) => send(modem, call) },
    "#XRECV": { set: (call) => receive(modem, call) },
    "#XSENDTO": { set: (call) => sendTo(modem, call) },
    "#XRECVFROM": { set: (call) => receiveFrom(modem, call) },
    "#XPOLL": { set: (call) => poll(modem, call) },
  };
}

/** AT#XSEND[=["data"][,flags]]: without data the bytes come raw. Data mode does not look whether there is a socket. */
function send(modem: Nrf9160, call: Call): void {
  const data = call.params.optionalString(0, "", mostStringBytes);
  const flags = call.params.optionalNumber(1, 0, 65535, 0);
  if (data === "") {
    enterDataMode(modem, (socket, bytes, done) => socket.send(bytes, flags, done));
    return call.ok();
  }
  const socket = modem.selection.selected && modem.selection.requireData();
  const bytes = Buffer.from(data, "latin1");
  sendForCall(modem, call, { socket, bytes, send: (to, part, done) => to.send(part, flags, done), print: (sent) => call.info(`#XSEND: ${sent}`) });
}

/** AT#XSENDTO="host",port[,["data"][,flags]] */
function sendTo(modem: Nrf9160, call: Call): void {
  const host = call.params.string(0);
  const port = call.params.number(1, 0, 65535);
  const data = call.params.optionalString(2, "", mostStringBytes);
  const flags = call.params.optionalNumber(3, 0, 65535, 0);
  const sendTo = (socket: ModemSocket, bytes: Buffer, done: (result: number) => void, refused: () => void): void =>
    resolveHost(modem, socket.parameters.cid, host, socket.parameters.family, (address) =>
      address === undefined ? refused() : socket.sendTo(bytes, { address, port }, flags, done),
    );
  if (data === "") {
    enterDataMode(modem, (socket, bytes, done) => sendTo(socket, bytes, done, () => done(-Errno.EAGAIN)));
    return call.ok();
  }
  const socket = modem.selection.require();
  sendForCall(modem, call, {
    socket,
    bytes: Buffer.from(data, "latin1"),
    send: (to, bytes, done) => sendTo(to, bytes, done, () => call.fail()),
    print: (sent) => call.info(`#XSENDTO: ${sent}`),
  });
}

/** A failed send is dropped without a word; a datagram that does not fit ends it. */
function enterDataMode(modem: Nrf9160, send: (socket: ModemSocket, bytes: Buffer, done: (result: number) => void) => void): void {
  modem.enterDataMode({
    send: (bytes, hasMore, done) => {
      const { selected } = modem.selection;
      const socket = selected?.isStream && selected.parameters.role === 1 ? modem.selection.peerOf(selected) : selected;
      if (!socket) return done(bytes.length);
      if (hasMore && !socket.isStream) {
        modem.failDataMode(Errno.EOVERFLOW, false);
        return done(-Errno.EOVERFLOW);
      }
      send(socket, bytes, (result) => {
        done(result);
        modem.socketDone(socket, "sent");
      });
    },
  });
}

/** AT#XRECV=timeout[,flags] */
function receive(modem: Nrf9160, call: Call): void {
  const timeoutS = call.params.number(0, 0, 86400);
  const flags = call.params.optionalNumber(1, 0, 65535, 0);
  const options = { timeoutS, flags, most: mostReceiveBytes, isHex: false };
  receiveForCall(modem, modem.selection.requireData(), call, options, ({ bytes }) => `#XRECV: ${bytes.length}`);
}

/** AT#XRECVFROM=timeout[,flags]; the port came with v2.5. */
function receiveFrom(modem: Nrf9160, call: Call): void {
  const timeoutS = call.params.number(0, 0, 86400);
  const flags = call.params.optionalNumber(1, 0, 65535, 0);
  const options = { timeoutS, flags, most: mostReceiveBytes, isHex: false };
  receiveForCall(modem, modem.selection.require(), call, options, ({ bytes, from }) => {
    const port = modem.features.hasPeerPort ? `,${from?.port ?? 0}` : "";
    return `#XRECVFROM: ${bytes.length},"${from?.address ?? ""}"${port}`;
  });
}

/** AT#XPOLL=timeout ms[,handle...]: only readability is watched; -1 = forever. Nothing in time is just OK. */
function poll(modem: Nrf9160, call: Call): void {
  const timeoutMs = call.params.number(0, -1, 2147483647);
  const handles = Array.from({ length: call.params.count - 1 }, (_, index) => call.params.number(index + 1, 0, 1000));
  if (modem.slmPoll.isRunning) throw new CommandError();
  const known = modem.selection.all;
  const watched = handles.length === 0 ? known : known.filter((socket) => handles.includes(socket.fd));
  if (watched.length < handles.length) throw new CommandError();
  const eventsOf = (socket: ModemSocket): number => (modem.selection.peerOf(socket) ?? socket).events & (Poll.IN | pollAlways);
  const end = (): void => {
    modem.socketListeners.delete(tryOnce);
    modem.timers.cancel(timer);
    const ready = watched.filter((socket) => eventsOf(socket) !== 0);
    report(call, ...ready.map((socket) => `#XPOLL: ${socket.fd},"0x${eventsOf(socket).toString(16).padStart(4, "0")}"`));
  };
  const tryOnce = (): void => {
    if (watched.some((socket) => eventsOf(socket) !== 0)) end();
  };
  const timer = timeoutMs < 0 ? undefined : modem.timers.after(timeoutMs, end);
  modem.socketListeners.add(tryOnce);
  tryOnce();
}
