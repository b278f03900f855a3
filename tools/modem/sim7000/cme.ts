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
  invalidIndex: 21,
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
  20: "memory full",
  21: "invalid index",
  22: "not found",
  30: "no network service",
  31: "network timeout",
  100: "unknown",
  107: "GPRS services not allowed",
  148: "unspecified GPRS error",
  149: "PDP authentication failure",
};

/**
 * The final result of a refusal.
 * @param code undefined = a plain ERROR whatever AT+CMEE says
 * @param cmee 0 ERROR, 1 number, 2 text
 */
export function errorResult(code: number | undefined, cmee: number): string {
  if (code === undefined || cmee === 0) return "ERROR";
  return `+CME ERROR: ${cmee === 1 ? code : texts[code] ?? texts[100]}`;
}
