/**
 * TCP and UDP over the CIP stack, several connections, normal send mode, pull mode (TCPIP application note V1.02; AT manual V1.06 chapter 8).
 * Normal mode, not quick: SEND OK is the only back-pressure that the modem offers.
 */
import type { AtCommand } from "../../at/command.ts";
import type { AtEngine } from "../../at/engine.ts";
import type { Clock } from "../../hal/contracts.ts";
import { OneTimer } from "../../hal/one_timer.ts";
import { CloseReason } from "../../net/socket.ts";
import type { Network } from "../../net/socket.ts";
import type { Cellular } from "../cellular.ts";
import { createReader } from "./cip_reader.ts";
import { SocketState } from "./cip_socket.ts";
import type { CipSocket } from "./cip_socket.ts";

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

function ignore(): void {}

/** @param readSize largest piece asked of the modem, 1..1460: what the board's receive buffer can hold */
export function sim7000Sockets(at: AtEngine, clock: Clock, cellular: Cellular, readSize: number): Network {
  const sockets: (CipSocket | undefined)[] = [];
  let failedDials = 0;

  /** Frees the modem's socket; an error only says that it was closed already. @param isLost the modem has it no longer */
  function failed(socket: CipSocket, reason: CloseReason, cause?: string, isLost?: boolean): void {
    const before = socket.phase;
    const cid = socket.cid;
    socket.phase = SocketState.Closed;
    if (before == SocketState.Closed) return;
    socket.timer.stop();
    socket.unsent = "";
    socket.onData = ignore;
    // What takes its place has its commands behind this one.
    if (before > SocketState.Closed && !isLost) {
      at.send({ text: "+CIPCLOSE=" + cid + ",1", timeoutS: 10, final: cid + ", CLOSE OK", done: () => void (sockets[cid] = undefined) });
    }
    if (socket.onClose) socket.onClose(reason, cause);
  }

  function dial(socket: CipSocket, host: string, port: number): void {
    let cid = 0;
    while (sockets[cid]) cid++;
    if (cid >= SOCKETS) return failed(socket, CloseReason.ConnectFailed, "all " + SOCKETS + " sockets in use");
    sockets[cid] = socket;
    socket.cid = cid;
    socket.phase = SocketState.Connecting;
    socket.poll = createReader(at, socket, cid, readSize, failed);
    socket.prefix = "AT+CIPSEND=" + cid + ",";
    socket.writeCommand = writeCommand(socket, cid);
    at.onElement("\r\n" + cid + ", SEND OK\r\n");
    at.onElement("\r\n+CIPRXGET: 1," + cid + "\r\n", socket.poll);
    at.send({
      text: "+CIPSTART=" + cid + (socket.datagrams ? ',"UDP","' : ',"TCP","') + host + '",' + port,
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
    if (!sockets.some((other) => other && other.phase == SocketState.Open)) cellular.contextLost();
  }

  /** Reads once when nothing was read for a while after a send: the URC may have been lost. */
  function watch(socket: CipSocket): void {
    socket.isQuiet = true;
    socket.timer.start(POLL_MS, () => {
      socket.hasRest = true;
      if (socket.isQuiet) socket.poll();
    });
  }

  /** One command value for all pieces of a socket: making one costs as much as sending it. */
  function writeCommand(socket: CipSocket, cid: number): AtCommand {
    return {
      text: "",
      timeoutS: 60,
      final: cid + ", SEND OK",
      failure: "SEND FAIL",
      done(error) {
        socket.isSending = false;
        if (error || socket.hasRest) sendOn(socket, error);
      },
    };
  }

  function sendOn(socket: CipSocket, error?: string): void {
    socket.hasRest = socket.isClosing;
    if (socket.phase == SocketState.Open && !socket.timer.isArmed()) watch(socket);
    if (error) sendFailed(socket, error);
    else if (socket.unsent) flush(socket);
    else if (socket.isClosing) failed(socket, CloseReason.User);
    else if (socket.onDrain) socket.onDrain();
  }

  function sendFailed(socket: CipSocket, error: string): void {
    if (socket.isClosing) failed(socket, CloseReason.User);
    else if (socket.phase == SocketState.Open) failed(socket, CloseReason.Network, "AT+CIPSEND: " + error);
  }

  function flush(socket: CipSocket): void {
    const unsent = socket.unsent;
    if (socket.isSending || socket.phase != SocketState.Open || !unsent) return;
    const piece = socket.datagrams ? unsent : unsent.substr(0, SEND_MAX);
    socket.hasRest = true;
    socket.unsent = socket.datagrams ? socket.datagrams.shift() || "" : unsent.substr(SEND_MAX);
    write(socket, piece, piece.length);
  }

  function queue(socket: CipSocket, bytes: string): boolean {
    if (socket.datagrams && socket.unsent) return !socket.datagrams.push(bytes);
    socket.unsent += bytes;
    socket.hasRest = true;
    flush(socket);
    return socket.unsent.length <= HIGH_WATER;
  }

  /** @hot */
  function write(socket: CipSocket, piece: string, length: number): void {
    const command = socket.writeCommand;
    socket.isSending = true;
    command.line = socket.prefix + length + "\r";
    command.data = piece;
    at.send(command);
  }

  /** "n, TEXT": one function for all of them, because each takes variables. */
  function onLink(line: string): void {
    const socket = sockets[+line[0]!];
    if (!socket) return;
    if (socket.phase == SocketState.Connecting) {
      if (line.endsWith("OK")) connected(socket);
      else dialFailed(socket, "refused, or unknown host");
    } else if (socket.phase == SocketState.Open && line.endsWith("CLOSED")) closedByPeer(socket);
  }

  function connected(socket: CipSocket): void {
    socket.phase = SocketState.Open;
    failedDials = cellular.failures = 0;
    socket.timer.stop();
    if (socket.onConnect) socket.onConnect();
    flush(socket);
  }

  function closedByPeer(socket: CipSocket): void {
    socket.phase = SocketState.RemoteClosed;
    // No SEND OK comes any more for what was just handed over.
    if (socket.isSending) at.abandon(socket.writeCommand, "closed by the peer");
    socket.poll();
  }

  "CONNECT OK,CONNECT FAIL,ALREADY CONNECT,CLOSED".split(",").forEach((text) => void at.onUrc(":" + text, onLink));
  at.onUrc("+CIPRXGET:", (line) => {
    // An answer that comes after its command was given up: its bytes must not be taken for lines.
    if (line[11] == "2") return parseInt(line.split(",")[2]!);
    const socket = sockets[+line[13]!];
    if (line[11] == "1" && socket && socket.phase > SocketState.Closed) socket.poll();
  });

  /** Every socket in the modem is gone. */
  function allLost(cause: string, isContext?: boolean): void {
    cellular.contextLost();
    sockets.forEach((socket, cid) => {
      sockets[cid] = undefined;
      if (!socket) return;
      failed(socket, CloseReason.Network, cause, true);
      // A modem that is gone takes its commands with it.
      if (isContext) at.abandon(socket.writeCommand, cause);
    });
  }
  at.onUrc("+PDP:", () => allLost("network dropped the packet data", true));
  cellular.onLost = allLost;

  return {
    connect(host, port, options) {
      const socket = {
        phase: SocketState.Waiting,
        unsent: "",
        hasRest: true,
        onData: ignore,
        timer: new OneTimer(clock),
        send(bytes: string) {
          const length = bytes.length;
          if (socket.isSending || socket.phase != SocketState.Open || length > SEND_MAX) return queue(socket, bytes);
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
          if (!isPaused && socket.phase > SocketState.Closed) socket.poll();
        },
      } as Partial<CipSocket> as CipSocket;
      if (options && options.isUdp) socket.datagrams = [];
      // On the next turn: the owner sets its handlers first.
      clock.setTimeout(() => {
        cellular.up((cause) => {
          if (socket.phase != SocketState.Waiting) return;
          if (cause) failed(socket, CloseReason.Network, cause);
          else if (options && options.tls) failed(socket, CloseReason.ConnectFailed, "image without TLS: set tls in prj.json");
          else dial(socket, host, port);
        });
      }, 0);
      return socket;
    },
    imei: cellular.imei,
  };
}
