import type { VirtualSim7000Options } from "./options.ts";

type SwitchName = keyof VirtualSim7000Options & string;

/** Answers that differ between units, with their values as words (see README.md). */
const switches: Readonly<Partial<Record<SwitchName, Readonly<Record<string, unknown>>>>> = {
  muxComma: { space: ", ", bare: "," },
  dataAcceptSpace: { on: true, off: false },
  promptForm: { space: "\r\n> ", bare: "\r\n>" },
  casendForm: { "urc-and-ok": "urc-and-ok", "ok-only": "ok-only" },
  carecvForm: { "len-data": "len,data", "id-len": "id,len CRLF data" },
  carecvQuery: { all: "all", waiting: "waiting", ok: "ok" },
  caopenOrder: { "result-then-ok": "result-then-ok", "ok-then-result": "ok-then-result" },
  cfsrfileHeader: { on: true, off: false },
  psuttzForm: { broken: "broken quote", manual: "manual" },
  cpsiGsmExtraCrlf: { "0": 0, "1": 1, "2": 2 },
  dataUrcInsideAnswers: { on: true, off: false },
  overReadFreezes: { on: true, off: false },
  mixedBearersFail: { on: true, off: false },
  overwriteKeepsTail: { on: true, off: false },
  rdyUrc: { on: true, off: false },
  registrationUrcTwice: { on: true, off: false },
  callReady: { on: true, off: false },
};

export const switchWords = Object.entries(switches)
  .map(([name, values]) => `${name}=${Object.keys(values ?? {}).join("|")}`)
  .join(", ");

/** `casendForm=ok-only`. @throws Error for what is not on the list */
export function applySwitch(options: Partial<VirtualSim7000Options>, text: string): void {
  const [name = "", word = ""] = text.split("=");
  const values = switches[name as SwitchName];
  if (!values) throw new Error(`${name} is none of ${Object.keys(switches).join(", ")}`);
  if (!Object.hasOwn(values, word)) throw new Error(`${name} is one of ${Object.keys(values).join(", ")}`);
  Object.assign(options, { [name]: values[word] });
}
