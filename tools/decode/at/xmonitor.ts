import type { Decoder } from "../decoder.ts";
import { answerFields, join, part } from "../words/fields.ts";
import { rsrp } from "../words/lte_signal.ts";
import { accessTechnologies, registrationStates } from "../words/radio.ts";

/** State, names, network, area, technology, band, cell, physical cell, EARFCN, power, SNR, eDRX, timers. */
export default {
  name: "%XMONITOR",
  manual: "nRF91 AT Commands reference",
  command: () => "network and cell: what are they?",
  answer(text) {
    const [state = "", , , network, area, act = "", band, cell, , , power] = answerFields(text);
    const place = [part("network ", network), accessTechnologies[act], part("band ", band), part("TAC ", area), part("cell ", cell), rsrp(power)];
    return join([registrationStates[state], join(place)], "; ");
  },
} satisfies Decoder;
