import { report } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import { Errno } from "./errno.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import type { ModemSocket } from "./modem_socket.ts";
import { CommandError } from "./parameters.ts";
import { mostStringBytes } from "./slm_transfer_commands.ts";
import { connectByName } from "./socket_io.ts";
import type { TcpProxy } from "./tcp_proxy.ts";
import type { UdpProxy } from "./udp_proxy.ts";
import { SocketType } from "./socket_types.ts";

const mostTag = 2147483647;
/** DNS_EAI_NONAME of Zephyr's resolver. */
const noName = -2;

/** SLM's TCP and UDP services (documentation "TCP and UDP AT commands", SDK v2.x). */
export function slmProxyCommands(modem: Nrf9160): CommandTable {
  const { tcpProxy, udpProxy } = modem;
  return {
    "#XTCPSVR": {
      set: (call) => serve(modem, call, tcpProxy),
      read: (call) => report(call, `#XTCPSVR: ${serverFd(tcpProxy)},${tcpProxy.peer?.fd ?? -1},${tcpProxy.family}`),
      test: (call) => report(call, "#XTCPSVR: (0,1,2),<port>,<sec_tag>"),
    },
    "#XTCPCLI": {
      set: (call) => connectTcp(modem, call),
      read: (call) => report(call, `#XTCPCLI: ${clientFd(tcpProxy)},${tcpProxy.family}`),
      test: (call) => report(call, "#XTCPCLI: (0,1,2),<url>,<port>,<sec_tag>,<peer_verify>,<hostname_verify>"),
    },
    "#XTCPSEND": { set: (call) => sendTcp(modem, call) },
    "#XTCPHANGUP": {
      set: (call) => {
        const fd = call.params.number(0, 0, 1000);
        if (tcpProxy.peer?.fd !== fd) throw new CommandError();
        call.ok();
        tcpProxy.hangUp();
      },
      test: (call) => report(call, "#XTCPHANGUP: <handle>"),
    },
    "#XUDPSVR": {
      set: (call) => serve(modem, call, udpProxy),
      read: (call) => report(call, `#XUDPSVR: ${serverFd(udpProxy)},${udpProxy.family}`),
      test: (call) => report(call, "#XUDPSVR: (0,1,2),<port>"),
    },
    "#XUDPCLI": {
      set: (call) => connectUdp(modem, call),
      read: (call) => report(call, `#XUDPCLI: ${clientFd(udpProxy)},${udpProxy.family}`),
      test: (call) => report(call, "#XUDPCLI: (0,1,2),<url>,<port>,<sec_tag>,<use_dtls_cid>,<peer_verify>,<hostname_verify>"),
    },
    "#XUDPSEND": { set: (call) => sendUdp(modem, call) },
  };
}

function serverFd(proxy: TcpProxy | UdpProxy): number {
  return (proxy.role === "server" ? proxy.socket?.fd : undefined) ?? -1;
}

function clientFd(proxy: TcpProxy | UdpProxy): number {
  return (proxy.role === "client" ? proxy.socket?.fd : undefined) ?? -1;
}

/** The service stands still after its peer has ended, and has to be stopped before it can be started. */
function expectStopped(proxy: TcpProxy | UdpProxy): void {
  if (proxy.isRunning || proxy.socket) throw new CommandError();
}

function stop(proxy: TcpProxy | UdpProxy, call: Call): void {
  proxy.stop();
  call.ok();
}

/** AT#XTCPSVR=op[,port[,tag]] and AT#XUDPSVR=op[,port]: a tag needs a build with TLS in the application. */
function serve(modem: Nrf9160, call: Call, proxy: TcpProxy | UdpProxy): void {
  const family = call.params.number(0, 0, 2);
  if (family === 0) return stop(proxy, call);
  expectStopped(proxy);
  const port = call.params.number(1, 0, 65535);
  const isTcp = proxy === modem.tcpProxy;
  const type = isTcp ? SocketType.stream : SocketType.datagram;
  const socket = isTcp && call.params.has(2) ? undefined : modem.sockets.open({ family, type, role: 1, cid: 0 });
  const result = socket ? socket.bind(port) || (isTcp ? socket.listen() : 0) : -Errno.ENOTSUP;
  if (!socket || result !== 0) {
    if (socket) modem.sockets.close(socket);
    call.info(`${call.name}: ${result},"not started"`);
    throw new CommandError();
  }
  proxy.family = family;
  if (isTcp) modem.tcpProxy.startServer(socket);
  else modem.udpProxy.start("server", socket);
  report(call, `${call.name}: ${socket.fd},"started"`);
}

