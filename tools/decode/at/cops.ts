import type { Decoder } from "../decoder.ts";
import { afterColon, answerFields, ask, fields, join } from "../words/fields.ts";
import { accessTechnologies } from "../words/radio.ts";

const modes: Readonly<Record<string, string>> = {
  "0": "automatic",
  "1": "manual",
  "2": "leave the network",
  "3": "form of names",
  "4": "manual, else automatic",
};
const availability: Readonly<Record<string, string>> = { "0": "unknown", "1": "available", "2": "current", "3": "forbidden" };

export default {
  name: "+COPS",
  manual: "3GPP TS 27.007 7.3; SIM7000 AT manual V1.06",
  command(args, form) {
    if (form === "test") return "operators: which are there? (takes minutes)";
    const [mode = "", , operator, technology = ""] = fields(args);
    return ask(form, "operator") ?? join([`operator: ${modes[mode] ?? mode}`, operator, accessTechnologies[technology]]);
  },
  answer(text) {
    if (afterColon(text).startsWith("(")) return operators(text);
    const [mode = "", , operator, technology = ""] = answerFields(text);
    const choice = modes[mode];
    if (choice === undefined) return undefined;
    return join([operator ?? "no operator", accessTechnologies[technology], `chosen: ${choice}`]);
  },
} satisfies Decoder;

/** `(2,"Tele2","Tele2","24007",7),(1,...),,(0-4),(0-2)` */
function operators(text: string): string | undefined {
  const found = [...text.matchAll(/\((\d),"([^"]*)","[^"]*","([^"]*)"(?:,(\d))?\)/g)];
  const words = found.map(([, state = "", name = "", number = "", technology = ""]) => {
    const details = join([number, accessTechnologies[technology], availability[state]]);
    return `${name} (${details ?? ""})`;
  });
  return join(words);
}
