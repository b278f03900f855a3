import type { Decoder } from "../decoder.ts";
import { answerFields, ask, join, unquote, afterColon } from "../words/fields.ts";
import { clock, zone } from "../words/time.ts";

/**
 * Time from the network, and what comes with it:
 *
 *     *PSUTTZ: 23/03/12,22:09:23","+04",0        as modems send it, one quote short; UTC
 *     *PSUTTZ: 2023,3,12,22,9,23,"+04",0         as the manual has it
 *     DST: 0        +CTZV: "+04"        *PSNWID: "240","07","Tele2",0,"Tele2",0
 */
export default {
  name: "+CLTS",
  manual: "SIM7000 AT manual V1.06",
  command: (args, form) => ask(form, "time from the network") ?? `time from the network: ${args === "1" ? "on" : "off"}`,
  lines: /^(?:\*PSUTTZ|\*PSNWID|\+CTZV|\+CTZE|DST): ?/,
  answer(text) {
    if (text.startsWith("*PSUTTZ")) return networkTime(afterColon(text));
    if (text.startsWith("*PSNWID")) return network(answerFields(text));
    if (text.startsWith("+CTZV")) return zone(unquote(afterColon(text)));
    if (text.startsWith("DST")) return summerTime(afterColon(text));
    const [state] = answerFields(text);
    return state === "1" ? "on" : state === "0" ? "off" : undefined;
  },
} satisfies Decoder;

function networkTime(text: string): string | undefined {
  const [, date, offset] = /^"?(\d\d\/\d\d\/\d\d,\d\d:\d\d:\d\d)"?,"?([+-]\d\d)"?/.exec(text) ?? manualForm(text);
  const time = date === undefined ? undefined : clock(date);
  return time && join([`${time} UTC`, offset && zone(offset)], ", local time ");
}

function manualForm(text: string): string[] {
  const match = /^\d\d(\d\d), ?(\d+), ?(\d+), ?(\d+), ?(\d+), ?(\d+), ?"([+-]\d+)"/.exec(text);
  if (!match) return [];
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => part.padStart(2, "0"));
  return ["", `${year}/${month}/${day},${hour}:${minute}:${second}`, match[7] ?? ""];
}

function network([country, code, name]: string[]): string | undefined {
  return country && code ? join([`network ${country}-${code}`, name]) : undefined;
}

function summerTime(text: string): string | undefined {
  if (text === "0") return "no summer time";
  return text === "1" || text === "2" ? `summer time, ${text} h` : undefined;
}
