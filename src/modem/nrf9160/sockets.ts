/**
 * Sockets of Serial LTE Modem (SLM) and Serial Modem (SM): sdk-nrf applications/serial_lte_modem doc/Socket_AT_commands.rst,
 * ncs-serial-modem doc/app/at_socket.rst. Bytes go out in data mode and come in by count, so that they may be any. The dialects differ in
 * how a command names its socket: by selecting it before (SLM), or by its handle (SM).
 */
import type { AtCommand } from "../../at/command.ts";
import type { AtEngine } from "../../at/engine.ts";
import type { Clock } from "../../hal/contracts.ts";
import { CloseReason } from "../../net/socket.ts";
import type { Network, TlsOptions } from "../../net/socket.ts";
import type { Cellular } from "../cellular.ts";
import { POLL_ENDS, SocketState, TERMINATOR } from "./nrf_socket.ts";
import type { NrfSocket } from "./nrf_socket.ts";

/** Without flow control towards the modem a write is kept small; its data mode buffer has 4096 bytes. */
const SEND_MAX = 1024;
const HIGH_WATER = 2048;
/** After as many failures in a row the modem registers anew: a dead context may show in nothing else. */
const DIALS_MAX = 3;
/** Name, TCP and a TLS handshake on NB-IoT. */
const CONNECT_S = 160;
/** SLM gives a send up after 30 s and drops its bytes without a word, so that one which takes as long has failed (NRF-Q4). */
const SEND_S = 28;
/** AT#XPOLL: how long it waits in the modem, which takes no other command meanwhile, and how long nobody asks, milliseconds. */
const POLL_MS = 100;
const POLL_PAUSE_MS = 200;
/** Without a byte for 32 ms at 115200 baud the modem sends what it has, and takes a "+" at its end for data. */
const PAUSE_MS = 100;

