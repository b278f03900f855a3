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
import type { Network, Socket, SocketOptions } from "../../net/socket.ts";
import type { Cellular } from "../cellular.ts";
import { bearer } from "./ca_attach.ts";
import { caCause, caOpen, OPEN_S, setUpCause } from "./ca_open.ts";
import { bytesBehind, createCaReader } from "./ca_reader.ts";
import type { CaReader } from "./ca_reader.ts";

/** Espruino cannot obey the modem's CTS, so a write is kept to what its UART takes in one go; the modem's limit is 1460. */
const SEND_MAX = 512;
const HIGH_WATER = 2048;
/** After as many failures in a row the packet data context is built anew. */
const DIALS_MAX = 3;
/** Two seconds each: the network tells its time some seconds after registration, or never. */
const CLOCK_TRIES = 5;

const enum SocketState {
  Waiting,
  Closed,
  /** From here on the modem has it. */
  Connecting,
  Open,
}

/** +NAME: <id>,<value> */
const URCS = ["+CAOPEN:", "+CADATAIND:", "+CASTATE:", "+CASEND:"];

const enum Urc {
  Open,
  Data,
  State,
  Send,
}

interface CaSocket extends Socket {
  isOpen(): boolean;
  onUrc(urc: Urc, value: number): void;
  /** The modem has it no longer. */
  lose(cause: string): void;
}

export function caSockets(at: AtEngine, clock: Clock, cellular: Cellular): Network {
  const sockets: (CaSocket | undefined)[] = [];
  let failedDials = 0;

  function createSocket(host: string, port: number, options: SocketOptions): CaSocket {
    let state = SocketState.Waiting;
    /** 0 or 1. */
    let id: number;
    let unsent = "";
    let isSending: boolean | undefined;
    /** close() waits for what was sent. */
    let isClosing: boolean | undefined;
    let reader: CaReader;
    const timer = new OneTimer(clock);

    /** Frees the modem's socket; an error only says that it was closed already. @param isLost the modem has it no longer */
    function failed(reason: CloseReason, cause?: string, isLost?: boolean): void {
      const before = state;
      state = SocketState.Closed;
      if (before == SocketState.Closed) return;
      timer.stop();
      // What takes its place has its commands behind this one.
      if (before > SocketState.Closed && !isLost) at.send({ text: "+CACLOSE=" + id, timeoutS: 10, done: () => void (sockets[id] = undefined) });
      if (reader) reader.end();
      if (socket.onClose) socket.onClose(reason, cause);
    }

    /** A dead bearer may show in nothing else, so it is built anew after some failures, unless another socket proves that it lives. */
    function dialFailed(cause: string): void {
      failed(CloseReason.ConnectFailed, cause);
      if (++failedDials < DIALS_MAX) return;
      failedDials = 0;
      if (!sockets.some((other) => other && other.isOpen())) cellular.contextLost();
    }

    function dial(): void {
      const free = sockets[0] ? 1 : 0;
      if (sockets[free]) return failed(CloseReason.ConnectFailed, "all 2 sockets in use");
      if (options.tls && options.tls.alpn) return failed(CloseReason.ConnectFailed, "this modem has no ALPN: leave alpn out");
      sockets[(id = free)] = socket;
      state = SocketState.Connecting;
      reader = createCaReader(
        at,
        id,
        (bytes) => socket.onData && socket.onData(bytes),
        (error) => (error ? failed(CloseReason.Network, error) : failed(CloseReason.Remote, "closed by the peer")),
      );
      open(CLOCK_TRIES);
    }

    function open(triesLeft: number): void {
      let cause: string | undefined;
      let isUnset: boolean | undefined;
      const script = caOpen(id, host, port, options, (newCause, newIsUnset) => {
        cause = newCause;
        isUnset = newIsUnset;
        script.splice(0, 99);
      });
      timer.start(OPEN_S * 1000, () => dialFailed("no answer from " + host + " in " + OPEN_S + " s"));
      runScript(at, script, (error) => {
        if (state != SocketState.Connecting) return;
        if (isUnset && triesLeft > 1) return timer.start(2000, () => open(triesLeft - 1));
        if (isUnset) {
          bearer.isClockMissed = true;
          cellular.contextLost();
        }
        if (error) cause = setUpCause(error);
        if (cause) dialFailed(cause);
      });
    }

    /** One command value for all pieces: making one costs as much as sending it. */
    const sending: AtCommand = {
      text: "",
      timeoutS: 30,
      done(error) {
        isSending = false;
        if (error && !isClosing) failed(CloseReason.Network, "AT+CASEND: " + error);
        else if (unsent) flush();
        else if (isClosing) failed(CloseReason.User);
        else if (socket.onDrain) socket.onDrain();
      },
    };

    function flush(): void {
      const piece = unsent.substr(0, SEND_MAX);
      if (isSending || state != SocketState.Open || !piece) return;
      unsent = unsent.substr(SEND_MAX);
      isSending = true;
      sending.text = "+CASEND=" + id + "," + piece.length;
      sending.data = piece;
      at.send(sending);
    }

    /** Before or after the OK of AT+CAOPEN, by firmware. */
    function opened(code: number): void {
      if (code) return dialFailed(caCause(code));
      state = SocketState.Open;
      failedDials = cellular.failures = 0;
      timer.stop();
      if (socket.onConnect) socket.onConnect();
      flush();
    }

    const socket: CaSocket = {
      isOpen: () => state == SocketState.Open,
      onUrc(urc, value) {
        const isConnecting = state == SocketState.Connecting;
        if (urc == Urc.Data) reader.more();
        else if (urc == Urc.Send) {
          // Firmware that tells OK alone tells nothing here.
          if (value && state == SocketState.Open) failed(CloseReason.Network, "AT+CASEND: result " + value);
        } else if (urc == Urc.Open) {
          if (isConnecting) opened(value);
        } else if (!value) {
          if (isConnecting) dialFailed("closed by the peer");
          else reader.end();
        }
      },
      lose: (cause) => failed(CloseReason.Network, cause, true),
      send(bytes) {
        unsent += bytes;
        flush();
        return unsent.length <= HIGH_WATER;
      },
      close(isNow) {
        if (isSending && !isNow) isClosing = true;
        else failed(CloseReason.User);
      },
      pause(isPaused) {
        if (reader) reader.hold(isPaused);
      },
    };
    // On the next turn: the owner sets its handlers first.
    clock.setTimeout(() => {
      cellular.up((cause) => {
        if (state != SocketState.Waiting) return;
        if (cause) failed(CloseReason.Network, cause);
        else dial();
      });
    }, 0);
    return socket;
  }

  URCS.forEach((key, urc) => {
    at.onUrc(key, (line) => {
      const fields = line.substr(key.length + 1).split(",");
      const socket = sockets[+fields[0]!];
      if (socket) socket.onUrc(urc, +fields[1]!);
    });
  });
  at.onUrc("+CARECV:", (line) => bytesBehind(line.substr(9)));

  /** Every socket in the modem is gone. */
  function allLost(cause: string): void {
    cellular.contextLost();
    sockets.splice(0, 2).forEach((socket) => socket && socket.lose(cause));
  }
  at.onUrc("+APP PDP:", (line) => {
    if (line.endsWith("DEACTIVE")) allLost("network dropped the packet data");
  });
  cellular.onLost = allLost;

  return {
    connect: (host, port, options) => createSocket(host, port, options || {}),
    imei: cellular.imei,
  };
}
