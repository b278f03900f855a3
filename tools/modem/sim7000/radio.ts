import { draw } from "../power.ts";
import type { RangeMs } from "../power.ts";
import type { Timer } from "../../../src/hal/contracts.ts";
import type { AccessTechnology } from "./options.ts";

/** What the radio needs of the modem. */
export interface RadioHost {
  random(): number;
  after(delayMs: number, next: () => void): Timer;
  cancel(timer: Timer | undefined): void;
  registerMs: RangeMs;
  /** Whether AT+CNMP, AT+CMNB, AT+CBANDCFG and the hardware allow this technology on the network's band. */
  isSelected(act: AccessTechnology): boolean;
  /** Registration has changed: notifications, data paths. */
  onChange(): void;
}

export type RegistrationDomain = "+CREG" | "+CGREG" | "+CEREG";

/** Registration with a network that does what it is told. */
export class Radio {
  /** AT+CSQ: 0..31, 99 unknown. */
  rssi: number;
  act: AccessTechnology;
  readonly tac = "2AFE";
  readonly cellId = "20F6A1F";
  /** What the network grants: 1 home, 5 roaming, 3 denied, 2 no coverage, 0 or 4. */
  private granted: number;
  private stat = 0;
  /** AT+COPS=2. */
  private isDeregistered = false;
  private isOn = false;
  private searchTimer: Timer | undefined;
  private readonly host: RadioHost;

  constructor(host: RadioHost, granted: number, act: AccessTechnology, rssi: number) {
    this.host = host;
    this.granted = granted;
    this.act = act;
    this.rssi = rssi;
  }

  get isRegistered(): boolean {
    return this.stat === 1 || this.stat === 5;
  }

  get isLte(): boolean {
    return this.act >= 7;
  }

  /** On GSM the EPS domain stays unregistered; on LTE the older domains mirror it. */
  statOf(domain: RegistrationDomain): number {
    return domain === "+CEREG" && !this.isLte && this.isRegistered ? 0 : this.stat;
  }

  /** Searches, and registers after a while. @param isAtOnce as if it had done so long ago */
  start(isAtOnce = false): void {
    this.isOn = true;
    this.host.cancel(this.searchTimer);
    if (isAtOnce || this.isDeregistered) return this.enter(this.reachable);
    this.enter(2);
    this.searchTimer = this.host.after(draw(this.host.registerMs, this.host.random), () => this.enter(this.reachable));
  }

  /** AT+COPS=2 leaves the network until AT+COPS=0 or 1, also over a reboot. */
  deregister(isDeregistered: boolean): void {
    if (this.isDeregistered === isDeregistered) return;
    this.isDeregistered = isDeregistered;
    if (this.isOn) this.start();
  }

  /** Modes or bands have changed: what is no longer allowed is left, and what has become possible is searched. */
  selectionChanged(): void {
    if (this.isOn && this.reachable !== this.stat) this.start();
  }

  stop(): void {
    this.isOn = false;
    this.host.cancel(this.searchTimer);
    this.enter(0);
  }

  /** The network's decision, from now on. */
  grant(stat: number, act: AccessTechnology = this.act): void {
    this.granted = stat;
    this.act = act;
    if (!this.isOn) return;
    this.host.cancel(this.searchTimer);
    this.enter(this.reachable);
  }

  /** What the network's decision comes to with the modem's settings. */
  private get reachable(): number {
    if (this.isDeregistered) return 0;
    return this.host.isSelected(this.act) ? this.granted : 2;
  }

  private enter(stat: number): void {
    if (stat === this.stat) return;
    this.stat = stat;
    this.host.onChange();
  }
}
