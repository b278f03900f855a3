import { maxCaBytes } from "./ca_socket.ts";
import type { CaSocket } from "./ca_socket.ts";
import { caSocketCount } from "./ca_stack.ts";
import { answer } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";

/** Reads up to this length come whole on every firmware (TinyGSM issue 437). */
const safeReadBytes = 512;

/** Receiving on the CA sockets (AT manual 12; SSL note V1.01, and the form that real units use). */
export function caReceiveCommands(modem: Sim7000Core): CommandTable {
  return {
    "+CARECV": {
      set: (call) => receive(modem, call),
      read: (call) => printWaiting(modem, call),
      test: (call) => answer(call, `+CARECV: (0-${caSocketCount - 1}),(1-${maxCaBytes})`),
    },
  };
}

function receive(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(2);
  const socket = modem.ca.open(call.params);
  const wanted = call.params.number(1, 1, maxCaBytes);
  // the command never ends, and whatever is sent meanwhile is lost
  if (modem.profile.overReadFreezes && wanted > socket.buffer.available)
    return modem.log("event", "frozen: more was asked for than is there");
  const bytes = socket.read(wanted);
  if (modem.profile.secondReadResets && socket.reads === 2) return modem.resetSpontaneously();
  if (bytes.length === 0) return answer(call, "+CARECV: 0");
  const isShort = modem.faults.takeShortRead() || (modem.profile.shortReads && wanted > safeReadBytes && modem.random() < 0.25);
  call.raw(Buffer.concat([header(modem, socket, bytes.length), isShort ? bytes.subarray(0, bytes.length >> 1) : bytes]));
  call.ok();
}

function header(modem: Sim7000Core, socket: CaSocket, length: number): Buffer {
  return Buffer.from(modem.profile.carecvForm === "len,data" ? `\r\n+CARECV: ${length},` : `\r\n+CARECV: ${socket.index},${length}\r\n`);
}

function printWaiting(modem: Sim7000Core, call: Call): void {
  const { carecvQuery } = modem.profile;
  const listed = modem.ca.identified.filter(({ buffer }) => carecvQuery === "all" || (carecvQuery === "waiting" && buffer.available > 0));
  if (listed.length > 0) call.info(...listed.map(({ index, buffer }) => `+CARECV: ${index},${buffer.available}`));
  call.ok();
}
