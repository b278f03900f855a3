import type { Decoder } from "../decoder.ts";
import { afterColon, ask } from "../words/fields.ts";

const events: readonly (readonly [RegExp, string])[] = [
  [/^ME PDN ACT (\d+)/, "context $1 is up"],
  [/^ME PDN DEACT (\d+)/, "context $1 is down"],
  [/^NW PDN DEACT (\d+)/, "the network has ended context $1"],
  [/^ME DETACH$/, "detached"],
  [/^NW DETACH$/, "detached by the network"],
  [/^IPV6 FAIL (\d+)/, "context $1 has no IPv6 address"],
  [/^IPV6 (\d+)/, "context $1 has its IPv6 address"],
];

/** Its notifications are called +CGEV. */
export default {
  name: "+CGEREP",
  aliases: ["+CGEV"],
  manual: "3GPP TS 27.007 10.1.19",
  command: (args, form) => ask(form, "packet domain reports") ?? (args.startsWith("1") ? "report contexts" : "no reports of contexts"),
  answer(text) {
    if (!text.startsWith("+CGEV")) return undefined;
    const event = afterColon(text);
    const [pattern, words = ""] = events.find(([each]) => each.test(event)) ?? [];
    return pattern?.exec(event)?.[0].replace(pattern, words);
  },
} satisfies Decoder;
