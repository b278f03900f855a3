import { report } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import type { ModemSocket } from "./modem_socket.ts";
import { CommandError } from "./parameters.ts";
import { connectByName } from "./socket_io.ts";
import { secureSocketOption, socketOption } from "./socket_options.ts";
import { Family, SocketType } from "./socket_types.ts";
import type { SocketParameters } from "./socket_types.ts";

const mostCid = 10;
const mostTag = 2147483647;

/** Serial Modem's sockets: the handle stands first in every command (documentation "Socket AT commands", v1 and v2). */
export function smSocketCommands(modem: Nrf9160): CommandTable {
  const { features, sockets } = modem;
  return {
    "#XSOCKET": {
      set: (call) => openPlain(modem, call),
      read: (call) => {
        const plain = sockets.own.filter((socket) => !socket.isSecure);
        report(call, ...plain.map((socket) => `#XSOCKET: ${socket.fd},${commonFields(socket)},${socket.parameters.cid}`));
      },
      test: (call) => report(call, "#XSOCKET: <handle>,(1,2,3),(1,2,3),(0,1),<cid>"),
    },
    "#XSSOCKET": {
      set: (call) => openSecure(modem, call),
      read: (call) => {
        const secure = sockets.own.filter((socket) => socket.isSecure);
        const line = (socket: ModemSocket): string =>
          `#XSSOCKET: ${socket.fd},${commonFields(socket)},${socket.parameters.secTag},${socket.parameters.cid}`;
        report(call, ...secure.map(line));
      },
      test: (call) => report(call, "#XSSOCKET: <handle>,(1,2),(1,2),(0,1),<sec_tag>,<peer_verify>,<cid>"),
    },
    "#XCLOSE": { set: (call) => close(modem, call) },
    "#XSOCKETOPT": {
      set: (call) => {
        const socket = socketOf(modem, call);
        printOption(call, `#XSOCKETOPT: ${socket.fd}`, socketOption(socket, call.params, 1, features, true));
      },
      test: (call) => report(call, "#XSOCKETOPT: <handle>,(0,1),<name>,<value>"),
    },
    "#XSSOCKETOPT": {
      set: (call) => {
        const socket = socketOf(modem, call);
        printOption(call, `#XSSOCKETOPT: ${socket.fd}`, secureSocketOption(socket, call.params, 1, true));
      },
      test: (call) => report(call, "#XSSOCKETOPT: <handle>,(0,1),<name>,<value>"),
    },
    "#XBIND": {
      set: (call) => {
        const socket = socketOf(modem, call);
        if (socket.bind(call.params.number(1, 0, 65535)) !== 0) throw new CommandError();
        call.ok();
      },
    },
    "#XCONNECT": { set: (call) => connect(modem, call) },
    ...(features.isSecondEdition ? { "#XLISTEN": listen(modem), "#XACCEPT": accept(modem) } : {}),
  };
}

/** The first parameter is the handle of an open socket. */
export function socketOf(modem: Nrf9160, call: Call): ModemSocket {
  const socket = modem.sockets.find(call.params.number(0, 0, 1000));
  if (!socket) throw new CommandError();
  return socket;
}

function open(modem: Nrf9160, parameters: SocketParameters): ModemSocket {
  const rivals = modem.sockets.all.filter((socket) => socket.parameters.cid === parameters.cid);
  // a raw socket takes everything of its context
  const isTaken = rivals.some((socket) => socket.parameters.type === SocketType.raw) || (parameters.type === SocketType.raw && rivals.length > 0);
  const socket = isTaken ? undefined : modem.sockets.open(parameters);
  if (!socket) throw new CommandError();
  return socket;
}

function openPlain(modem: Nrf9160, call: Call): void {
  const { params } = call;
  const family = params.number(0, 1, 3);
  const type = params.number(1, 1, 3);
  if ((family === Family.packet) !== (type === SocketType.raw)) throw new CommandError();
  const socket = open(modem, { family, type, role: params.number(2, 0, 1), cid: params.optionalNumber(3, 0, mostCid, 0) });
  call.info(`#XSOCKET: ${socket.fd},${type},${type === SocketType.stream ? 6 : type === SocketType.datagram ? 17 : 0}`);
  modem.smAsync.opened(socket);
  call.ok();
}

function openSecure(modem: Nrf9160, call: Call): void {
  const { params } = call;
  const type = params.number(1, 1, 2);
  // TLS servers are not offered
  const parameters = { family: params.number(0, 1, 2), type, role: params.number(2, 0, 0), secTag: params.number(3, 0, mostTag) };
  const socket = open(modem, { ...parameters, peerVerify: params.optionalNumber(4, 0, 2, 2), cid: params.optionalNumber(5, 0, mostCid, 0) });
  call.info(`#XSSOCKET: ${socket.fd},${type},${type === SocketType.stream ? 258 : 273}`);
  modem.smAsync.opened(socket);
  call.ok();
}

/** AT#XCLOSE[=handle]: without one all are closed. */
function close(modem: Nrf9160, call: Call): void {
  const chosen = call.params.count > 0 ? [socketOf(modem, call)] : modem.sockets.own;
  for (const socket of chosen) {
    modem.smAsync.closed(socket);
    modem.sockets.close(socket);
    call.info(`#XCLOSE: ${socket.fd},0`);
  }
  call.ok();
}

/** Family, role, type. */
function commonFields({ parameters: { family, role, type } }: ModemSocket): string {
  return `${family},${role},${type}`;
}

function printOption(call: Call, start: string, value: string | undefined): void {
  if (value !== undefined) call.info(`${start},${value}`);
  call.ok();
}

function connect(modem: Nrf9160, call: Call): void {
  const socket = socketOf(modem, call);
  const host = call.params.string(1);
  const port = call.params.number(2, 0, 65535);
  connectByName(modem, socket, host, port, (result) => (result === 0 ? report(call, `#XCONNECT: ${socket.fd},1`) : call.fail()));
}

function listen(modem: Nrf9160): Command {
  return {
    set: (call) => {
      if (socketOf(modem, call).listen() !== 0) throw new CommandError();
      call.ok();
    },
    read: (call) => {
      const listening = modem.sockets.own.filter((socket) => socket.isListening);
      report(call, ...listening.map((socket) => `#XLISTEN: ${socket.fd},${socket.parameters.cid},${socket.localPort}`));
    },
    test: (call) => report(call, "#XLISTEN: <handle>"),
  };
}

/** It does not wait: without a connection there is ERROR. */
function accept(modem: Nrf9160): Command {
  return {
    set: (call) => {
      const listening = socketOf(modem, call);
      const taken = listening.isListening ? modem.sockets.accept(listening) : undefined;
      if (!taken) throw new CommandError();
      const { socket, address, port } = taken;
      call.info(`#XACCEPT: ${socket.fd},${socket.parameters.cid},"${address}",${port}`);
      modem.smAsync.opened(socket);
      call.ok();
      modem.socketDone(listening, "received");
    },
    test: (call) => report(call, "#XACCEPT: <handle>"),
  };
}
