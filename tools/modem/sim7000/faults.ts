/** Faults that wait for their occasion. */
export class Faults {
  /** +CIPRXGET: 1,n that are swallowed. */
  lostDataUrcs = 0;
  /** The next answer to AT+CIPRXGET begins with a data notification. */
  isDataUrcRepeated = false;
  private readonly finals = new Map<string, string[]>();

  order(name: string, final: string): void {
    const key = `+${name.toUpperCase().replace(/^AT/, "").replace(/^\+/, "")}`;
    this.finals.set(key, [...(this.finals.get(key) ?? []), final]);
  }

  take(name: string): string | undefined {
    return this.finals.get(name)?.shift();
  }
}

/** Commands that real units refuse in the first seconds after boot (technocreatives' driver tries each five times). */
export const earlyRefused: readonly string[] = ["+CREG", "+CEREG", "+CGREG", "+CEDRXS", "+CMGF"];

/** How long they may. */
export const earlyMs = 5000;

/** How long the SIM is busy after boot. */
export const simBusyMs = 3000;
