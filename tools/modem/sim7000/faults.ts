import { CME, errorResult } from "./cme.ts";
import type { Sim7000Core } from "./core.ts";

/** Faults that wait for their occasion. */
export class Faults {
  /** +CIPRXGET: 1,n that are swallowed. */
  lostDataUrcs = 0;
  /** The next answer to AT+CIPRXGET begins with a data notification. */
  isDataUrcRepeated = false;
  /** The next so many AT+CARECV deliver fewer bytes than they announce. */
  shortReads = 0;
  /** The next so many AT+CPSI? break off after two fields (seen on 1529B08). */
  shortCpsi = 0;
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

  takeShortCpsi(): boolean {
    return this.shortCpsi > 0 && this.shortCpsi-- > 0;
  }

  takeShortRead(): boolean {
    return this.shortReads > 0 && this.shortReads-- > 0;
  }
}

/** Commands that real units refuse in the first seconds after boot (technocreatives' driver tries each five times). */
const earlyRefused: readonly string[] = ["+CREG", "+CEREG", "+CGREG", "+CEDRXS", "+CMGF"];

/** How long they may. */
const earlyMs = 5000;

/** How long the SIM is busy after boot. */
const simBusyMs = 3000;

/** What a known command is refused with just after boot, with the option earlyFailures. */
export function earlyFault(modem: Sim7000Core, name: string): string | undefined {
  const ageMs = modem.clock.now() - modem.readyAtMs;
  if (!modem.profile.earlyFailures || ageMs > earlyMs) return undefined;
  if (name === "+CPIN") return ageMs < simBusyMs ? errorResult(CME.simBusy, modem.settings.number("+CMEE")) : undefined;
  return earlyRefused.includes(name) && modem.random() < 0.5 ? "ERROR" : undefined;
}
