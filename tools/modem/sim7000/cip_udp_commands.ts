import { CME } from "./cme.ts";
import { answer } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

/** UDP of the CIP stack with changing peers (AT manual 13). */
export function cipUdpCommands(modem: Sim7000Core): CommandTable {
  return { "+CIPUDPMODE": { set: (call) => setMode(modem, call), read: (call) => print(modem, call), test: (call) => call.ok() } };
}

function setting(index: number): string {
  return `+CIPUDPMODE ${index}`;
}

/** `[n,]<0 normal | 1 extended | 2 new destination>[,"address",port]`; the third needs the second and an open socket. */
function setMode(modem: Sim7000Core, call: Call): void {
  const { cip, settings } = modem;
  const first = cip.isMux ? 1 : 0;
  const socket = cip.addressed(call.params);
  const mode = call.params.number(first, 0, 2);
  call.params.expectCount(mode === 2 ? first + 3 : first + 1);
  if (mode < 2) {
    settings.setNumber(setting(socket.index), mode);
    return call.ok();
  }
  const address = call.params.string(first + 1);
  const port = call.params.number(first + 2, 1, 65535);
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) throw new CommandError();
  const isOpen = socket.protocol === "UDP" && socket.state === "CONNECTED" && settings.isOn(setting(socket.index));
  if (!isOpen) throw new CommandError(CME.operationNotAllowed);
  socket.redirect(address, port);
  call.ok();
}

function print(modem: Sim7000Core, call: Call): void {
  const { cip, settings } = modem;
  const sockets = cip.isMux ? cip.sockets : cip.sockets.slice(0, 1);
  answer(call, ...sockets.map(({ index }) => `+CIPUDPMODE: ${cip.isMux ? `${index},` : ""}${settings.number(setting(index))}`));
}
