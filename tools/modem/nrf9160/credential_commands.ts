import { CME } from "./cme.ts";
import { answer } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import { digestOf } from "./credentials.ts";
import type { Credential } from "./credentials.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { CommandError } from "./parameters.ts";

const maxTag = 2147483647;
const types: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 8];
/** The whole command must fit the application's buffer; this is the modem's own limit. */
const maxContentBytes = 8192;

/** AT%CMNG (AT reference "Credential storage management"). */
export function credentialCommands(modem: Nrf9160): CommandTable {
  return {
    "%CMNG": {
      set: (call) => {
        const operation = call.params.number(0, 0, 3);
        if (operation === 1) list(modem, call);
        else if (operation === 2) read(modem, call);
        else if (operation === 0) write(modem, call);
        else remove(modem, call);
      },
      test: (call) => answer(call, "%CMNG: (0,1,2,3),(0-2147483647),(0,1,2,3,4,5,6,8)"),
    },
  };
}

function list(modem: Nrf9160, call: Call): void {
  call.params.expectCount(1, 3);
  const tag = call.params.has(1) ? call.params.number(1, 0, maxTag) : undefined;
  const type = call.params.has(2) ? typeOf(call) : undefined;
  answer(call, ...modem.credentials.list(tag, type).map(listLine));
}

function listLine(item: Credential): string {
  return `%CMNG: ${item.tag},${item.type},"${digestOf(item)}"`;
}

function read(modem: Nrf9160, call: Call): void {
  call.params.expectCount(3);
  const item = modem.credentials.read(tagOf(call), typeOf(call));
  answer(call, `${listLine(item)},"${item.content}"`);
}

function write(modem: Nrf9160, call: Call): void {
  call.params.expectCount(4, 5);
  const tag = tagOf(call);
  const type = typeOf(call);
  const content = call.params.string(3, maxContentBytes);
  expectWritable(modem);
  call.after(modem.profile.latencies.credential, () => {
    modem.credentials.write(tag, type, content);
    call.ok();
  });
}

function remove(modem: Nrf9160, call: Call): void {
  call.params.expectCount(3);
  const tag = tagOf(call);
  const type = typeOf(call);
  expectWritable(modem);
  call.after(modem.profile.latencies.credential, () => {
    modem.credentials.remove(tag, type);
    call.ok();
  });
}

function tagOf(call: Call): number {
  return call.params.number(1, 0, maxTag);
}

function typeOf(call: Call): number {
  const type = call.params.number(2, 0, 8);
  if (!types.includes(type)) throw new CommandError(CME.badParameter);
  return type;
}

function expectWritable(modem: Nrf9160): void {
  if (modem.settings.isOn("power-off warning active")) throw new CommandError(CME.powerOffWarning);
  if (!modem.mode.isOffline) throw new CommandError(CME.radioActive);
}
