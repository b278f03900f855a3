import type { Decoder } from "../decoder.ts";
import { answerFields, ask, fields, join, part } from "../words/fields.ts";

export default {
  name: "+CGDCONT",
  manual: "3GPP TS 27.007 10.1.1; SIM7000 AT manual V1.06",
  command: (args, form) => ask(form, "packet contexts") ?? context(fields(args)),
  answer: (text) => (text.includes("(") ? undefined : context(answerFields(text))),
} satisfies Decoder;

function context([id = "", type, apn, address]: string[]): string | undefined {
  if (id === "") return undefined;
  const isAssigned = address !== undefined && !/^[0.]*$/.test(address);
  return `context ${id}: ${join([type, part("APN ", apn), isAssigned ? part("address ", address) : undefined]) ?? "undefined"}`;
}
