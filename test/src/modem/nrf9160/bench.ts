import { createAtEngine } from "../../../../src/at/engine.ts";
import type { AtEngine } from "../../../../src/at/engine.ts";
import type { Cellular } from "../../../../src/modem/cellular.ts";
import { anyDialect } from "../../../../src/modem/nrf9160/firmware.ts";
import { nrf9160Sockets } from "../../../../src/modem/nrf9160/sockets.ts";
import { secureSocket } from "../../../../src/modem/nrf9160/tls.ts";
import type { Socket, SocketOptions } from "../../../../src/net/socket.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { UartStub } from "../../../../tools/testing/uart_stub.ts";
import type { UartStep } from "../../../../tools/testing/uart_stub.ts";

export type Dialect = "slm" | "sm";

/** What the firmware answers to model.init. */
const VERSIONS = { slm: '\r\n#XSLMVER: "2.9.0","2.9.0-lte"\r\n', sm: '\r\n#XSMVER: "v1.0.1","3.2.0"\r\n' };

export interface Bench {
  clock: VirtualClock;
  stub: UartStub;
  at: AtEngine;
  cellular: Cellular;
  events: string[];
  /** Whether the packet data context counts as up. */
  context(): boolean;
  connect(name?: string, options?: SocketOptions): Socket;
}

/** Sockets on a scripted UART, the modem up and its firmware told. @param version the line of AT#XSLMVER or AT#XSMVER; "" for none */
export async function bench(dialect: Dialect, script: UartStep[], { maxReadBytes = 4096, version = VERSIONS[dialect], recognise = anyDialect } = {}): Promise<Bench> {
  const clock = VirtualClock.strict();
  const stub = new UartStub(script, { clock, maxReadBytes });
  const at = createAtEngine(stub, clock);
  let state = true;
  const cellular: Cellular = { up: (done) => done(), contextLost: () => (state = false), imei: () => undefined, failures: 0 };
  const network = nrf9160Sockets(at, clock, cellular, 512, recognise, secureSocket);
  const events: string[] = [];
  stub.send(version);
  await clock.advance(10);
  return {
    clock,
    stub,
    at,
    cellular,
    events,
    context: () => state,
    connect(name = "", options = {}) {
      const socket = network.connect("host", 80, options);
      socket.onConnect = () => events.push(`${name}connect`);
      socket.onData = (bytes) => events.push(`${name}data ${bytes}`);
      socket.onDrain = () => events.push(`${name}drain`);
      socket.onClose = (reason, cause) => events.push(`${name}close ${reason} ${cause}`);
      return socket;
    },
  };
}

export const OK = "\r\nOK\r\n";
export const ERROR = "\r\nERROR\r\n";

/** One exchange in the line end of a dialect. */
export const step = (dialect: Dialect, text: string, reply: string): UartStep => ({ expect: `AT${text}${dialect === "slm" ? "\r\n" : "\r"}`, reply });

export const select = (handle: number, reply = `\r\n#XSOCKETSELECT: ${handle}\r\n${OK}`): UartStep => step("slm", `#XSOCKETSELECT=${handle}`, reply);

/** The exchanges of a connection. */
export function dial(dialect: Dialect, { handle = 0, type = 1, poll = OK, reply = "" } = {}): UartStep[] {
  const id = dialect === "sm" ? `${handle},` : "";
  return [
    step(dialect, `#XSOCKET=1,${type},0`, `\r\n#XSOCKET: ${handle},${type},${type === 1 ? 6 : 17}\r\n${OK}`),
    ...(dialect === "slm" ? [select(handle)] : []),
    step(dialect, `#XCONNECT=${id}"host",80`, reply || `\r\n#XCONNECT: ${id}1\r\n${OK}`),
    ...(reply === ERROR ? [] : [step(dialect, `#XAPOLL=${id}1,1`, poll)]),
  ];
}

/** The exchange that sends one piece. */
export function send(dialect: Dialect, piece: string, handle = 0): UartStep[] {
  const text = dialect === "slm" ? "#XSEND" : `#XSEND=${handle},2,0,${piece.length}`;
  return [step(dialect, text, OK), { expect: dialect === "slm" ? `${piece}+++` : piece, reply: "\r\n#XDATAMODE: 0\r\n" }];
}

/** The exchange that reads. @param data undefined = the end of the stream */
export function receive(dialect: Dialect, data?: string, handle = 0): UartStep {
  const header = data === undefined ? "" : `\r\n#XRECV: ${dialect === "sm" ? `${handle},0,` : ""}${data.length}\r\n${data}`;
  return step(dialect, dialect === "slm" ? "#XRECV=1,64" : `#XRECV=${handle},0,64,0,512`, `${header}${OK}`);
}

export function close(dialect: Dialect, handle = 0): UartStep {
  if (dialect === "sm") return step("sm", `#XCLOSE=${handle}`, `\r\n#XCLOSE: ${handle},0\r\n${OK}`);
  return step("slm", "#XSOCKET=0", `\r\n#XSOCKET: 0,"closed"\r\n${OK}`);
}