/** @param readSize largest piece asked of the modem, 1..1460: what the board's receive buffer can hold; SLM sends up to 2048 (NRF-Q2) */
export function nrf9160Sockets(at: AtEngine, clock: Clock, cellular: Cellular, readSize: number): Network {
  const sockets: (NrfSocket | undefined)[] = [];
  let isSm = false;
  /** What it says; "" for neither of the two. */
  let firmware = "";
  /** SLM: the socket that commands act on once those that are queued are done. */
  let selected: NrfSocket | undefined;
  /** The firmware has no AT#XAPOLL (NRF-Q7). */
  let isPolled = false;
  let isPolling = false;
  let failedDials = 0;
  at.lineEnd = "\r\n";

  function ended(socket: NrfSocket, reason: CloseReason, cause?: string): void {
    if (socket.state == SocketState.Closed) return;
    socket.state = SocketState.Closed;
    socket.unsent = [];
    if (socket.onClose) socket.onClose(reason, cause);
  }

  /** Makes the next command act on this socket; if that fails, the command fails too. */
  function use(socket: NrfSocket): void {
    selected = socket;
    if (isSm) return;
    at.send({ text: "#XSOCKETSELECT=" + socket.handle, timeoutS: 5, isGuard: true, done: (error) => void (error && (selected = undefined)) });
  }

  function release(socket: NrfSocket): void {
    const handle = socket.handle;
    if (handle < 0) return;
    if (selected != socket) use(socket);
    socket.handle = -1;
    sockets[handle] = selected = undefined;
    at.send({ text: isSm ? "#XCLOSE=" + handle : "#XSOCKET=0", timeoutS: 10 });
  }

  function failed(socket: NrfSocket, reason: CloseReason, cause?: string): void {
    release(socket);
    ended(socket, reason, cause);
  }

  /** Reads what is left, then closes. */
  function ending(socket: NrfSocket, cause?: string): void {
    socket.state = SocketState.Ending;
    socket.cause = cause;
    read(socket);
  }

  const finish = (socket: NrfSocket): void => failed(socket, socket.cause ? CloseReason.Network : CloseReason.Remote, socket.cause || "closed by the peer");

  function dialFailed(socket: NrfSocket, cause: string): void {
    failed(socket, CloseReason.ConnectFailed, cause);
    if (++failedDials < DIALS_MAX) return;
    failedDials = 0;
    if (!sockets.some((other) => other && other.state == SocketState.Open)) cellular.contextLost();
  }

  /** @param cause what an error may mean */
  function step(socket: NrfSocket, command: AtCommand, next: () => void, cause?: string): void {
    command.done = (error) => {
      if (socket.state != SocketState.Connecting) release(socket);
      else if (error) dialFailed(socket, cause || command.text + ": " + error);
      else next();
    };
    at.send(command);
  }

  function dial(socket: NrfSocket, host: string, port: number, tls?: TlsOptions): void {
    const name = tls ? "#XSSOCKET" : "#XSOCKET";

    function opened(rest: string): void {
      const handle = (socket.handle = parseInt(rest));
      sockets[handle] = socket;
      at.onElement("\r\n#XAPOLL: " + handle + ",1\r\n", () => onEvents(handle, 1));
    }

    function connect(): void {
      const command = { text: "#XCONNECT=" + first(socket) + '"' + host + '",' + port, timeoutS: CONNECT_S };
      if (selected != socket) use(socket);
      // The modem does not say what went wrong (NRF-Q5).
      step(socket, command, () => connected(socket), "refused, or unknown host" + (tls ? ", or TLS failed: check tag " + tls.tag : ""));
    }

    if (tls && tls.alpn) return ended(socket, CloseReason.ConnectFailed, "this modem cannot do ALPN");
    socket.state = SocketState.Connecting;
    // Opening selects, and does so too when it fails.
    selected = undefined;
    const open = {
      text: name + (socket.isUdp ? "=1,2,0" : "=1,1,0") + (tls ? "," + tls.tag + (tls.isUnverified ? ",0" : ",2") : ""),
      timeoutS: 10,
      prefix: name + ": ",
      onLine: opened,
    };
    step(socket, open, () => {
      if (!tls) return connect();
      use(socket);
      // Without it the name in the certificate is not checked, nor told to the server (NRF-Q11).
      step(socket, { text: "#XSSOCKETOPT=" + first(socket) + '1,2,"' + host + '"', timeoutS: 5 }, connect);
    });
  }

  /** First argument of a command on a socket. */
  function first(socket: NrfSocket): string {
    return isSm ? socket.handle + "," : "";
  }

  function connected(socket: NrfSocket): void {
    socket.state = SocketState.Open;
    failedDials = 0;
    socket.readCommand = readCommand(socket);
    socket.writeCommand = writeCommand(socket);
    if (isPolled) poll();
    // At each connection: one that is asked for before may have ended with the hang-up of a socket not yet connected.
    else at.send({ text: "#XAPOLL=" + first(socket) + "1,1", timeoutS: 5, done: (error) => void (error && poll()) });
    if (socket.onConnect) socket.onConnect();
    flush(socket);
  }

  /** SLM without AT#XAPOLL: asks for events of all sockets as long as one is open. */
  function poll(): void {
    isPolled = true;
    if (isPolling || !sockets.some((socket) => socket)) return;
    isPolling = true;
    at.send({
      text: "#XPOLL=" + POLL_MS,
      timeoutS: 5,
      prefix: "#XPOLL: ",
      // 0,"0x0011"
      onLine: (rest) => onEvents(parseInt(rest), parseInt(rest.split('"')[1]!)),
      done() {
        clock.setTimeout(() => {
          isPolling = false;
          poll();
        }, POLL_PAUSE_MS);
      },
    });
  }

  function onEvents(handle: number, events: number): void {
    const socket = sockets[handle];
    if (!socket || socket.state != SocketState.Open) return;
    if (events & POLL_ENDS) ending(socket);
    else read(socket);
  }

  function readCommand(socket: NrfSocket): AtCommand {
    const handle = socket.handle;
    return {
      // 64: without waiting, which would hold up all other commands. A datagram is taken whole.
      text: "#XRECV=" + (isSm ? handle + ",0,64,0" + (socket.isUdp ? "" : "," + readSize) : "1,64"),
      timeoutS: 5,
      prefix: "#XRECV: " + (isSm ? handle + ",0," : ""),
      onLine: parseInt,
      onBytes(bytes) {
        socket.hasData = true;
        socket.isEmpty = false;
        if (socket.state != SocketState.Closed && socket.onData) socket.onData(bytes);
      },
      done(error) {
        socket.isReading = false;
        if (!socket.hasData || socket.hasMore || socket.state != SocketState.Open) readOn(socket, error);
      },
    };
  }

  /** A read is over that was not the usual one. ERROR means that nothing was there; an empty answer is the end of the stream. */
  function readOn(socket: NrfSocket, error?: string): void {
    if (socket.hasData || (socket.hasMore && error == "ERROR")) read(socket);
    else if (socket.state == SocketState.Ending) finish(socket);
    else if (socket.state != SocketState.Open || error == "ERROR") return;
    // Without the bytes that were asked for, what follows them means nothing.
    else if (error) failed(socket, CloseReason.Network, "AT#XRECV: " + error);
    else if (!socket.isUdp) {
      // Believed the second time: modem library 2.1.0 says so by mistake (NRF-Q1).
      if (socket.isEmpty) return finish(socket);
      socket.isEmpty = true;
      read(socket);
    }
  }

  function read(socket: NrfSocket): void {
    socket.hasMore = socket.isReading;
    if (socket.isReading || socket.isPaused || socket.handle < 0) return;
    socket.isReading = true;
    socket.hasData = false;
    if (selected != socket) use(socket);
    at.send(socket.readCommand);
  }

  /** One command value for all pieces of a socket: making one costs as much as sending it. */
  function writeCommand(socket: NrfSocket): AtCommand {
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
    else if (socket.state == SocketState.Open) ending(socket, error[0] == "#" ? undefined : "AT#XSEND: " + error);
  }

  function flush(socket: NrfSocket): void {
    if (!socket.isSending && socket.state == SocketState.Open && socket.unsent.length) write(socket, socket.unsent.shift()!);
  }

  function queue(socket: NrfSocket, bytes: string): boolean {
    const last = socket.unsent.length - 1;
    if (last < 0 || socket.isUdp) socket.unsent.push(bytes);
    else socket.unsent[last] += bytes;
    flush(socket);
    return socket.unsent.join("").length <= HIGH_WATER;
  }

  /** Sends as much as goes at once; the rest is next. */
  function write(socket: NrfSocket, bytes: string): void {
    const command = socket.writeCommand;
    const piece = bytes.length > SEND_MAX && !socket.isUdp ? bytes.substr(0, SEND_MAX) : bytes;
    let length = piece.length;
    socket.isSending = true;
    if (isSm) {
      command.text = "#XSEND=" + socket.handle + ",2,0," + length;
      command.data = piece;
    } else {
      command.data = piece + TERMINATOR;
      length = command.data.indexOf(TERMINATOR);
      if (length < piece.length) return writeWithPlus(socket, bytes, length);
    }
    if (length < bytes.length) socket.unsent.unshift(bytes.substr(length));
    if (selected != socket) use(socket);
    at.send(command);
  }

  /**
   * SLM, bytes that hold "+++" or end with "+": what comes before goes in data mode, the "+++" as text. A datagram cannot be cut: it goes as
   * text, or without the terminator, which then has to come after a pause.
   * @param length bytes before the "+"
   */
  function writeWithPlus(socket: NrfSocket, bytes: string, length: number): void {
    const isUdp = socket.isUdp;
    let command: AtCommand;
    if (isUdp && length && length > bytes.length - TERMINATOR.length) {
      command = Object.assign({}, socket.writeCommand, { data: bytes, breakOutAfterMs: PAUSE_MS });
    } else {
      const piece = isUdp ? bytes : bytes.substr(0, length || TERMINATOR.length);
      if (piece.length < bytes.length) socket.unsent.unshift(bytes.substr(piece.length));
      if (length && !isUdp) return write(socket, piece);
      // A text ends at a quote and at a zero byte.
      if (/["\0]/.test(piece)) return failed(socket, CloseReason.Network, "cannot send +++ with a quote or zero byte in one datagram");
      command = { text: '#XSEND="' + piece + '"', timeoutS: SEND_S, done: socket.writeCommand.done! };
    }
    if (selected != socket) use(socket);
    at.send(command);
  }

  // The answers of model.init. "1.9.1" sends data before its header, and "+++" wants silence around it (NRF-Q8).
  at.onUrc("#XSLMVER:", (line) => void (firmware = line.split('"')[1]!));
  // v0.1 is Serial LTE Modem under a new name. Later ones want CR alone: an LF after it is the first byte of data mode (NRF-Q6).
  at.onUrc("#XSMVER:", (line) => {
    isSm = line.indexOf("v0.1") < 0;
    if (isSm) at.lineEnd = "\r";
    else firmware = "2";
  });
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
      ended(socket, CloseReason.Network, cause);
    });
  }
  cellular.onLost = allLost;

  return {
    connect(host, port, options) {
      const socket = {
        state: SocketState.Waiting,
        handle: -1,
        isUdp: options && options.isUdp,
        unsent: [] as string[],
        send(bytes: string) {
          if (socket.isSending || socket.state != SocketState.Open) return queue(socket, bytes);
          write(socket, bytes);
          return bytes.length <= HIGH_WATER;
        },
        close(isNow?: boolean) {
          if (socket.isSending && !isNow) socket.isClosing = true;
          else failed(socket, CloseReason.User);
        },
        pause(isPaused: boolean) {
          socket.isPaused = isPaused;
          if (!isPaused && socket.state >= SocketState.Open) read(socket);
        },
      } as NrfSocket;

      // On the next turn: the owner sets its handlers first.
      clock.setTimeout(() => {
        cellular.up((cause) => {
          if (socket.state != SocketState.Waiting) return;
          if (!cause && !isSm && !(parseInt(firmware) > 1)) cause = "needs Serial LTE Modem v2 or Serial Modem on the nRF91, found " + (firmware || "neither");
          if (cause) ended(socket, CloseReason.Network, cause);
          else dial(socket, host, port, options && options.tls);
        });
      }, 0);
      return socket;
    },
    imei: cellular.imei,
  };
}
