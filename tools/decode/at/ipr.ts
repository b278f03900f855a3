import type { Decoder } from "../decoder.ts";
import { answerFields, ask, integer } from "../words/fields.ts";

export default {
  name: "+IPR",
  manual: "V.250 6.2.10; SIM7000 UART application note V1.01",
  command: (args, form) => ask(form, "baud rate") ?? `baud rate: ${rate(args) ?? args}`,
  answer: (text) => (/\(/.test(text) ? undefined : rate(answerFields(text)[0])),
} satisfies Decoder;

function rate(text: string | undefined): string | undefined {
  const baud = integer(text);
  if (baud === undefined) return undefined;
  return baud === 0 ? "automatic" : `${baud} baud, fixed`;
}
