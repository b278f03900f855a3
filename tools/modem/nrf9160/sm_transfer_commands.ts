import { report } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import { Errno, Poll } from "./errno.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import type { ModemSocket } from "./modem_socket.ts";
import { CommandError } from "./parameters.ts";
import { autoInDataMode } from "./sm_async.ts";
import { socketOf } from "./sm_socket_commands.ts";
import { mostReceiveBytes, receiveForCall, resolveHost, sendForCall } from "./socket_io.ts";

const mostStringBytes = 4096;
const mostHexDigits = 2800;
/** Of the flags: the acknowledgement is told by #XSENDNTF. */
const notifyFlag = 8192;
const mostFlags = 65535;
const dataMode = 2;

type Done = (result: number) => void;
/** Gives bytes to the socket; `refused` when the address of the peer cannot be had. */
type Send = (bytes: Buffer, done: Done, onAcknowledged: ((isDelivered: boolean) => void) | undefined, refused: () => void) => void;

/** Serial Modem: sending, receiving, asynchronous polling. */
export function smTransferCommands(modem: Nrf9160): CommandTable {
  return {
    "#XSEND": { set: (call) => send(modem, call) },
    "#XSENDTO": { set: (call) => sendTo(modem, call) },
    "#XRECV": { set: (call) => receive(modem, call, false) },
    "#XRECVFROM": { set: (call) => receive(modem, call, true) },
    "#XAPOLL": {
      set: (call) => poll(modem, call),
      read: (call) => {
        const polled = modem.sockets.own.filter((socket) => modem.smAsync.eventsOf(socket) !== undefined);
        report(call, ...polled.map((socket) => `#XAPOLL: ${socket.fd},${modem.smAsync.eventsOf(socket)}`));
      },
      test: (call) => report(call, "#XAPOLL: <handle>,(0,1),(0,1,4,5)"),
    },
    "#XRECVCFG": {
      set: (call) => configure(modem, call),
      read: (call) => {
        const set = modem.sockets.own.filter((socket) => modem.smAsync.configOf(socket).flags !== 0);
        const line = (socket: ModemSocket): string => {
          const { flags, isHex } = modem.smAsync.configOf(socket);
          return `#XRECVCFG: ${socket.fd},${flags},${isHex ? 1 : 0}`;
        };
        report(call, ...set.map(line));
      },
      test: (call) => report(call, "#XRECVCFG: <handle>,(0,1,2,3),(0,1)"),
    },
  };
}

/** AT#XSEND=handle,mode,flags[,data | length] */
function send(modem: Nrf9160, call: Call): void {
  const socket = socketOf(modem, call);
  const flags = call.params.number(2, 0, mostFlags);
  transfer(modem, call, socket, "#XSEND", 3, (bytes, done, onAcknowledged) => socket.send(bytes, flags, done, onAcknowledged));
}

/** AT#XSENDTO=handle,mode,flags,host,port[,data | length] */
function sendTo(modem: Nrf9160, call: Call): void {
  const socket = socketOf(modem, call);
  const flags = call.params.number(2, 0, mostFlags);
  const host = call.params.string(3);
  const port = call.params.number(4, 0, 65535);
  transfer(modem, call, socket, "#XSENDTO", 5, (bytes, done, onAcknowledged, refused) =>
    resolveHost(modem, socket.parameters.cid, host, socket.parameters.family, (address) =>
      address === undefined ? refused() : socket.sendTo(bytes, { address, port }, flags, done, onAcknowledged),
    ),
  );
}

