import { answer, numberCommand } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import type { AccessTechnology } from "./options.ts";
import { CommandError } from "./parameters.ts";

type BandGroup = "CAT-M" | "NB-IOT";

/** LTE bands of the SIM7000G. */
const allBands: readonly number[] = [1, 2, 3, 4, 5, 8, 12, 13, 18, 19, 20, 26, 28];
const groups: readonly BandGroup[] = ["CAT-M", "NB-IOT"];

/** Which networks are searched (AT manual 5.2): all of it in flash, and a change takes effect at once. */
export function selectionCommands(modem: Sim7000Core): CommandTable {
  const onChange = (): void => modem.radio.selectionChanged();
  return {
    "+CNMP": {
      ...numberCommand("+CNMP", modem.settings, onChange),
      test: (call) => answer(call, "+CNMP: ((2-Automatic),(13-GSM Only),(38-LTE Only),(51-GSM And LTE Only))"),
    },
    "+CMNB": {
      ...numberCommand("+CMNB", modem.settings, onChange),
      test: (call) => answer(call, "+CMNB: ((1-Cat-M),(2-NB-IoT),(3-Cat-M And NB-IoT))"),
    },
    "+CBANDCFG": bands(modem, onChange),
  };
}

/** Whether modes, bands and hardware let the modem find a network of this technology. */
export function isSelected(modem: Sim7000Core, act: AccessTechnology): boolean {
  const mode = modem.settings.number("+CNMP");
  const isLte = act >= 7;
  if (!modem.profile.technologies.includes(act) || mode === (isLte ? 13 : 38)) return false;
  if (!isLte) return true;
  if (modem.settings.number("+CMNB") === (act === 9 ? 1 : 2)) return false;
  return bandsOf(modem, act === 9 ? "NB-IOT" : "CAT-M").includes(modem.profile.band);
}

function bandsOf(modem: Sim7000Core, group: BandGroup): readonly number[] {
  return modem.settings.text(`+CBANDCFG ${group}`)?.split(",").map(Number) ?? allBands;
}

/** `"CAT-M",3,20` */
function bands(modem: Sim7000Core, onChange: () => void): Command {
  const set = (call: Call): void => {
    call.params.expectCount(2, 1 + allBands.length);
    const group = groups.find((name) => name === call.params.word(0).toUpperCase());
    const wanted = Array.from({ length: call.params.count - 1 }, (_, index) => call.params.number(index + 1, 1, 255));
    if (!group || !wanted.every((band) => allBands.includes(band))) throw new CommandError();
    modem.settings.setText(`+CBANDCFG ${group}`, wanted.join(","), true);
    onChange();
    call.ok();
  };
  return {
    set,
    read: (call) => answer(call, ...groups.map((group) => `+CBANDCFG: "${group}",${bandsOf(modem, group).join(",")}`)),
    test: (call) => answer(call, `+CBANDCFG: ("CAT-M","NB-IOT"),(${allBands.join(",")})`),
  };
}
