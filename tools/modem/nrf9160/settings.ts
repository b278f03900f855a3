/** One context of AT+CGDCONT. */
export interface Context {
  type: string;
  apn: string;
}

/** Set by the host, kept in RAM and written to flash by AT+CFUN=0 (AT reference, "Storing settings"). */
export interface StoredSettings {
  /** LTE-M, NB-IoT, GNSS, preference. */
  systemMode: readonly [number, number, number, number];
  /** AT+CPSMS: mode, periodic TAU, active time. */
  psm: { mode: number; tau: string; active: string };
  /** AT+CEDRXS by technology (4 LTE-M, 5 NB-IoT). */
  edrx: ReadonlyMap<number, string>;
  /** AT%XPTW by technology. */
  pagingWindow: ReadonlyMap<number, string>;
}

const factory: StoredSettings = {
  systemMode: [1, 0, 1, 0],
  psm: { mode: 0, tau: "00000110", active: "00100001" },
  edrx: new Map(),
  pagingWindow: new Map(),
};

/** All settings of the modem core that commands change. */
export class Settings {
  stored: StoredSettings = factory;
  /** Contexts by cid; 0 is there always. */
  contexts = new Map<number, Context>();
  /** Subscriptions and the like, by command: 0 after each boot. */
  private numbers = new Map<string, number>();
  private flash: StoredSettings = factory;

  constructor() {
    this.forgetVolatile();
  }

  number(name: string): number {
    return this.numbers.get(name) ?? 0;
  }

  setNumber(name: string, value: number): void {
    this.numbers.set(name, value);
  }

  isOn(name: string): boolean {
    return this.number(name) !== 0;
  }

  change(part: Partial<StoredSettings>): void {
    this.stored = { ...this.stored, ...part };
  }

  /** AT+CFUN=0 */
  store(): void {
    this.flash = this.stored;
  }

  forgetVolatile(): void {
    this.stored = this.flash;
    this.numbers.clear();
    this.contexts = new Map([[0, { type: "IPV4V6", apn: "" }]]);
  }
}
