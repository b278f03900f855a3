import { CA_RESULT, maxCaBytes } from "./ca_socket.ts";
import type { CaSocket, CaTarget } from "./ca_socket.ts";
import type { CaSettings } from "./ca_stack.ts";
import { caSocketCount } from "./ca_stack.ts";
import { tlsOptions } from "./ca_tls.ts";
import { CME } from "./cme.ts";
import { answer } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

const maxHostLength = 64;
const inputWindowMs = 5000;

/** Connections of the CA sockets (AT manual 12; SSL note V1.01). A server (AT+CASERVER) is not played. */
export function caCommands(modem: Sim7000Core): CommandTable {
  const range = `(0-${caSocketCount - 1}),(1-${maxCaBytes})`;
  return {
    "+CAOPEN": {
      set: (call) => open(modem, call),
      read: (call) => printOpen(modem, call),
      test: (call) => call.ok(),
      lateFinals: /^\+CAOPEN: /,
    },
    "+CACLOSE": { set: (call) => close(modem, call), test: (call) => answer(call, `+CACLOSE: (0-${caSocketCount - 1})`) },
    "+CASTATE": { read: (call) => printStates(modem, call), test: (call) => call.ok() },
    "+CAACK": { set: (call) => acknowledged(modem, call), test: (call) => call.ok() },
    "+CASEND": { set: (call) => send(modem, call), test: (call) => answer(call, `+CASEND: ${range},(100-10000)`) },
  };
}

/** `0,"host",443`; the third argument of the manual, "TCP", is refused by real units. */
function open(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(3);
  const socket = modem.ca.addressed(call.params);
  const host = call.params.string(1, maxHostLength);
  const port = call.params.number(2, 1, 65535);
  if (host === "") throw new CommandError();
  if (socket.state !== "closed") throw new CommandError(CME.operationNotAllowed);
  const report = reporter(modem, call, socket);
  if (call.forced !== undefined) return call.after(modem.profile.latencies.connect, () => report(call.forced as string));
  const result = (code: number): void => report(`+CAOPEN: ${socket.index},${code}`);
  if (modem.profile.caSockets === "broken") return call.after(modem.profile.latencies.connect, () => result(CA_RESULT.undocumented));
  if (!modem.packetData.app.isActive) return result(CA_RESULT.networkInactive);
  const target = targetOf(modem, socket, host, port);
  if (target === undefined) return result(CA_RESULT.unsupported);
  socket.open(target, result);
}

/** The result line comes before OK, or OK at once and the line later. */
function reporter(modem: Sim7000Core, call: Call, socket: CaSocket): (line: string) => void {
  const isAsynchronous = modem.settings.text("CACFG ASYNCOPEN") === "1" || modem.profile.caopenOrder === "ok-then-result";
  if (isAsynchronous) call.ok();
  return (line) => {
    if (socket.state === "open") modem.psm.onTraffic();
    if (isAsynchronous) modem.urc(line);
    else answer(call, line);
  };
}

/** Undefined for DTLS, which is not played. */
function targetOf(modem: Sim7000Core, socket: CaSocket, host: string, port: number): CaTarget | undefined {
  const settings = modem.ca.settings.get(socket.index) as CaSettings;
  const protocol = settings.protocol === 1 ? "udp" : "tcp";
  if (settings.ssl === 0) return { protocol, host, port, tls: undefined };
  const tls = tlsOptions(modem, settings, host);
  return tls && protocol === "tcp" ? { protocol, host, port, tls } : undefined;
}

function printOpen(modem: Sim7000Core, call: Call): void {
  const lines = modem.ca.sockets.flatMap(({ index, state, target }) => {
    return state === "open" && target ? [`+CAOPEN: ${index},"${target.host}",${target.port}`] : [];
  });
  if (lines.length > 0) call.info(...lines);
  call.ok();
}

function close(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(1);
  const socket = modem.ca.addressed(call.params);
  if (socket.state === "closed") throw new CommandError(CME.operationNotAllowed);
  socket.close();
  call.after(modem.profile.latencies.close, () => call.ok());
}

function printStates(modem: Sim7000Core, call: Call): void {
  const lines = modem.ca.identified.map(({ index, state }) => `+CASTATE: ${index},${state === "open" ? 1 : 0}`);
  if (lines.length > 0) call.info(...lines);
  call.ok();
}

function acknowledged(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(1);
  const { sentBytes, acknowledgedBytes } = modem.ca.open(call.params);
  answer(call, `+CAACK: ${sentBytes},${sentBytes - acknowledgedBytes}`);
}

/** `0,5[,window]`: prompt, bytes, OK, and on most firmware a line with the result; `0` alone asks for the room. */
function send(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(1, 3);
  const socket = modem.ca.open(call.params);
  if (call.params.count === 1) return answer(call, `+CASEND: ${socket.freeSendBytes}`);
  const length = call.params.number(1, 1, maxCaBytes);
  const limitMs = call.params.optionalNumber(2, 100, 10000, inputWindowMs);
  if (length > socket.freeSendBytes) throw new CommandError();
  call.raw(Buffer.from(modem.profile.promptForm));
  const onPayload = (bytes: Buffer): void => call.after(modem.profile.latencies.answer, () => transfer(modem, call, socket, bytes));
  modem.afterSent(() => modem.takePayload(length, onPayload, { limitMs, onTimeout: () => call.fail() }));
}

function transfer(modem: Sim7000Core, call: Call, socket: CaSocket, bytes: Buffer): void {
  if (socket.state !== "open") throw new CommandError(CME.operationNotAllowed);
  socket.send(bytes);
  modem.psm.onTraffic();
  call.ok();
  if (modem.profile.casendForm === "urc-and-ok") {
    modem.afterDelay(modem.profile.latencies.uplink, () => modem.urc(`+CASEND: ${socket.index},0,${bytes.length}`));
  }
}
