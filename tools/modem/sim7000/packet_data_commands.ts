import { CME } from "./cme.ts";
import { answer } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

const maxCid = 24;
const types = ["IP", "IPV6", "IPV4V6"];

/** Attachment and contexts (AT manual 7; TS 27.007 10). */
export function packetDataCommands(modem: Sim7000Core): CommandTable {
  return {
    "+CGDCONT": definition(modem),
    "+CGATT": attachment(modem),
    "+CGACT": activation(modem),
    "+CGPADDR": { set: (call) => printAddress(modem, call), run: (call) => printAddress(modem, call) },
    "+CGNAPN": { run: (call) => answer(call, offeredApn(modem)), test: (call) => call.ok() },
  };
}

function definition(modem: Sim7000Core): Command {
  const { contexts } = modem.settings;
  return {
    set(call) {
      call.params.expectCount(1, 11);
      const cid = call.params.number(0, 1, maxCid);
      if (call.params.count === 1) contexts.delete(cid);
      else contexts.set(cid, { type: contextType(call), apn: call.params.optionalString(2) });
      call.ok();
    },
    read(call) {
      const lines = [...contexts].map(([cid, { type, apn }]) => `+CGDCONT: ${cid},"${type}","${apn}","0.0.0.0",0,0`);
      if (lines.length > 0) call.info(...lines);
      call.ok();
    },
    test: (call) => answer(call, ...types.map((type) => `+CGDCONT: (1-${maxCid}),"${type}",,,(0-2),(0-4)`)),
  };
}

function contextType(call: Call): string {
  const type = call.params.string(1).toUpperCase();
  if (!types.includes(type)) throw new CommandError();
  return type;
}

function attachment(modem: Sim7000Core): Command {
  const { packetData, profile } = modem;
  return {
    set(call) {
      call.params.expectCount(1);
      const isWanted = call.params.number(0, 0, 1) === 1;
      call.after(profile.latencies.attach, () => {
        if (isWanted && !packetData.attach()) return call.fail(CME.noNetworkService);
        if (!isWanted) modem.dropPdp();
        if (!isWanted) packetData.detach();
        call.ok();
      });
    },
    read: (call) => answer(call, `+CGATT: ${packetData.isAttached ? 1 : 0}`),
    test: (call) => answer(call, "+CGATT: (0,1)"),
  };
}

function activation(modem: Sim7000Core): Command {
  const { packetData, settings, profile } = modem;
  return {
    set(call) {
      call.params.expectCount(1, 2);
      const isWanted = call.params.number(0, 0, 1) === 1;
      const cid = call.params.optionalNumber(1, 1, maxCid, 1);
      call.after(profile.latencies.attach, () => {
        const isPossible = !isWanted || (settings.contexts.has(cid) && packetData.accepts(settings.contexts.get(cid)?.apn ?? ""));
        if (!isPossible) return call.fail(CME.operationNotAllowed);
        packetData.isContextActive = isWanted;
        call.ok();
      });
    },
    read(call) {
      const lines = [...settings.contexts.keys()].map((cid) => `+CGACT: ${cid},${packetData.isContextActive && cid === 1 ? 1 : 0}`);
      if (lines.length > 0) call.info(...lines);
      call.ok();
    },
    test: (call) => answer(call, "+CGACT: (0,1)"),
  };
}

function printAddress(modem: Sim7000Core, call: Call): void {
  const cid = call.params.optionalNumber(0, 1, maxCid, 1);
  answer(call, `+CGPADDR: ${cid},${modem.packetData.isAttached ? modem.packetData.defaultAddress : "0.0.0.0"}`);
}

/** On GSM the network never names one. */
function offeredApn(modem: Sim7000Core): string {
  const isOffered = modem.packetData.isAttached && modem.radio.isLte;
  return isOffered ? `+CGNAPN: 1,"${modem.packetData.networkApn}"` : '+CGNAPN: 0,""';
}
