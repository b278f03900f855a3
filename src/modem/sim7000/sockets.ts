/**
 * TCP and UDP over the CIP stack, several connections, normal send mode, pull mode (TCPIP application note V1.02; AT manual V1.06 chapter 8).
 * Normal mode, not quick: SEND OK is the only back-pressure that the modem offers.
 */
import type { AtCommand } from "../../at/command.ts";
import type { AtEngine } from "../../at/engine.ts";
import type { Clock } from "../../hal/contracts.ts";
import { OneTimer } from "../../hal/one_timer.ts";
import { CloseReason } from "../../net/socket.ts";
import type { Network, Socket } from "../../net/socket.ts";
import type { Cellular } from "../cellular.ts";

const SOCKETS = 8;
/** Espruino cannot obey the modem's CTS, so a write is kept to what its UART takes in one go; the modem's limit is 1460. */
const SEND_MAX = 512;
const HIGH_WATER = 2048;
/** The modem forgets some +CIPRXGET: 1,n: this long after a send without one it is asked. */
const POLL_MS = 5000;

/** After as many failures in a row the packet data context is built anew. */
const DIALS_MAX = 3;
/** TCP connect: the manual's 75 s. */
const CONNECT_S = 80;

const enum SocketState {
  Waiting,
  Connecting,
  Open,
  /** CLOSED was reported; bytes may still be in the modem. */
  RemoteClosed,
  Closed,
}

interface CipSocket extends Socket {
  state: SocketState;
  /** Index 0..7 in the modem; -1 while none is taken. */
  index: number;
  unsent: string;
  isSending: boolean;
  /** A read is in flight, or the owner has paused. */
  isReading: boolean;
  /** How many bytes the read in flight brings, once it has told. */
  told: number | undefined;
  /** More arrived meanwhile. */
  hasMore: boolean;
  isPaused?: boolean;
  /** Nothing was read since the last send. */
  isQuiet: boolean;
  /** UDP: datagrams behind the one in unsent. */
  datagrams: string[] | undefined;
  /** Something is to be done at SEND OK: more to send, close, tell that there is room, watch for the answer. */
  hasRest: boolean;
  /** close() waits for the last SEND OK. */
  isClosing: boolean;
  /** Reads what the modem has. */
  poll(): void;
  read: AtCommand;
  write: AtCommand;
  /** Of the line of AT+CIPSEND, up to the length. */
  prefix: string;
  timer: OneTimer;
}

function ignore(): void {}

