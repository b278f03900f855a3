import { CME } from "./cme.ts";
import { answer, textCommand } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import type { GnssStart } from "./gnss.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

/** Satellite positions (AT manual 16; GNSS note V1.03), and the pins that feed the antenna on common boards. */
export function gnssCommands(modem: Sim7000Core): CommandTable {
  const pin = (name: string): Command => textCommand(name, modem.settings, { initial: "", check: ({ params }) => params.expectCount(4) });
  return {
    "+CGNSPWR": power(modem),
    "+CGNSINF": { run: (call) => answer(call, `+CGNSINF: ${modem.gnss.fields()}`), test: (call) => call.ok() },
    "+CGNSURC": reports(modem),
    "+CGNSMOD": textCommand("+CGNSMOD", modem.settings, { initial: "1,1,0,0", isSaved: true, check: checkConstellations }),
    "+CGNSCOLD": restart(modem, "cold"),
    "+CGNSWARM": restart(modem, "warm"),
    "+CGNSHOT": restart(modem, "hot"),
    "+SGPIO": pin("+SGPIO"),
    "+CGPIO": pin("+CGPIO"),
  };
}

function power(modem: Sim7000Core): Command {
  return {
    set(call) {
      call.params.expectCount(1);
      const isWanted = call.params.number(0, 0, 1) === 1;
      if (isWanted && !modem.gnss.isOn) modem.gnss.start();
      if (!isWanted) modem.gnss.stop();
      call.ok();
    },
    read: (call) => answer(call, `+CGNSPWR: ${modem.gnss.isOn ? 1 : 0}`),
    test: (call) => answer(call, "+CGNSPWR: (0-1)"),
  };
}

/** +UGNSINF every so many positions; 0 = never. */
function reports(modem: Sim7000Core): Command {
  return {
    set(call) {
      call.params.expectCount(1);
      modem.settings.setNumber("+CGNSURC", call.params.number(0, 0, 255));
      call.ok();
    },
    read: (call) => answer(call, `+CGNSURC: ${modem.settings.number("+CGNSURC")}`),
    test: (call) => answer(call, "+CGNSURC: (0-255)"),
  };
}

/** GPS, GLONASS, BeiDou, Galileo; holds from the next boot on. */
function checkConstellations({ params }: Call): void {
  params.expectCount(4);
  for (let index = 0; index < 4; index++) params.number(index, 0, 2);
}

function restart(modem: Sim7000Core, kind: GnssStart): Command {
  return {
    run(call: Call) {
      if (!modem.gnss.isOn) throw new CommandError(CME.operationNotAllowed);
      modem.gnss.start(kind);
      call.ok();
    },
    test: (call) => call.ok(),
  };
}
