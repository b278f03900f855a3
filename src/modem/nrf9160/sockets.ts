/**
 * Sockets of Serial LTE Modem (SLM) and Serial Modem (SM): sdk-nrf applications/serial_lte_modem doc/Socket_AT_commands.rst,
 * ncs-serial-modem doc/app/at_socket.rst. Bytes go out in data mode and come in by count, so that they may be any. The dialects differ in
 * how a command names its socket: by selecting it before (SLM), or by its handle (SM).
 */
import type { AtCommand } from "../../at/command.ts";
import type { AtEngine } from "../../at/engine.ts";
import type { Clock } from "../../hal/contracts.ts";
import { CloseReason } from "../../net/socket.ts";
import type { Network, SocketOptions } from "../../net/socket.ts";
import { find } from "../../text.ts";
import type { Cellular } from "../cellular.ts";
import type { Firmware, Recognise } from "./firmware.ts";
import { POLL_ENDS, SEND_S, SocketState, TERMINATOR } from "./nrf_socket.ts";
import type { NrfSocket } from "./nrf_socket.ts";
import { plusCommand } from "./plus.ts";
import { createPoller } from "./poller.ts";
import { createReadCommand } from "./reader.ts";
import type { Secure, SocketKind } from "./tls.ts";

/** Without flow control towards the modem a write is kept small; its data mode buffer has 4096 bytes. */
const SEND_MAX = 1024;
const HIGH_WATER = 2048;
/** After as many failures in a row the modem registers anew: a dead context may show in nothing else. */
const DIALS_MAX = 3;
/** Name, TCP and a TLS handshake on NB-IoT. */
const CONNECT_S = 160;

/**
 * @param readSize largest piece asked of the modem, 1..1460: what the board's receive buffer can hold; SLM sends up to 2048 (NRF-Q2)
 * @param recognise of firmware.ts: the dialects that this image speaks
 * @param secure of tls.ts, where the application wants TLS
 */
