import { report } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import type { ModemSocket } from "./modem_socket.ts";
import { CommandError } from "./parameters.ts";
import { connectByName } from "./socket_io.ts";
import { secureSocketOption, socketOption } from "./socket_options.ts";
import { SocketType } from "./socket_types.ts";
import type { SocketParameters } from "./socket_types.ts";

const mostCid = 10;
const mostTag = 2147483647;
const protocols: Readonly<Record<number, number>> = { [SocketType.stream]: 6, [SocketType.datagram]: 17, [SocketType.raw]: 0 };
const secureProtocols: Readonly<Record<number, number>> = { [SocketType.stream]: 258, [SocketType.datagram]: 273 };

/** SLM's sockets: one of them is selected, and commands act on it (documentation "Socket AT commands", SDK v2.x). */
export function slmSocketCommands(modem: Nrf9160): CommandTable {
  const { selection, features } = modem;
  return {
    "#XSOCKET": {
      set: (call) => openOrClose(modem, call, () => openPlain(modem, call)),
      read: (call) => {
        const socket = selection.selected;
        if (socket) call.info(`#XSOCKET: ${socket.fd},${commonFields(socket)},${socket.parameters.cid}`);
        call.ok();
      },
      // without a line end: a bug of the firmware up to v3.1
      test: (call) => {
        call.raw(Buffer.from("\r\n#XSOCKET: (0,1,2),(1,2,3),(0,1),<cid>"));
        call.ok();
      },
    },
    "#XSSOCKET": {
      set: (call) => openOrClose(modem, call, () => openSecure(modem, call)),
      read: (call) => {
        const socket = selection.selected;
        if (socket) call.info(`#XSSOCKET: ${socket.fd},${commonFields(socket)},${tagOf(socket)},${socket.parameters.cid}`);
        call.ok();
      },
      test: (call) => report(call, "#XSSOCKET: (0,1,2),(1,2),(0,1),<sec_tag>,<peer_verify>,<cid>"),
    },
    "#XSOCKETSELECT": { set: (call) => select(modem, call), read: (call) => list(modem, call) },
    "#XSOCKETOPT": {
      set: (call) => printOption(call, "#XSOCKETOPT", socketOption(selection.require(), call.params, 0, features, false)),
      test: (call) => report(call, "#XSOCKETOPT: (0,1),<name>,<value>"),
    },
    "#XSSOCKETOPT": {
      set: (call) => printOption(call, "#XSSOCKETOPT", secureSocketOption(selection.require(), call.params, 0, false)),
      test: (call) => report(call, "#XSSOCKETOPT: (0,1),<name>,<value>"),
    },
    "#XBIND": {
      set: (call) => {
        const port = call.params.number(0, 0, 65535);
        if (selection.require().bind(port) !== 0) throw new CommandError();
        call.ok();
      },
    },
    "#XCONNECT": { set: (call) => connect(modem, call) },
    "#XLISTEN": {
      set: (call) => {
        if (serverOf(modem).listen() !== 0) throw new CommandError();
        call.ok();
      },
    },
    "#XACCEPT": {
      set: (call) => accept(modem, call),
      read: (call) => report(call, `#XACCEPT: ${selection.peerOf(serverOf(modem))?.fd ?? 0}`),
    },
  };
}

function openOrClose(modem: Nrf9160, call: Call, open: () => void): void {
  if (call.params.number(0, 0, 2) === 0) return close(modem, call);
  try {
    open();
  } catch (error) {
    // a refused attempt leaves the newest socket selected
    modem.selection.selectNewest();
    throw error;
  }
}

function openPlain(modem: Nrf9160, call: Call): void {
  const { params } = call;
  const type = params.number(1, 1, 3);
  const socket = modem.selection.open({ family: params.number(0, 1, 2), type, role: params.number(2, 0, 1), cid: cidAt(call, 3) });
  report(call, `#XSOCKET: ${socket.fd},${type},${protocols[type]}`);
}

/** A server's tag needs a build with TLS in the application. */
function openSecure(modem: Nrf9160, call: Call): void {
  const { params } = call;
  const type = params.number(1, 1, 2);
  const role = params.number(2, 0, 1);
  const secTag = params.number(3, 0, mostTag);
  const peerVerify = params.optionalNumber(4, 0, 2, role === 1 ? 0 : 2);
  if (role === 1) throw new CommandError();
  const parameters: SocketParameters = { family: params.number(0, 1, 2), type, role, cid: cidAt(call, 5), secTag, peerVerify };
  const socket = modem.selection.open(parameters);
  report(call, `#XSSOCKET: ${socket.fd},${type},${secureProtocols[type]}`);
}

function cidAt(call: Call, index: number): number {
  return call.params.optionalNumber(index, 0, mostCid, 0);
}

/** Nothing to close is no error. */
function close(modem: Nrf9160, call: Call): void {
  if (modem.selection.selected) {
    modem.selection.closeSelected();
    call.info('#XSOCKET: 0,"closed"');
  }
  call.ok();
}

/** Family, role, type. */
function commonFields({ parameters: { family, role, type } }: ModemSocket): string {
  return `${family},${role},${type}`;
}

function tagOf(socket: ModemSocket): number {
  return socket.parameters.secTag ?? -1;
}

function select(modem: Nrf9160, call: Call): void {
  const fd = call.params.number(0, 0, 1000);
  if (!modem.selection.select(fd)) throw new CommandError();
  report(call, `#XSOCKETSELECT: ${fd}`);
}

function list(modem: Nrf9160, call: Call): void {
  const { selection } = modem;
  for (const socket of selection.all) {
    call.info(`#XSOCKETSELECT: ${socket.fd},${commonFields(socket)},${tagOf(socket)},${selection.rankOf(socket)},${socket.parameters.cid}`);
  }
  if (selection.selected) call.info(`#XSOCKETSELECT: ${selection.selected.fd}`);
  call.ok();
}

function printOption(call: Call, name: string, value: string | undefined): void {
  if (value !== undefined) call.info(`${name}: ${value}`);
  call.ok();
}

/** No reason is given for a failure. */
function connect(modem: Nrf9160, call: Call): void {
  const socket = modem.selection.require();
  const host = call.params.string(0);
  const port = call.params.number(1, 0, 65535);
  if (socket.parameters.role !== 0) throw new CommandError();
  connectByName(modem, socket, host, port, (result) => (result === 0 ? report(call, "#XCONNECT: 1") : call.fail()));
}

function serverOf(modem: Nrf9160): ModemSocket {
  const socket = modem.selection.require();
  if (socket.parameters.role !== 1) throw new CommandError();
  return socket;
}

/** Waits for a connection. @param call timeout in seconds, 0 = forever */
function accept(modem: Nrf9160, call: Call): void {
  const server = serverOf(modem);
  const timeoutS = call.params.number(0, 0, 86400);
  if (!server.isListening || modem.slmPoll.isRunning) throw new CommandError();
  const end = (result: () => void): void => {
    modem.socketListeners.delete(tryOnce);
    modem.timers.cancel(timer);
    result();
  };
  const tryOnce = (): void => {
    const taken = modem.sockets.accept(server);
    if (!taken) return;
    modem.selection.accepted(server, taken.socket);
    end(() => report(call, `#XACCEPT: ${taken.socket.fd},"${taken.address}"`));
  };
  const timer = timeoutS > 0 ? modem.timers.after(timeoutS * 1000, () => end(() => call.fail())) : undefined;
  modem.socketListeners.add(tryOnce);
  tryOnce();
}
