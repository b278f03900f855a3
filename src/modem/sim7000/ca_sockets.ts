/**
 * TCP with TLS, and without, and UDP over the CA stack: two sockets, pull mode (SIM7000 AT manual V1.06, SSL application note V1.01).
 * An image with TLS has this in place of the CIP sockets: their bearers must not be mixed.
 */
import type { AtCommand } from "../../at/command.ts";
import type { AtEngine } from "../../at/engine.ts";
import { runScript } from "../../at/script.ts";
import type { Clock } from "../../hal/contracts.ts";
import { OneTimer } from "../../hal/one_timer.ts";
import { CloseReason } from "../../net/socket.ts";
import type { Network, Socket } from "../../net/socket.ts";
import type { Cellular } from "../cellular.ts";
import { bearer } from "./ca_attach.ts";
import { checkFirmware } from "./ca_firmware.ts";
import { caCause, caSetUp } from "./ca_open.ts";
import type { CaTarget } from "./ca_open.ts";
import { bytesBehind, createCaReader } from "./ca_reader.ts";
import type { CaReader } from "./ca_reader.ts";
import { readClock } from "./clock.ts";

const SOCKETS = 2;
/** Espruino cannot obey the modem's CTS, so a write is kept to what its UART takes in one go; the modem's limit is 1460. */
const SEND_MAX = 512;
const HIGH_WATER = 2048;
/** After as many failures in a row the packet data context is built anew. */
const DIALS_MAX = 3;
/** Two seconds each. */
const CLOCK_TRIES = 5;
/** AT+CAOPEN takes 75 s by the manual; some firmware never answers. */
const OPEN_S = 120;

const enum SocketState {
  Waiting,
  Connecting,
  Open,
  Closed,
}

interface CaSocket extends Socket {
  state: SocketState;
  /** 0 or 1; -1 while none is taken. */
  id: number;
  unsent: string;
  isSending: boolean;
  /** close() waits for what was sent. */
  isClosing: boolean;
  reader: CaReader;
  write: AtCommand;
  timer: OneTimer;
}

