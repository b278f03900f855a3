import { draw } from "../power.ts";
import { CME } from "./cme.ts";
import { answer, textCommand } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import type { CipSocket } from "./cip_socket.ts";
import { isContextLegal, isSocketLegal } from "./cip_state.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";
import type { Parameters } from "./parameters.ts";

/** Connections of the CIP stack (AT manual 13; TCP note). A server (AT+CIPSERVER) is not played. */
export function cipConnectionCommands(modem: Sim7000Core): CommandTable {
  const numbers = (name: string, initial: string, limits: readonly (readonly [number, number])[]): Command =>
    textCommand(name, modem.settings, { initial, check: ({ params }) => checkNumbers(params, limits) });
  return {
    "+CIPSTART": { set: (call) => start(modem, call), test: (call) => call.ok(), lateFinals: /CONNECT/ },
    "+CIPCLOSE": { set: (call) => close(modem, call), run: (call) => close(modem, call), test: (call) => call.ok() },
    "+CIPSTATUS": { set: (call) => socketStatus(modem, call), run: (call) => status(modem, call), test: (call) => call.ok() },
    "+CIPACK": { set: (call) => acknowledged(modem, call), run: (call) => acknowledged(modem, call), test: (call) => call.ok() },
    "+CIPTKA": numbers("+CIPTKA", "0,7200,75,9", [
      [0, 1],
      [30, 7200],
      [30, 600],
      [1, 9],
    ]),
    "+CIPRDTIMER": numbers("+CIPRDTIMER", "2000,3500", [
      [100, 4000],
      [100, 7000],
    ]),
    "+CIPCCFG": numbers("+CIPCCFG", "5,2,1024,1,0,1460,50", [
      [3, 8],
      [1, 10],
      [1, 1460],
      [0, 1],
      [0, 1],
      [50, 1460],
      [20, 1000],
    ]),
    "+CLPORT": textCommand("+CLPORT", modem.settings, { initial: "0,0", check: ({ params }) => params.expectCount(2, 3) }),
  };
}

/** One number for each pair of limits; those at the end may be left out. */
function checkNumbers(params: Parameters, limits: readonly (readonly [number, number])[]): void {
  params.expectCount(1, limits.length);
  limits.forEach(([min, max], index) => params.optionalNumber(index, min, max, min));
}

interface Target {
  protocol: "TCP" | "UDP";
  host: string;
  port: number;
}

function target(call: Call, first: number): Target {
  call.params.expectCount(first + 3);
  const protocol = call.params.string(first).toUpperCase();
  if (protocol !== "TCP" && protocol !== "UDP") throw new CommandError();
  const host = call.params.string(first + 1);
  if (host === "") throw new CommandError();
  return { protocol, host, port: call.params.number(first + 2, 1, 65535) };
}

/** OK says that it was understood; CONNECT OK, CONNECT FAIL or ALREADY CONNECT follows. */
function start(modem: Sim7000Core, call: Call): void {
  const { cip } = modem;
  const socket = cip.addressed(call.params);
  const wanted = target(call, cip.isMux ? 1 : 0);
  const isFirstOfSingle = !cip.isMux && (cip.context === "IP INITIAL" || cip.context === "IP START");
  if (!isContextLegal("CIPSTART", cip.context) && !isFirstOfSingle) throw new CommandError(CME.operationNotAllowed);
  const isConnected = socket.state === "CONNECTED" || socket.state === "REMOTE CLOSING";
  if (!isConnected && !isSocketLegal("CIPSTART", socket.state)) throw new CommandError(CME.operationNotAllowed);
  call.ok();
  if (isConnected) return modem.urc(cip.text(socket, "ALREADY CONNECT"));
  if (call.forced !== undefined) return failLater(modem, call.forced);
  if (isFirstOfSingle) activateAndOpen(modem, socket, wanted);
  else open(modem, socket, wanted);
}

function open(modem: Sim7000Core, socket: CipSocket, { protocol, host, port }: Target): void {
  const { settings } = modem;
  socket.open(protocol, host, port, settings.isOn("+CIPRXGET"), settings.isOn("+CIPQSEND"));
}

/** In single mode the context comes up by itself. */
function activateAndOpen(modem: Sim7000Core, socket: CipSocket, wanted: Target): void {
  const { cip, packetData, profile } = modem;
  cip.context = "IP CONFIG";
  modem.timers.after(draw(profile.latencies.activate, modem.random), () => {
    if (cip.context !== "IP CONFIG") return;
    const isUp = packetData.comesUp("CIP", cip.apn);
    cip.context = isUp ? "IP STATUS" : "PDP DEACT";
    if (!isUp) {
      modem.urc("STATE: PDP DEACT");
      return modem.urc("CONNECT FAIL");
    }
    cip.address = packetData.newAddress();
    open(modem, socket, wanted);
  });
}

function failLater(modem: Sim7000Core, result: string): void {
  modem.timers.after(draw(modem.profile.latencies.connect, modem.random), () => modem.urc(result));
}

/** A second parameter 1 (single mode: the only one) closes without a handshake. */
function close(modem: Sim7000Core, call: Call): void {
  const { cip } = modem;
  const first = cip.isMux ? 1 : 0;
  call.params.expectCount(1, first + 1);
  const isQuick = call.params.optionalNumber(first, 0, 1, 0) === 1;
  const socket = cip.legal(call.params, "CIPCLOSE");
  socket.close(isQuick);
  socket.state = "CLOSING";
  call.after(modem.profile.latencies.close, () => {
    if (socket.state === "CLOSING") socket.state = "CLOSED";
    call.end(cip.text(socket, "CLOSE OK"));
  });
}

function describe(socket: CipSocket): string {
  if (socket.state === "INITIAL") return `${socket.index},,"","","","INITIAL"`;
  return `${socket.index},0,"${socket.protocol}","${socket.address}","${socket.port}","${socket.state}"`;
}

function socketStatus(modem: Sim7000Core, call: Call): void {
  if (!modem.cip.isMux) throw new CommandError();
  call.params.expectCount(1);
  answer(call, `+CIPSTATUS: ${describe(modem.cip.addressed(call.params))}`);
}

/** OK comes first, and nothing ends the list. */
function status(modem: Sim7000Core, call: Call): void {
  const { cip } = modem;
  call.info("OK");
  call.info(`STATE: ${cip.printedState}`);
  if (cip.isMux) call.info(...cip.sockets.map((socket) => `C: ${describe(socket)}`));
  call.end();
}

/** Sent, acknowledged and unacknowledged bytes since the connection began. */
function acknowledged(modem: Sim7000Core, call: Call): void {
  const socket = modem.cip.addressed(call.params);
  if (socket.state === "INITIAL") throw new CommandError(CME.operationNotAllowed);
  answer(call, `+CIPACK: ${socket.sentBytes},${socket.acknowledgedBytes},${socket.sentBytes - socket.acknowledgedBytes}`);
}
