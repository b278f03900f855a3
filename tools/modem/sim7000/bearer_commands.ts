import { draw } from "../power.ts";
import { CME } from "./cme.ts";
import { answer, textCommand } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

/** The bearers beside the CIP stack's: AT+SAPBR for HTTP and its kin, AT+CNACT for CA sockets, MQTT and HTTPS (AT manual 9, 10). */
export function bearerCommands(modem: Sim7000Core): CommandTable {
  return {
    "+SAPBR": { set: (call) => bearer(modem, call), test: (call) => answer(call, '+SAPBR: (0-5),(1-3),("CONTYPE","APN","USER","PWD")') },
    "+CNACT": appBearer(modem),
    "+CNCFG": textCommand("+CNCFG", modem.settings, {
      initial: '0,"","",""',
      check: ({ params }) => void (params.number(0, 0, 2), params.string(1)),
    }),
  };
}

const tags = ["CONTYPE", "APN", "USER", "PWD"];

function bearer(modem: Sim7000Core, call: Call): void {
  const operation = call.params.number(0, 0, 5);
  call.params.number(1, 1, 3);
  const { packetData } = modem;
  switch (operation) {
    case 0:
    case 1:
      return switchBearer(modem, call, operation === 1);
    case 2:
      return answer(call, `+SAPBR: 1,${packetData.sapbr.isActive ? 1 : 3},"${packetData.sapbr.address}"`);
    case 3:
      call.params.expectCount(4);
      packetData.sapbrSettings.set(call.params.string(2).toUpperCase(), call.params.string(3));
      return call.ok();
    case 4:
      return answer(call, "+SAPBR:", ...tags.map((tag) => `${tag}: ${packetData.sapbrSettings.get(tag) ?? ""}`));
    default:
      throw new CommandError();
  }
}

function switchBearer(modem: Sim7000Core, call: Call, isWanted: boolean): void {
  const { packetData, profile } = modem;
  if (packetData.sapbr.isActive === isWanted) throw new CommandError();
  call.after(profile.latencies.activate, () => {
    if (isWanted && !packetData.comesUp("SAPBR", packetData.sapbrSettings.get("APN") ?? packetData.networkApn)) return call.fail();
    if (isWanted) packetData.open(packetData.sapbr);
    else Object.assign(packetData.sapbr, { isActive: false, address: "0.0.0.0" });
    call.ok();
  });
}

/** One context: AT+CNACT=<0 off | 1 on | 2 on by itself>[,"apn"]; the notification comes after OK. */
function appBearer(modem: Sim7000Core): Command {
  const { packetData, profile } = modem;
  return {
    set(call) {
      call.params.expectCount(1, 2);
      const isWanted = call.params.number(0, 0, 2) > 0;
      const apn = call.params.optionalString(1) || packetData.networkApn;
      const isActive = packetData.app.isActive;
      if (isWanted && isActive) throw new CommandError(CME.operationNotAllowed);
      call.ok();
      if (isWanted !== isActive) modem.timers.after(draw(profile.latencies.activate, modem.random), () => appResult(modem, isWanted, apn));
    },
    read: (call) => answer(call, `+CNACT: ${packetData.app.isActive ? 1 : 0},"${packetData.app.address}"`),
    test: (call) => answer(call, "+CNACT: (0-2)"),
  };
}

function appResult(modem: Sim7000Core, isWanted: boolean, apn: string): void {
  const { packetData } = modem;
  const isUp = isWanted && packetData.comesUp("CNACT", apn);
  if (isUp) packetData.open(packetData.app);
  else {
    Object.assign(packetData.app, { isActive: false, address: "0.0.0.0" });
    modem.ca.deactivate();
  }
  modem.urc(`+APP PDP: ${isUp ? "ACTIVE" : "DEACTIVE"}`);
}
