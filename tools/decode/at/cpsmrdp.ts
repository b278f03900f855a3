import type { Decoder } from "../decoder.ts";
import { ask, answerFields, integer, join } from "../words/fields.ts";
import { duration } from "../words/timers.ts";

/** Mode, active and periodic time asked for, active and periodic time granted, ordinary update; seconds (field logs). */
export default {
  name: "+CPSMRDP",
  manual: "SIM7000 AT manual V1.06",
  command: (_args, form) => ask(form, "granted power saving") ?? "power saving mode: what did the network grant?",
  answer(text) {
    const [mode, , , active, periodic, ordinary] = answerFields(text).map(integer);
    if (mode === undefined || active === undefined || periodic === undefined) return undefined;
    const times = join([
      active > 0 ? `active ${duration(active)}` : undefined,
      periodic > 0 ? `periodic update ${duration(periodic)}` : undefined,
    ]);
    return times === undefined
      ? join(["nothing granted", ordinary ? `update every ${duration(ordinary)}` : undefined])
      : `granted: ${times}`;
  },
} satisfies Decoder;
