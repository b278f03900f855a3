import { CME } from "./cme.ts";
import { answer, numberCommand } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import { maxSegmentBytes } from "./cip_socket.ts";
import type { CipSocket } from "./cip_socket.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

/** Receiving on the CIP stack when the host asks for the data (AT manual 13; TCP note). */
export function cipReceiveCommands(modem: Sim7000Core): CommandTable {
  const setting = numberCommand("+CIPRXGET", modem.settings);
  return {
    "+CIPRXGET": {
      read: (call) => setting.read?.(call),
      test: (call) => answer(call, `+CIPRXGET: (0-4),(0-7),(1-${maxSegmentBytes})`),
      set(call) {
        const mode = call.params.number(0, 0, 4);
        if (mode < 2) return setting.set?.(call);
        const socket = addressed(modem, call);
        repeatDataUrc(modem, socket);
        if (mode === 4) return printWaiting(modem, call, socket);
        deliver(modem, call, socket, mode === 3);
      },
    },
  };
}

/** The socket stands after the mode here. Sockets in push mode have nothing to fetch. */
function addressed(modem: Sim7000Core, call: Call): CipSocket {
  const { cip } = modem;
  const socket = cip.socket(cip.isMux ? call.params.number(1, 0, 7) : 0);
  if (socket.state === "INITIAL" || !socket.isPull) throw new CommandError(CME.operationNotAllowed);
  return socket;
}

function repeatDataUrc(modem: Sim7000Core, socket: CipSocket): void {
  if (!modem.faults.isDataUrcRepeated) return;
  modem.faults.isDataUrcRepeated = false;
  modem.urc(modem.cip.isMux ? `+CIPRXGET: 1,${socket.index}` : "+CIPRXGET: 1");
}

function printWaiting(modem: Sim7000Core, call: Call, socket: CipSocket): void {
  call.params.expectCount(modem.cip.isMux ? 2 : 1);
  answer(call, `+CIPRXGET: 4,${modem.cip.isMux ? `${socket.index},` : ""}${socket.buffer.available}`);
}

/** Header, exactly the bytes it announces, OK. Third field: delivered now; fourth: left in the modem. */
function deliver(modem: Sim7000Core, call: Call, socket: CipSocket, isHex: boolean): void {
  const { cip, settings } = modem;
  const lengthIndex = cip.isMux ? 2 : 1;
  call.params.expectCount(lengthIndex + 1);
  const wanted = call.params.number(lengthIndex, 1, isHex ? maxSegmentBytes / 2 : maxSegmentBytes);
  const bytes = socket.read(wanted);
  const fields = [isHex ? 3 : 2, ...(cip.isMux ? [socket.index] : []), bytes.length, socket.buffer.available];
  const from = settings.isOn("+CIPSRIP") ? `,${socket.address}:${socket.port}` : "";
  const data = isHex ? Buffer.from(bytes.toString("hex").toUpperCase()) : bytes;
  call.raw(Buffer.concat([Buffer.from(`\r\n+CIPRXGET: ${fields.join(",")}${from}\r\n`), data]));
  call.ok();
}