/** @param at index of the data */
function transfer(modem: Nrf9160, call: Call, socket: ModemSocket, name: string, at: number, give: Send): void {
  const mode = call.params.number(1, 0, dataMode);
  const isNotified = (call.params.number(2, 0, mostFlags) & notifyFlag) !== 0;
  if (isNotified && !modem.profile.sendNotifications) throw new CommandError();
  const onAcknowledged = (count: number): ((isDelivered: boolean) => void) | undefined =>
    isNotified ? (isDelivered) => notify(modem, socket, isDelivered, count) : undefined;
  if (mode === dataMode) {
    enterDataMode(modem, socket, call.params.optionalNumber(at, 1, 2147483647, 0), (bytes, done) =>
      give(bytes, done, onAcknowledged(bytes.length), () => done(-Errno.EAGAIN)),
    );
    return call.ok();
  }
  sendForCall(modem, call, {
    socket,
    bytes: payload(call, at, mode === 1),
    isNotified,
    send: (_socket, bytes, done) => give(bytes, done, onAcknowledged(bytes.length), () => call.fail()),
    print: (sent) => call.info(`${name}: ${socket.fd},${isNotified ? 1 : 0},${sent}`),
  });
}

function payload(call: Call, at: number, isHex: boolean): Buffer {
  const text = call.params.string(at, isHex ? mostHexDigits : mostStringBytes);
  if (!isHex) return Buffer.from(text, "latin1");
  if (!/^(?:[0-9a-f]{2})+$/i.test(text)) throw new CommandError();
  return Buffer.from(text, "hex");
}

function notify(modem: Nrf9160, socket: ModemSocket, isDelivered: boolean, count: number): void {
  modem.urc(`#XSENDNTF: ${socket.fd},${isDelivered ? 0 : -1},${count}`);
  modem.socketDone(socket, "sent");
}

/** A failed send shows a bare terminator and drops what follows. */
function enterDataMode(modem: Nrf9160, socket: ModemSocket, dataBytes: number, give: (bytes: Buffer, done: Done) => void): void {
  modem.enterDataMode(
    {
      send: (bytes, hasMore, done) => {
        const finish = (result: number): void => {
          if (result < 0) modem.failDataMode(-result, true);
          done(result);
          if (result >= 0) modem.socketDone(socket, "sent");
        };
        if (hasMore && !socket.isStream) finish(-Errno.EOVERFLOW);
        else give(bytes, finish);
      },
    },
    dataBytes,
  );
  modem.smAsync.enterDataMode(socket);
}

/** AT#XRECV=handle,mode,flags,timeout[,length] */
function receive(modem: Nrf9160, call: Call, isFrom: boolean): void {
  const socket = socketOf(modem, call);
  const { params } = call;
  const mode = params.number(1, 0, 1);
  const most = params.optionalNumber(4, 0, mostReceiveBytes, mostReceiveBytes);
  const options = { flags: params.number(2, 0, mostFlags), timeoutS: params.number(3, 0, 86400), most, isHex: mode === 1 };
  receiveForCall(modem, socket, call, options, ({ bytes, from }) => {
    const sender = isFrom ? `,"${from?.address ?? ""}",${from?.port ?? 0}` : "";
    return `#${isFrom ? "XRECVFROM" : "XRECV"}: ${socket.fd},${mode},${bytes.length}${sender}`;
  });
}

/** AT#XAPOLL=[handle],<0|1>[,events] */
function poll(modem: Nrf9160, call: Call): void {
  const socket = call.params.has(0) ? socketOf(modem, call) : undefined;
  const isStart = call.params.number(1, 0, 1) === 1;
  const events = isStart ? call.params.number(2, 0, Poll.IN | Poll.OUT) : undefined;
  if (events !== undefined && (events & ~(Poll.IN | Poll.OUT)) !== 0) throw new CommandError();
  modem.smAsync.poll(events, socket);
  call.ok();
}

/** AT#XRECVCFG=[handle],flags[,hex] */
function configure(modem: Nrf9160, call: Call): void {
  const socket = call.params.has(0) ? socketOf(modem, call) : undefined;
  const flags = call.params.number(1, 0, 3);
  const isHex = call.params.optionalNumber(2, 0, 1, 0) === 1;
  if (isHex && (flags & autoInDataMode) !== 0) throw new CommandError();
  modem.smAsync.configure({ flags, isHex }, socket);
  call.ok();
}