export function nrf9160Sockets(at: AtEngine, clock: Clock, cellular: Cellular, readSize: number, recognise: Recognise, secure?: Secure): Network {
  const sockets: (NrfSocket | undefined)[] = [];
  const firmware: Firmware = {};
  const needed = recognise(at, firmware);
  /** SLM: the socket that commands act on once those that are queued are done. */
  let selected: NrfSocket | undefined;
  /** The firmware has no AT#XAPOLL. */
  let isPolled = false;
  let failedDials = 0;
  at.lineEnd = "\r\n";

  /** Makes the next command act on this socket; if that fails, the command fails too. @hot */
  function use(socket: NrfSocket): void {
    if (!firmware.isSlm || selected == socket) return;
    selected = socket;
    at.send({ text: "#XSOCKETSELECT=" + socket.handle, timeoutS: 5, isGuard: true, done: (error) => void (error && (selected = undefined)) });
  }

  function release(socket: NrfSocket): void {
    const handle = socket.handle;
    if (handle < 0) return;
    use(socket);
    socket.handle = -1;
    sockets[handle] = selected = undefined;
    at.send({ text: firmware.isSm ? "#XCLOSE=" + handle : "#XSOCKET=0", timeoutS: 10 });
  }

  function failed(socket: NrfSocket, reason: CloseReason, cause?: string): void {
    const before = socket.phase;
    release(socket);
    socket.phase = SocketState.Closed;
    socket.unsent = [];
    if (before != SocketState.Closed && socket.onClose) socket.onClose(reason, cause);
  }

  /** Reads what is left, then closes. */
  function ending(socket: NrfSocket, cause?: string): void {
    socket.phase = SocketState.Ending;
    socket.cause = cause;
    read(socket);
  }

  function dialFailed(socket: NrfSocket, cause: string): void {
    failed(socket, CloseReason.ConnectFailed, cause);
    if (++failedDials < DIALS_MAX) return;
    failedDials = 0;
    if (!sockets.some((other) => other && other.phase == SocketState.Open)) cellular.contextLost();
  }

  /** @param cause what an error may mean */
  function step(socket: NrfSocket, command: AtCommand, next: () => void, cause?: string): void {
    command.done = (error) => {
      if (socket.phase != SocketState.Connecting) release(socket);
      else if (error) dialFailed(socket, "AT" + command.text.split("=")[0] + ": " + error + (cause || ""));
      else next();
    };
    at.send(command);
  }

  function dial(socket: NrfSocket, host: string, port: number, options?: SocketOptions): void {
    const type = socket.isDatagram ? "=1,2,0" : "=1,1,0";
    const tls = options && options.tls;
    const plain = { command: "#XSOCKET", parameters: type, hint: ", refused, or no such host", refusal: tls && "built without TLS: set tls in prj.json" };
    const kind: SocketKind = secure && tls ? secure(type, tls) : plain;

    function opened(rest: string): void {
      const handle = (socket.handle = parseInt(rest));
      sockets[handle] = socket;
      at.onElement("\r\n#XAPOLL: " + handle + ",1\r\n", () => onEvents(handle, 1));
    }

    function connect(): void {
      const command = { text: "#XCONNECT=" + first(socket) + '"' + host + '",' + port, timeoutS: CONNECT_S };
      use(socket);
      // The modem does not say what went wrong (NRF-Q5).
      step(socket, command, () => connected(socket), kind.hint);
    }

    if (kind.refusal) return failed(socket, CloseReason.ConnectFailed, kind.refusal);
    socket.phase = SocketState.Connecting;
    // Opening selects, and does so too when it fails.
    selected = undefined;
    step(socket, { text: kind.command + kind.parameters, timeoutS: 10, prefix: kind.command + ": ", onLine: opened }, () => {
      if (!kind.nameOption) return connect();
      use(socket);
      step(socket, { text: kind.nameOption(first(socket), host), timeoutS: 5 }, connect);
    });
  }

  /** First argument of a command on a socket. */
  function first(socket: NrfSocket): string {
    return firmware.isSm ? socket.handle + "," : "";
  }

  function connected(socket: NrfSocket): void {
    const id = first(socket);
    socket.phase = SocketState.Open;
    failedDials = cellular.failures = 0;
    // 64: without waiting, which would hold up all other commands. A datagram is taken whole.
    const text = "#XRECV=" + (firmware.isSm ? id + "0,64,0" + (socket.isDatagram ? "" : "," + readSize) : "1,64");
    socket.readCommand = createReadCommand(socket, text, "#XRECV: " + id + (firmware.isSm ? "0," : ""), read, failed);
    socket.writeCommand = createWriteCommand(socket);
    if (isPolled) poll();
    // At each connection: one that was asked for before may have ended with the hang-up of a socket not yet connected.
    else at.send({ text: "#XAPOLL=" + id + "1,1", timeoutS: 5, done: (error) => void (error && firmware.isSlm && poll((isPolled = true))) });
    if (socket.onConnect) socket.onConnect();
    flush(socket);
  }

  const poll: (isFirst?: boolean) => void = createPoller(at, clock, () => sockets.some((socket) => !!socket), onEvents);

  /** @hot */
  function onEvents(handle: number, events: number): void {
    const socket = sockets[handle];
    if (!socket || socket.phase != SocketState.Open) return;
    if (events & POLL_ENDS) ending(socket);
    else read(socket);
  }

  /** @hot */
  function read(socket: NrfSocket): void {
    socket.hasMore = socket.isReading;
    if (socket.isReading || socket.isPaused || socket.handle < 0) return;
    socket.isReading = true;
    socket.hasData = false;
    use(socket);
    at.send(socket.readCommand);
  }

  /** One command value for all pieces of a socket: making one costs as much as sending it. */
  function createWriteCommand(socket: NrfSocket): AtCommand {
    return {
      text: "#XSEND",
      timeoutS: SEND_S,
      final: "#XDATAMODE: 0",
      breakOut: TERMINATOR,
      done(error) {
        socket.isSending = false;
        if (error) sendFailed(socket, error);
        else if (socket.unsent.length) flush(socket);
        else if (socket.isClosing) failed(socket, CloseReason.User);
        else if (socket.onDrain) socket.onDrain();
      },
    };
  }

  /** #XDATAMODE: -1 is a connection that has ended under the data. */
  function sendFailed(socket: NrfSocket, error: string): void {
    if (socket.isClosing) failed(socket, CloseReason.User);
    else if (socket.phase == SocketState.Open) ending(socket, error[0] == "#" ? undefined : "AT#XSEND: " + error);
  }

  function flush(socket: NrfSocket): void {
    if (!socket.isSending && socket.phase == SocketState.Open && socket.unsent.length) write(socket, socket.unsent.shift()!);
  }

  function queue(socket: NrfSocket, bytes: string): boolean {
    const last = socket.unsent.length - 1;
    if (last < 0 || socket.isDatagram) socket.unsent.push(bytes);
    else socket.unsent[last] += bytes;
    flush(socket);
    return socket.unsent.join("").length <= HIGH_WATER;
  }

  /** Sends as much as goes at once; the rest is next. @hot */
  function write(socket: NrfSocket, bytes: string): void {
    let command: AtCommand | undefined = socket.writeCommand;
    const piece = bytes.length > SEND_MAX && !socket.isDatagram ? bytes.substr(0, SEND_MAX) : bytes;
    let length = piece.length;
    socket.isSending = true;
    if (firmware.isSm) {
      command.text = "#XSEND=" + socket.handle + ",2,0," + length;
      command.data = piece;
    } else {
      command.data = piece + TERMINATOR;
      length = find(command.data, TERMINATOR);
    }
    if (firmware.isSlm && length < piece.length) command = plusCommand(socket, bytes, length);
    else if (length < bytes.length) socket.unsent.unshift(bytes.substr(length));
    if (socket.isDatagram && !command) return failed(socket, CloseReason.Network, "no way to send +++ with a quote or zero byte in one datagram");
    use(socket);
    at.send(command!);
  }

  at.onElement("\r\n#XDATAMODE: 0\r\n");
  at.onUrc("#XDATAMODE:", (line) => sockets.forEach((socket) => socket && at.abandon(socket.writeCommand, line)));
  at.onUrc("#XAPOLL:", (line) => {
    const fields = line.substr(9).split(",");
    onEvents(+fields[0]!, +fields[1]!);
  });
  // An answer that comes after its command was given up: its bytes must not be taken for lines.
  at.onUrc("#XRECV:", (line) => parseInt(line.substr(8).split(",").pop()!));
  at.onUrc("+CGEV:", (line) => {
    if (/DEACT 0|DETACH/.test(line)) allLost("network dropped the packet data");
  });

  /** Every socket is gone, or useless: the next way up closes what the modem still has. */
  function allLost(cause: string): void {
    cellular.contextLost();
    selected = undefined;
    sockets.forEach((socket, handle) => {
      sockets[handle] = undefined;
      if (!socket) return;
      socket.handle = -1;
      failed(socket, CloseReason.Network, cause);
    });
  }
  cellular.onLost = allLost;

  return {
    connect(host, port, options) {
      const socket = {
        phase: SocketState.Waiting,
        handle: -1,
        unsent: [] as string[],
        send(bytes: string) {
          if (socket.isSending || socket.phase != SocketState.Open) return queue(socket, bytes);
          write(socket, bytes);
          return bytes.length <= HIGH_WATER;
        },
        close(isNow?: boolean) {
          if (socket.isSending && !isNow) socket.isClosing = true;
          else failed(socket, CloseReason.User);
        },
        pause(isPaused: boolean) {
          socket.isPaused = isPaused;
          if (!isPaused && socket.handle >= 0) read(socket);
        },
      } as NrfSocket;
      if (options && options.isUdp) socket.isDatagram = true;
      // On the next turn: the owner sets its handlers first.
      clock.setTimeout(() => {
        cellular.up((cause) => {
          if (socket.phase != SocketState.Waiting) return;
          if (!cause && !firmware.isSm && !firmware.isSlm) cause = "needs " + needed + ", found " + (firmware.found || "none");
          if (cause) failed(socket, CloseReason.Network, cause);
          else dial(socket, host, port, options);
        });
      }, 0);
      return socket;
    },
    imei: cellular.imei,
  };
}
