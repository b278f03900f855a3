/**
 * Error results (TS 27.007 9.2, TS 27.005 3.2.5; SIM7000 AT manual V1.06):
 *
 *     +CME ERROR: 3        +CME ERROR: operation not allowed        +CME ERROR 3        +CMS ERROR: 310
 */
const mobileEquipment: Readonly<Record<number, string>> = {
  0: "phone failure",
  1: "no connection to phone",
  3: "operation not allowed",
  4: "operation not supported",
  5: "PH-SIM PIN required",
  10: "SIM not inserted",
  11: "SIM PIN required",
  12: "SIM PUK required",
  13: "SIM failure",
  14: "SIM busy",
  15: "SIM wrong",
  16: "incorrect password",
  17: "SIM PIN2 required",
  18: "SIM PUK2 required",
  20: "memory full",
  21: "invalid index",
  22: "not found",
  23: "memory failure",
  24: "text string too long",
  25: "invalid characters in text string",
  26: "dial string too long",
  27: "invalid characters in dial string",
  30: "no network service",
  31: "network timeout",
  32: "network not allowed, emergency calls only",
  40: "network personalization PIN required",
  41: "network personalization PUK required",
  42: "network subset personalization PIN required",
  43: "network subset personalization PUK required",
  44: "service provider personalization PIN required",
  45: "service provider personalization PUK required",
  46: "corporate personalization PIN required",
  47: "corporate personalization PUK required",
  100: "unknown cause",
  103: "illegal MS",
  106: "illegal ME",
  107: "GPRS services not allowed",
  111: "PLMN not allowed",
  112: "location area not allowed",
  113: "roaming not allowed in this location area",
  132: "service option not supported",
  133: "service option not subscribed",
  134: "service option temporarily out of order",
  148: "unspecified GPRS error",
  149: "PDP authentication failure",
  160: "DNS resolve failed",
  161: "socket open failed",
  177: "the connection to the network failed",
  180: "GPRS is not attached",
  181: "TCP/IP stack is busy",
  513: "not found",
  514: "no access",
  515: "memory full",
  518: "not allowed while the radio is on",
  519: "already exists",
  527: "invalid content",
  528: "not allowed while the supply is low",
  601: "unrecognized command",
  602: "return value error",
  603: "syntax error",
  604: "unspecified error",
  797: "not in this CFUN state (0 or 4)",
};

const message: Readonly<Record<number, string>> = {
  300: "ME failure",
  302: "operation not allowed",
  303: "operation not supported",
  310: "SIM not inserted",
  311: "SIM PIN required",
  313: "SIM failure",
  314: "SIM busy",
  321: "invalid memory index",
  322: "memory full",
  331: "no network service",
  332: "network timeout",
  500: "unknown error",
};

const codes = new Map(Object.entries(mobileEquipment).map(([code, text]) => [text.toLowerCase(), code]));

/**
 * An error result in words.
 * @returns the meaning of a numeric code, the code of a known text, or undefined for what is neither
 */
export function describeError(text: string): string | undefined {
  if (text === "ERROR") return "refused, no cause given";
  const match = /^\+(CM[ES]) ERROR:? ?(.*)$/.exec(text);
  if (!match) return undefined;
  const [, kind, cause = ""] = match;
  if (/^\d{1,5}$/.test(cause)) return (kind === "CME" ? mobileEquipment : message)[Number(cause)];
  const code = kind === "CME" ? codes.get(cause.trim().toLowerCase()) : undefined;
  return code === undefined ? undefined : `refused, CME error ${code}`;
}
