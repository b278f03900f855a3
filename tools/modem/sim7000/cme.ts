/** Mobile equipment errors (AT manual V1.06 19.1; TS 27.007 9.2). */
export const CME = {
  operationNotAllowed: 3,
  operationNotSupported: 4,
  simNotInserted: 10,
  simPinRequired: 11,
  simPukRequired: 12,
  simFailure: 13,
  simBusy: 14,
  incorrectPassword: 16,
  memoryFull: 20,
  invalidIndex: 21,
  notFound: 22,
  noNetworkService: 30,
} as const;

const texts: Readonly<Record<number, string>> = {
  0: "phone failure",
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
  32: "network not allowed - emergency call only",
  100: "unknown",
  103: "Illegal MS",
  106: "Illegal ME",
  107: "GPRS services not allowed",
  111: "PLMN not allowed",
  112: "Location area not allowed",
  113: "Roaming not allowed in this location area",
  132: "service option not supported",
  133: "requested service option not subscribed",
  134: "service option temporarily out of order",
  148: "unspecified GPRS error",
  149: "PDP authentication failure",
  160: "DNS resolve failed",
  161: "Socket open failed",
  177: "The connection to network is failed",
  180: "gprs is not attached",
  181: "tcpip stack is busy",
};

/**
 * The final result of a refusal.
 * @param code undefined = a plain ERROR whatever AT+CMEE says
 * @param cmee 0 ERROR, 1 number, 2 text
 */
export function errorResult(code: number | undefined, cmee: number): string {
  if (code === undefined || cmee === 0) return "ERROR";
  return `+CME ERROR: ${cmee === 1 ? code : (texts[code] ?? texts[100])}`;
}