export function caSockets(at: AtEngine, clock: Clock, cellular: Cellular): Network {
  const sockets: (CaSocket | undefined)[] = [];
  let failedDials = 0;

  function ended(socket: CaSocket, reason: CloseReason, cause?: string): void {
    if (socket.state == SocketState.Closed) return;
    socket.state = SocketState.Closed;
    socket.timer.stop();
    socket.unsent = "";
    if (socket.reader) socket.reader.stop();
    if (socket.onClose) socket.onClose(reason, cause);
  }

  /** Frees the modem's socket; an error only says that it was closed already. */
  function failed(socket: CaSocket, reason: CloseReason, cause?: string): void {
    const id = socket.id;
    socket.id = -1;
    if (id >= 0) {
      at.send({
        text: "+CACLOSE=" + id,
        timeoutS: 10,
        done() {
          if (sockets[id] == socket) sockets[id] = undefined;
        },
      });
    }
    ended(socket, reason, cause);
  }

  /** A dead bearer may show in nothing else, so it is built anew after some failures, unless another socket proves that it lives. */
  function dialFailed(socket: CaSocket, cause: string): void {
    failed(socket, CloseReason.ConnectFailed, cause);
    if (++failedDials < DIALS_MAX) return;
    failedDials = 0;
    if (!sockets.some((other) => other && other.state == SocketState.Open)) cellular.contextLost();
  }

  function dial(socket: CaSocket, target: CaTarget): void {
    const tls = target.options.tls;
    let id = 0;
    while (sockets[id]) id++;
    if (id >= SOCKETS) return ended(socket, CloseReason.ConnectFailed, "all " + SOCKETS + " sockets in use");
    if (tls && tls.alpn) return ended(socket, CloseReason.ConnectFailed, "this modem has no ALPN: leave alpn out");
    sockets[id] = socket;
    socket.id = id;
    socket.state = SocketState.Connecting;
    socket.reader = createCaReader(at, id, (bytes) => socket.onData && socket.onData(bytes), (error, isEnd) => readEnded(socket, error, isEnd));
    socket.write = writeCommand(socket);
    prepare(socket, !!tls && !tls.isUnverified, () => open(socket, target));
  }

  /** Firmware and clock, before anything is opened. */
  function prepare(socket: CaSocket, needsClock: boolean, next: () => void): void {
    checkFirmware(at, (cause) => {
      if (socket.state != SocketState.Connecting) return;
      if (cause) dialFailed(socket, cause);
      else if (needsClock) awaitClock(socket, CLOCK_TRIES, next);
      else next();
    });
  }

  /** The network tells its time some seconds after registration, or never. */
  function awaitClock(socket: CaSocket, triesLeft: number, next: () => void): void {
    readClock(at, (epochMs, error) => {
      if (socket.state != SocketState.Connecting) return;
      if (epochMs) return next();
      if (triesLeft > 1) return socket.timer.start(2000, () => awaitClock(socket, triesLeft - 1, next));
      bearer.isClockMissed = true;
      cellular.contextLost();
      dialFailed(socket, "TLS cannot check certificates: " + error);
    });
  }

  function open(socket: CaSocket, target: CaTarget): void {
    const id = socket.id;
    const script = caSetUp(id, target).concat([{ text: "+CAOPEN=" + id + ',"' + target.host + '",' + target.port, timeoutS: OPEN_S }]);
    runScript(at, script, (error) => {
      if (error && socket.state == SocketState.Connecting) dialFailed(socket, setUpCause(error));
    });
    socket.timer.start(OPEN_S * 1000, () => dialFailed(socket, "no answer from " + target.host + " in " + OPEN_S + " s"));
  }

  function readEnded(socket: CaSocket, error?: string, isEnd?: boolean): void {
    if (error) failed(socket, CloseReason.Network, error);
    else if (isEnd) failed(socket, CloseReason.Remote, "closed by the peer");
  }

  /** One command value for all pieces of a socket: making one costs as much as sending it. */
  function writeCommand(socket: CaSocket): AtCommand {
    return {
      text: "",
      timeoutS: 30,
      done(error) {
        socket.isSending = false;
        if (error && !socket.isClosing) failed(socket, CloseReason.Network, "AT+CASEND: " + error);
        else if (socket.unsent) flush(socket);
        else if (socket.isClosing) failed(socket, CloseReason.User);
        else if (socket.onDrain) socket.onDrain();
      },
    };
  }

  function flush(socket: CaSocket): void {
    const piece = socket.unsent.substr(0, SEND_MAX);
    if (socket.isSending || socket.state != SocketState.Open || !piece) return;
    const command = socket.write;
    socket.unsent = socket.unsent.substr(SEND_MAX);
    socket.isSending = true;
    command.text = "+CASEND=" + socket.id + "," + piece.length;
    command.data = piece;
    at.send(command);
  }

  /** Handler of "+NAME: <id>,<value>" for the socket that has the id. */
  function onSocket(key: string, handler: (socket: CaSocket, value: number) => void): void {
    at.onUrc(key, (line) => {
      const fields = line.substr(key.length + 1).split(",");
      const socket = sockets[parseInt(fields[0]!)];
      if (socket && socket.id >= 0) handler(socket, parseInt(fields[1]!));
    });
  }

  // Before or after its OK, by firmware.
  onSocket("+CAOPEN:", (socket, code) => {
    if (socket.state != SocketState.Connecting) return;
    if (code) return dialFailed(socket, caCause(code));
    socket.state = SocketState.Open;
    failedDials = 0;
    socket.timer.stop();
    if (socket.onConnect) socket.onConnect();
    flush(socket);
  });
  onSocket("+CADATAIND:", (socket) => socket.reader.read());
  at.onUrc("+CARECV:", (line) => bytesBehind(line.substr(9)));
  onSocket("+CASTATE:", (socket, isOpen) => {
    if (isOpen) return;
    if (socket.state == SocketState.Connecting) dialFailed(socket, "closed by the peer");
    else socket.reader.end();
  });
  // Firmware that tells OK alone tells nothing here.
  onSocket("+CASEND:", (socket, code) => code && socket.state == SocketState.Open && failed(socket, CloseReason.Network, "AT+CASEND: result " + code));

  /** Every socket in the modem is gone. */
  function allLost(cause: string): void {
    cellular.contextLost();
    sockets.forEach((socket, id) => {
      sockets[id] = undefined;
      if (!socket) return;
      socket.id = -1;
      ended(socket, CloseReason.Network, cause);
    });
  }
  at.onUrc("+APP PDP:", (line) => {
    if (line.endsWith("DEACTIVE")) allLost("network dropped the packet data");
  });
  cellular.onLost = allLost;

  return {
    connect(host, port, options) {
      const socket = {
        state: SocketState.Waiting,
        id: -1,
        unsent: "",
        isSending: false,
        isClosing: false,
        timer: new OneTimer(clock),
        send(bytes: string) {
          socket.unsent += bytes;
          flush(socket);
          return socket.unsent.length <= HIGH_WATER;
        },
        close(isNow?: boolean) {
          if (socket.isSending && !isNow) socket.isClosing = true;
          else failed(socket, CloseReason.User);
        },
        pause(isPaused: boolean) {
          if (socket.reader) socket.reader.pause(isPaused);
        },
      } as CaSocket;
      // On the next turn: the owner sets its handlers first.
      clock.setTimeout(() => {
        cellular.up((cause) => {
          if (socket.state != SocketState.Waiting) return;
          if (cause) ended(socket, CloseReason.Network, cause);
          else dial(socket, { host, port, options: options || {} });
        });
      }, 0);
      return socket;
    },
    imei: cellular.imei,
  };
}

/** A command that the firmware lacks, or a CA certificate that is not there. */
function setUpCause(error: string): string {
  return (error.startsWith("AT+CASSLCFG") ? "no CA certificate under the tag: " : "firmware without CA sockets, or a bad host: ") + error;
}
