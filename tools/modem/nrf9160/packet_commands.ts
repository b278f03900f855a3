import { answer } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { CommandError } from "./parameters.ts";
import { numberCommand } from "./setting_command.ts";

const types: readonly string[] = ["IP", "IPV6", "IPV4V6", "NON-IP"];
const mostCid = 10;

/** Contexts (AT reference "Packet domain"; TS 27.007 10.1). */
export function packetCommands(modem: Nrf9160): CommandTable {
  const { settings, packetData, profile } = modem;
  return {
    "+CGDCONT": {
      set: (call) => define(modem, call),
      read: (call) => answer(call, ...[...settings.contexts.keys()].sort((a, b) => a - b).map((cid) => contextLine(modem, cid))),
      test: (call) => answer(call, ...types.map((type) => `+CGDCONT: (0-${mostCid}),"${type}",,,(0,1),(0,1)`)),
    },
    "+CGAUTH": {
      set: (call) => {
        call.params.expectCount(2, 4);
        contextOf(modem, call.params.number(0, 0, mostCid));
        const protocol = call.params.number(1, 0, 2);
        if (protocol !== 0) [2, 3].forEach((index) => call.params.string(index));
        call.ok();
      },
      test: (call) => answer(call, "+CGAUTH: (0-10),(0-2)"),
    },
    "+CGACT": {
      set: (call) => activate(modem, call),
      read: (call) => answer(call, ...[...settings.contexts.keys()].map((cid) => `+CGACT: ${cid},${packetData.active.has(cid) ? 1 : 0}`)),
      test: (call) => answer(call, "+CGACT: (0,1)"),
    },
    "+CGATT": {
      set: (call) => attach(modem, call),
      read: (call) => answer(call, `+CGATT: ${modem.radio.isRegistered ? 1 : 0}`),
      test: (call) => answer(call, "+CGATT: (0,1)"),
    },
    "+CGPADDR": { set: (call) => address(modem, call), run: (call) => answer(call, ...[...settings.contexts.keys()].map((cid) => addressLine(modem, cid))) },
    "+CGCONTRDP": { set: (call) => dynamicParameters(modem, call), run: (call) => dynamicParameters(modem, call) },
    "+CGEREP": numberCommand("+CGEREP", settings, { allowed: [0, 1], most: 2 }),
    "%XNEWCID": {
      read: (call) => {
        const free = Array.from({ length: mostCid }, (_, index) => index + 1).find((cid) => !settings.contexts.has(cid));
        if (free === undefined) throw new CommandError();
        answer(call, `%XNEWCID: ${free}`);
      },
    },
    "%XGETPDNID": {
      set: (call) => {
        const cid = call.params.number(0, 0, mostCid);
        if (!packetData.active.has(cid)) throw new CommandError();
        answer(call, `%XGETPDNID: ${cid}`);
      },
    },
    "%XEPCO": numberCommand("%XEPCO", settings, { allowed: [0, 1], isReadable: false }),
    "%XAPNSTATUS": { read: (call) => answer(call, `%XAPNSTATUS: 0,"${profile.apn?.[0] ?? ""}"`) },
  };
}

function contextOf(modem: Nrf9160, cid: number): { type: string; apn: string } {
  const context = modem.settings.contexts.get(cid);
  if (!context) throw new CommandError();
  return context;
}

/** AT+CGDCONT=cid[,type[,apn]]: the cid alone deletes. An active context cannot be changed. */
function define(modem: Nrf9160, call: Call): void {
  const { settings, packetData } = modem;
  call.params.expectCount(1, 11);
  const cid = call.params.number(0, 0, mostCid);
  if (packetData.active.has(cid)) throw new CommandError();
  if (call.params.count === 1) {
    if (cid === 0) settings.contexts.set(0, { type: "IPV4V6", apn: "" });
    else settings.contexts.delete(cid);
    return call.ok();
  }
  const type = call.params.string(1);
  if (!types.includes(type.toUpperCase())) throw new CommandError();
  settings.contexts.set(cid, { type, apn: call.params.optionalString(2, "", 100) });
  call.ok();
}

function contextLine(modem: Nrf9160, cid: number): string {
  const { type, apn } = contextOf(modem, cid);
  const addresses = modem.packetData.active.get(cid);
  const name = addresses ? modem.packetData.apn(cid) : apn;
  return `+CGDCONT: ${cid},"${type}","${name}","${[addresses?.v4, addresses?.v6].filter(Boolean).join(" ")}",0,0`;
}

/** AT+CGACT=state,cid; context 0 goes with the attachment. */
function activate(modem: Nrf9160, call: Call): void {
  call.params.expectCount(1, 2);
  const isUp = call.params.number(0, 0, 1) === 1;
  const cid = call.params.optionalNumber(1, 0, mostCid, 0);
  contextOf(modem, cid);
  if (!modem.radio.isRegistered) throw new CommandError();
  call.after(modem.profile.latencies.connect, () => {
    if (isUp && modem.packetData.refusal(cid) !== undefined) throw new CommandError();
    if (isUp) modem.packetData.up(cid);
    else modem.packetData.down(cid, "ME");
    call.ok();
  });
}

function attach(modem: Nrf9160, call: Call): void {
  call.params.expectCount(1);
  const isUp = call.params.number(0, 0, 1) === 1;
  if (!modem.mode.isLteOn) throw new CommandError();
  call.after(modem.profile.latencies.functionOff, () => {
    if (isUp && !modem.radio.isRegistered) modem.radio.start();
    else if (!isUp) {
      modem.packetData.detach("ME");
      modem.radio.stop();
    }
    call.ok();
  });
}

function addressLine(modem: Nrf9160, cid: number): string {
  const { v4, v6 } = modem.packetData.active.get(cid) ?? { v4: undefined, v6: undefined };
  const addresses = [v4, v6].filter((part) => part !== undefined).map((part) => `"${part}"`);
  return [`+CGPADDR: ${cid}`, ...addresses].join(",");
}

function address(modem: Nrf9160, call: Call): void {
  call.params.expectCount(1, mostCid);
  const cids = Array.from({ length: call.params.count }, (_, index) => call.params.number(index, 0, mostCid));
  cids.forEach((cid) => contextOf(modem, cid));
  answer(call, ...cids.map((cid) => addressLine(modem, cid)));
}

/** Name, resolvers and MTU of active contexts. */
function dynamicParameters(modem: Nrf9160, call: Call): void {
  const wanted = call.params.count > 0 ? [call.params.number(0, 0, mostCid)] : [...modem.packetData.active.keys()];
  const lines = wanted
    .filter((cid) => modem.packetData.active.has(cid))
    .map((cid) => `+CGCONTRDP: ${cid},,"${modem.packetData.apn(cid)}","","","198.51.100.53","198.51.100.54",,,,,1500`);
  if (lines.length === 0) throw new CommandError();
  answer(call, ...lines);
}
