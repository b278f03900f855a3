/** Faults that wait for their occasion. */
export class Faults {
  /** +CIPRXGET: 1,n that are swallowed. */
  lostDataUrcs = 0;
  /** The next answer to AT+CIPRXGET begins with a data notification. */
  isDataUrcRepeated = false;
  /** The next so many AT+CARECV deliver fewer bytes than they announce. */
  shortReads = 0;
  /** The next so many +CADATAIND are swallowed. */
  lostCaDataUrcs = 0;
  private readonly finals = new Map<string, string[]>();

  order(name: string, final: string): void {
    const key = `+${name.toUpperCase().replace(/^AT/, "").replace(/^\+/, "")}`;
    this.finals.set(key, [...(this.finals.get(key) ?? []), final]);
  }

  take(name: string): string | undefined {
    return this.finals.get(name)?.shift();
  }

  /** The next so many AT+CPSI? break off after two fields (seen on 1529B08). */
  shortCpsi = 0;

  takeShortCpsi(): boolean {
    return this.shortCpsi > 0 && this.shortCpsi-- > 0;
  }

  takeShortRead(): boolean {
    return this.shortReads > 0 && this.shortReads-- > 0;
  }
}

/** Commands that real units refuse in the first seconds after boot (technocreatives' driver tries each five times). */
export const earlyRefused: readonly string[] = ["+CREG", "+CEREG", "+CGREG", "+CEDRXS", "+CMGF"];

/** How long they may. */
export const earlyMs = 5000;

/** How long the SIM is busy after boot. */
export const simBusyMs = 3000;
