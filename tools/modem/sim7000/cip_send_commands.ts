import { CME } from "./cme.ts";
import { answer } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import { maxSegmentBytes } from "./cip_socket.ts";
import type { CipSocket } from "./cip_socket.ts";
import { isSocketLegal } from "./cip_state.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

const CTRL_Z = 0x1a;
const ESC = 0x1b;

/** Sending on the CIP stack (AT manual 13; TCP note). */
export function cipSendCommands(modem: Sim7000Core): CommandTable {
  return {
    "+CIPSEND": {
      set: (call) => send(modem, call),
      run: (call) => send(modem, call),
      read: (call) => printRoom(modem, call),
      test: (call) => answer(call, `+CIPSEND: (0-7),(1-${maxSegmentBytes})`),
      lateFinals: /SEND FAIL|SEND OK|DATA ACCEPT/,
    },
  };
}

/** AT+CIPSEND[=[n][,length]]: in single mode without n; without a length the text goes up to Ctrl-Z, and ESC gives it up. */
function send(modem: Sim7000Core, call: Call): void {
  const { cip } = modem;
  const lengthIndex = cip.isMux ? 1 : 0;
  call.params.expectCount(1, lengthIndex + 1);
  const hasLength = call.params.has(lengthIndex);
  const length = call.params.optionalNumber(lengthIndex, 1, maxSegmentBytes, maxSegmentBytes);
  const socket = cip.legal(call.params, "CIPSEND");
  if (hasLength && length > socket.freeSendBytes) throw new CommandError();
  const pass = (bytes: Buffer): void => transfer(modem, call, socket, bytes);
  prompt(modem, call, () => {
    if (hasLength) modem.takePayload(length, pass);
    else modem.takePayloadUntil([CTRL_Z, ESC], maxSegmentBytes, (bytes, end) => (end === ESC ? call.ok() : pass(bytes)));
  });
}

/** Bytes count as payload once the prompt has left; what comes before is typed ahead and lost. */
function prompt(modem: Sim7000Core, call: Call, next: () => void): void {
  if (modem.settings.number("+CIPSPRT") !== 1) return next();
  call.raw(Buffer.from(modem.profile.promptForm));
  modem.afterSent(next);
}

function transfer(modem: Sim7000Core, call: Call, socket: CipSocket, bytes: Buffer): void {
  if (call.forced !== undefined) return finish(modem, call, call.forced);
  if (!isSocketLegal("CIPSEND", socket.state)) return finish(modem, call, modem.cip.text(socket, "SEND FAIL"));
  modem.psm.onTraffic();
  if (socket.isQuick) return sendQuickly(modem, call, socket, bytes);
  const giveUp = modem.timers.after(modem.profile.sendTimeoutMs, () => socket.drop());
  socket.send(bytes, (isDelivered) => {
    modem.timers.cancel(giveUp);
    if (!isDelivered) return end(modem, call, modem.cip.text(socket, "SEND FAIL"));
    call.after(modem.profile.latencies.uplink, () => end(modem, call, modem.cip.text(socket, "SEND OK")));
  });
}

/** Accepted into the module: nothing is said later. */
function sendQuickly(modem: Sim7000Core, call: Call, socket: CipSocket, bytes: Buffer): void {
  socket.send(bytes, () => {});
  const space = modem.profile.dataAcceptSpace ? " " : "";
  finish(modem, call, `DATA ACCEPT:${space}${modem.cip.isMux ? `${socket.index},` : ""}${bytes.length}`);
}

function finish(modem: Sim7000Core, call: Call, result: string): void {
  call.after(modem.profile.latencies.answer, () => end(modem, call, result));
}

function end(modem: Sim7000Core, call: Call, result: string): void {
  call.end(modem.settings.number("+CIPSPRT") === 2 ? undefined : result);
}

/** What each connection takes now. */
function printRoom(modem: Sim7000Core, call: Call): void {
  const { cip } = modem;
  const connected = cip.sockets.filter((socket) => socket.state === "CONNECTED");
  if (!cip.isMux && connected.length === 0) throw new CommandError(CME.operationNotAllowed);
  const number = (socket: CipSocket): string => (cip.isMux ? `${socket.index},` : "");
  if (connected.length > 0) call.info(...connected.map((socket) => `+CIPSEND: ${number(socket)}${socket.freeSendBytes}`));
  call.ok();
}
