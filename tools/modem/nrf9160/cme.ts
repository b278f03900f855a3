/** Error codes of the modem core (AT reference "+CME ERROR"; TS 27.007 9.2). */
export const CME = {
  simPinRequired: 11,
  simPukRequired: 12,
  simFailure: 13,
  simWrong: 15,
  incorrectPassword: 16,
  memoryFull: 20,
  badParameter: 50,
  /** Nothing is stored there. */
  notFound: 513,
  noAccess: 514,
  /** The credential store is full. */
  storeFull: 515,
  /** Only with the radio off. */
  radioActive: 518,
  alreadyExists: 519,
  invalidContent: 527,
  powerOffWarning: 528,
} as const;

/** @param code undefined = a plain ERROR whatever AT+CMEE says */
export function errorResult(code: number | undefined, isNumeric: boolean): string {
  return code === undefined || !isNumeric ? "ERROR" : `+CME ERROR: ${code}`;
}
