import type { LogEntry } from "../modem/virtual_modem.ts";
import type { SoakNetwork } from "./soak_network.ts";

/** From the weakest to the strongest means. */
export type Rung = "context" | "attach" | "radio" | "reset" | "power";

/** What of the modem's log shows that a means was taken. A stronger one contains the weaker. */
const SIGNS: Record<Rung, RegExp> = {
  context: /^AT\+CIPSHUT/,
  attach: /^AT.*\+CGATT=0/,
  radio: /^AT.*\+CFUN=[04]/,
  reset: /^booting/,
  power: /^off/,
};
const ORDER = Object.keys(SIGNS) as Rung[];

/** A modem that answers, registers and brings its context up, but whose data path is dead until a means of recovery has been taken. */
export class Wedge {
  /** The means that ended the last one. */
  curedBy: Rung | undefined;
  private needed: Rung | undefined;
  private readonly network: SoakNetwork;

  constructor(network: SoakNetwork) {
    this.network = network;
  }

  get isWedged(): boolean {
    return this.needed !== undefined;
  }

  begin(needed: Rung): void {
    this.needed = needed;
    this.network.isDead = true;
  }

  end(): void {
    this.needed = undefined;
    this.network.isDead = false;
  }

  /** @returns whether this ended it */
  onLog({ direction, text }: LogEntry): boolean {
    if (!this.needed || direction === "tx") return false;
    const taken = ORDER.filter((rung) => SIGNS[rung].test(text)).at(-1);
    if (!taken || ORDER.indexOf(taken) < ORDER.indexOf(this.needed)) return false;
    this.curedBy = taken;
    this.end();
    return true;
  }
}