/** @param readSize largest piece asked of the modem, 1..1460: what the board's receive buffer can hold */
export function sim7000Sockets(at: AtEngine, clock: Clock, cellular: Cellular, readSize: number): Network {
  const sockets: (CipSocket | undefined)[] = [];
  let failedDials = 0;

  function ended(socket: CipSocket, reason: CloseReason, cause?: string): void {
    if (socket.state == SocketState.Closed) return;
    socket.state = SocketState.Closed;
    socket.timer.stop();
    socket.unsent = "";
    socket.onData = ignore;
    if (socket.onClose) socket.onClose(reason, cause);
  }

  /** Frees the modem's index; an error only says that it was closed already. */
  function release(socket: CipSocket): void {
    const index = socket.index;
    if (index < 0) return;
    socket.index = -1;
    at.send({
      text: "+CIPCLOSE=" + index + ",1",
      timeoutS: 10,
      final: index + ", CLOSE OK",
      done() {
        if (sockets[index] == socket) sockets[index] = undefined;
      },
    });
  }

  function failed(socket: CipSocket, reason: CloseReason, cause?: string): void {
    release(socket);
    ended(socket, reason, cause);
  }

  function dial(socket: CipSocket, host: string, port: number): void {
    let index = 0;
    while (sockets[index]) index++;
    if (index >= SOCKETS) return ended(socket, CloseReason.ConnectFailed, "all " + SOCKETS + " sockets in use");
    sockets[index] = socket;
    socket.index = index;
    socket.state = SocketState.Connecting;
    socket.read = readCommand(socket, index);
    socket.poll = reading(socket);
    socket.prefix = "AT+CIPSEND=" + index + ",";
    socket.write = writeCommand(socket, index);
    at.onElement("\r\n" + index + ", SEND OK\r\n");
    at.onElement("\r\n+CIPRXGET: 1," + index + "\r\n", socket.poll);
    at.send({
      text: "+CIPSTART=" + index + (socket.datagrams ? ',"UDP","' : ',"TCP","') + host + '",' + port,
      timeoutS: 10,
      done: (error) => error && dialFailed(socket, "AT+CIPSTART: " + error, true),
    });
    socket.timer.start(CONNECT_S * 1000, () => {
      dialFailed(socket, "no answer from " + host + " in " + CONNECT_S + " s");
    });
  }

  /**
   * A dead packet data context may show in nothing else, so the next attempt builds it anew after an ERROR, or several failures in a row,
   * unless another socket proves that it lives.
   */
  function dialFailed(socket: CipSocket, cause: string, isError?: boolean): void {
    failedDials++;
    failed(socket, CloseReason.ConnectFailed, cause);
    if (!isError && failedDials < DIALS_MAX) return;
    failedDials = 0;
    if (!sockets.some((other) => other && other.state == SocketState.Open)) cellular.contextLost();
  }

  function readCommand(socket: CipSocket, index: number): AtCommand {
    return {
      text: "",
      line: "AT+CIPRXGET=2," + index + "," + readSize + "\r",
      timeoutS: 5,
      prefix: "+CIPRXGET: 2," + index + ",",
      head: "\r\n+CIPRXGET: 2," + index + ",",
      tail: ",0\r\n",
      // <delivered now>,<left in the modem>; the manual's own names for the two fields mislead
      onLine(rest) {
        if (!rest.endsWith(",0")) socket.hasMore = true;
        return (socket.told = parseInt(rest));
      },
      done(error, bytes) {
        socket.isReading = !!socket.isPaused;
        if (bytes) socket.onData!(bytes);
        if (error || !bytes || socket.hasMore || socket.state == SocketState.RemoteClosed) readOn(socket, error, bytes);
      },
    };
  }

  function readOn(socket: CipSocket, error?: string, bytes?: string): void {
    // The header was lost, and with it what it announced.
    if (!bytes && !error && socket.told !== 0) error = "UART lost bytes";
    const hasMore = socket.hasMore && !error;
    socket.hasMore = false;
    socket.told = undefined;
    if (hasMore) socket.poll();
    else if (socket.state == SocketState.RemoteClosed) failed(socket, CloseReason.Remote, "closed by the peer");
    // Without the bytes that were asked for, what follows them means nothing.
    else if (error && socket.state == SocketState.Open) failed(socket, CloseReason.Network, "AT+CIPRXGET: " + error);
  }

  /** Made once for a socket, as the handler of its URC. */
  function reading(socket: CipSocket): () => void {
    return () => {
      socket.isQuiet = false;
      if (socket.isReading) socket.hasMore = true;
      else {
        socket.isReading = true;
        at.send(socket.read);
      }
    };
  }

  /** One command value for all pieces of a socket: making one costs as much as sending it. */
  function writeCommand(socket: CipSocket, index: number): AtCommand {
    return {
      text: "",
      timeoutS: 60,
      final: index + ", SEND OK",
      failure: "SEND FAIL",
      done(error) {
        socket.isSending = false;
        if (error || socket.hasRest) sendOn(socket, error);
      },
    };
  }

  function sendOn(socket: CipSocket, error?: string): void {
    socket.hasRest = socket.isClosing;
    if (!socket.timer.isArmed()) watch(socket);
    if (error) sendFailed(socket, error);
    else if (socket.unsent) flush(socket);
    else if (socket.isClosing) failed(socket, CloseReason.User);
    else if (socket.onDrain) socket.onDrain();
  }

  /** Reads once when nothing was read for a while after a send: the URC may have been lost. */
  function watch(socket: CipSocket): void {
    socket.isQuiet = true;
    socket.timer.start(POLL_MS, () => {
      socket.hasRest = true;
      if (socket.isQuiet) socket.poll();
    });
  }

  function sendFailed(socket: CipSocket, error: string): void {
    if (socket.isClosing) failed(socket, CloseReason.User);
    else if (socket.state == SocketState.Open) failed(socket, CloseReason.Network, "AT+CIPSEND: " + error);
  }

  function flush(socket: CipSocket): void {
    let piece = socket.unsent;
    if (socket.isSending || socket.state != SocketState.Open || !piece) return;
    const length = piece.length;
    socket.hasRest = true;
    if (length > SEND_MAX && !socket.datagrams) piece = piece.substr(0, SEND_MAX);
    socket.unsent = length > piece.length ? socket.unsent.substr(SEND_MAX) : (socket.datagrams && socket.datagrams.shift()) || "";
    write(socket, piece, piece.length);
  }

  function queue(socket: CipSocket, bytes: string): boolean {
    if (socket.datagrams && socket.unsent) return !socket.datagrams.push(bytes);
    socket.unsent += bytes;
    socket.hasRest = true;
    flush(socket);
    return socket.unsent.length <= HIGH_WATER;
  }

  function write(socket: CipSocket, piece: string, length: number): void {
    const command = socket.write;
    socket.isSending = true;
    command.line = socket.prefix + length + "\r";
    command.data = piece;
    at.send(command);
  }

  /** Handler of "n, TEXT" for the socket that waits for it. */
  function onSocket(key: string, handler: (socket: CipSocket) => void): void {
    at.onUrc(key, (line) => {
      const socket = sockets[parseInt(line)];
      if (socket) handler(socket);
    });
  }

  onSocket(":CONNECT OK", (socket) => {
    if (socket.state != SocketState.Connecting) return;
    socket.state = SocketState.Open;
    failedDials = 0;
    socket.timer.stop();
    if (socket.onConnect) socket.onConnect();
    flush(socket);
  });
  const refused = (socket: CipSocket): void => dialFailed(socket, "refused, or unknown host");
  onSocket(":CONNECT FAIL", refused);
  onSocket(":ALREADY CONNECT", refused);
  onSocket(":CLOSED", (socket) => {
    if (socket.state == SocketState.Connecting) return refused(socket);
    if (socket.state != SocketState.Open) return;
    socket.state = SocketState.RemoteClosed;
    // No SEND OK comes any more for what was just handed over.
    if (socket.isSending) at.abandon(socket.write, "closed by the peer");
    socket.poll();
  });
  at.onUrc("+CIPRXGET:", (line) => {
    // An answer that comes after its command was given up: its bytes must not be taken for lines.
    if (line[11] == "2") return parseInt(line.split(",")[2]!);
    const socket = sockets[parseInt(line.substr(13))];
    if (line[11] == "1" && socket && socket.index >= 0) socket.poll();
  });

  /** Every socket in the modem is gone. */
  function allLost(cause: string, isContext?: boolean): void {
    cellular.contextLost();
    sockets.forEach((socket, index) => {
      sockets[index] = undefined;
      if (!socket) return;
      socket.index = -1;
      ended(socket, CloseReason.Network, cause);
      // A modem that is gone takes its commands with it.
      if (isContext) at.abandon(socket.write, cause);
    });
  }
  at.onUrc("+PDP:", () => allLost("network dropped the packet data", true));
  cellular.onLost = allLost;

  return {
    connect(host, port, options) {
      const socket = {
        state: SocketState.Waiting,
        index: -1,
        unsent: "",
        onData: ignore,
        isSending: false,
        isReading: false,
        told: undefined,
        hasMore: false,
        isQuiet: false,
        datagrams: options && options.isUdp ? [] : undefined,
        hasRest: true,
        isClosing: false,
        timer: new OneTimer(clock),
        send(bytes: string) {
          const length = bytes.length;
          if (socket.isSending || socket.state != SocketState.Open || length > SEND_MAX) return queue(socket, bytes);
          write(socket, bytes, length);
          return true;
        },
        close(isNow?: boolean) {
          if (socket.isSending && !isNow) socket.isClosing = socket.hasRest = true;
          else failed(socket, CloseReason.User);
        },
        pause(isPaused: boolean) {
          const isRead = socket.isReading && !socket.isPaused;
          socket.isPaused = isPaused;
          if (isRead) return;
          socket.isReading = isPaused;
          if (!isPaused && socket.index >= 0) socket.poll();
        },
      } as Partial<CipSocket> as CipSocket;
      // On the next turn: the owner sets its handlers first.
      clock.setTimeout(() => {
        cellular.up((cause) => {
          if (socket.state != SocketState.Waiting) return;
          if (cause) ended(socket, CloseReason.Network, cause);
          else if (options && options.tls) ended(socket, CloseReason.ConnectFailed, "image without TLS: set tls in prj.json");
          else dial(socket, host, port);
        });
      }, 0);
      return socket;
    },
    imei: cellular.imei,
  };
}
