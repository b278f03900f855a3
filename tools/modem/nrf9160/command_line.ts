export type Form = "set" | "read" | "test" | "run";

export interface ParsedCommand {
  /** Upper case, with its sign: `+CFUN`, `#XSOCKET`; empty for the bare AT; `E0` and `E1`. */
  name: string;
  form: Form;
  /** What follows `=`. */
  text: string;
}

/**
 * Reads a command line:
 *
 *     AT     at#xsocket=1,1,0     AT+CFUN?     AT#XSEND=     AT%CMNG=0,1,0,"several
 *     lines"     noise AT+CFUN=?
 *
 * One command a line; the firmware's grammar check refuses everything else before the modem core sees it (slm_at_host.c).
 *
 * @param line without its terminator
 * @param signs of names beside letters and digits: Serial Modem knows `_`
 * @returns "none" when there is no AT in it, "bad" when the grammar forbids it
 */
export function parseLine(line: string, isSerialModem: boolean): ParsedCommand | "none" | "bad" {
  const start = /AT/i.exec(line);
  if (!start) return "none";
  const body = line.slice(start.index + 2);
  if (body === "") return { name: "", form: "run", text: "" };
  if (isSerialModem && /^E[01]$/i.test(body)) return { name: body.toUpperCase(), form: "run", text: "" };
  const match = /^([+%#][A-Z0-9_]+)(=\?|\?|=)?([^]*)$/i.exec(body);
  if (!match) return "bad";
  const [, name = "", sign = "", text = ""] = match;
  if ((sign !== "=" && text !== "") || (!isSerialModem && name.includes("_"))) return "bad";
  const form = sign === "=" ? "set" : sign === "?" ? "read" : sign === "=?" ? "test" : "run";
  return { name: name.toUpperCase(), form, text };
}