/** AT#XTCPCLI=op[,host,port[,tag[,verify[,name check[,cid]]]]] */
function connectTcp(modem: Nrf9160, call: Call): void {
  const { params } = call;
  const family = params.number(0, 0, 2);
  if (family === 0) return stop(modem.tcpProxy, call);
  expectStopped(modem.tcpProxy);
  const parameters = { family, type: SocketType.stream, cid: params.optionalNumber(6, 0, 10, 0), ...security(call, 4, 5) };
  connect(modem, call, modem.tcpProxy, parameters, (socket) => modem.tcpProxy.startClient(socket));
}

/** AT#XUDPCLI=op[,host,port[,tag[,cid use[,verify[,name check]]]]]: DTLS is not simulated, its handshake fails. */
function connectUdp(modem: Nrf9160, call: Call): void {
  const { params } = call;
  const family = params.number(0, 0, 2);
  if (family === 0) return stop(modem.udpProxy, call);
  expectStopped(modem.udpProxy);
  params.optionalNumber(4, 0, 2, 0);
  const parameters = { family, type: SocketType.datagram, cid: 0, ...security(call, 5, 6) };
  connect(modem, call, modem.udpProxy, parameters, (socket) => modem.udpProxy.start("client", socket));
}

interface Security {
  secTag: number | undefined;
  peerVerify: number;
  checksName: boolean;
}

function security({ params }: Call, verifyAt: number, nameAt: number): Security {
  return {
    secTag: params.has(3) ? params.number(3, 0, mostTag) : undefined,
    peerVerify: params.optionalNumber(verifyAt, 0, 2, 2),
    checksName: params.optionalNumber(nameAt, 0, 1, 1) === 1,
  };
}

interface ProxyParameters extends Security {
  family: number;
  type: number;
  cid: number;
}

/** No socket left is ERROR alone; every other failure tells its number first. */
function connect(modem: Nrf9160, call: Call, proxy: TcpProxy | UdpProxy, parameters: ProxyParameters, start: (socket: ModemSocket) => void): void {
  const host = call.params.string(1);
  const port = call.params.number(2, 0, 65535);
  const { checksName, ...rest } = parameters;
  const socket = modem.sockets.open({ ...rest, role: 0 });
  if (!socket) throw new CommandError();
  if (checksName) socket.hostName = host;
  proxy.family = parameters.family;
  connectByName(modem, socket, host, port, (result) => {
    if (result === 0) {
      start(socket);
      return report(call, `${call.name}: ${socket.fd},"connected"`);
    }
    modem.sockets.close(socket);
    call.info(`${call.name}: ${result === "dns" ? noName : result},"not connected"`);
    call.fail();
  });
}

/** AT#XTCPSEND[=["data"][,flags]] */
function sendTcp(modem: Nrf9160, call: Call): void {
  const send = (bytes: Buffer, flags: number, done: (result: number) => void): void => {
    const socket = modem.tcpProxy.dataSocket;
    if (socket) socket.send(bytes, flags, done);
    else done(-Errno.ENOTCONN);
  };
  sendData(modem, call, send, false);
}

/** AT#XUDPSEND[=["data"][,flags]] */
function sendUdp(modem: Nrf9160, call: Call): void {
  sendData(modem, call, (bytes, flags, done) => modem.udpProxy.send(bytes, flags, done), true);
}

type Send = (bytes: Buffer, flags: number, done: (result: number) => void) => void;

/** A failed send prints no count. */
function sendData(modem: Nrf9160, call: Call, send: Send, isDatagram: boolean): void {
  const data = call.params.optionalString(0, "", mostStringBytes);
  const flags = call.params.optionalNumber(1, 0, 65535, 0);
  if (data === "") {
    modem.enterDataMode({
      send: (bytes, hasMore, done) => {
        if (!hasMore || !isDatagram) return send(bytes, flags, done);
        modem.failDataMode(Errno.EOVERFLOW, true);
        done(-Errno.EOVERFLOW);
      },
    });
    return call.ok();
  }
  send(Buffer.from(data, "latin1"), flags, (result) => {
    if (result < 0) return call.fail();
    report(call, `${call.name}: ${result}`);
  });
}
