import type { Timer } from "../../../src/hal/contracts.ts";
import { draw } from "../power.ts";
import type { RangeMs } from "../power.ts";

export interface RadioHost {
  random(): number;
  after(delayMs: number, next: () => void): Timer;
  cancel(timer: Timer | undefined): void;
  /** From the start of the search to registration. */
  registerMs: RangeMs;
  registerAgainMs: RangeMs;
  inactivityMs: number;
  /** Asks the network for the default context. @returns the ESM cause of a refusal */
  refusal(): number | undefined;
  onChange(): void;
  /** RRC idle or connected. */
  onConnectionChange(): void;
  onRefused(emmCause: number | undefined, esmCause: number | undefined): void;
}

/** EMM cause "EPS services not allowed" (TS 24.301 9.9.3.9), unless deny() names another. */
const defaultCause = 7;
/** EMM cause of an attach whose context was refused. */
const esmFailure = 19;

/** Registration with a network that does what it is told, and the RRC connection. */
export class Radio {
  rsrpDbm: number;
  rsrqDb: number;
  snrDb = 12;
  readonly tac = "002F";
  readonly cellId = "0012BEEF";
  readonly band = 20;
  readonly earfcn = 6400;
  readonly physicalCell = 123;
  /** EMM cause of the last denial. */
  rejectCause = 0;
  isConnected = false;
  private granted: number;
  private grantedCause = defaultCause;
  private current = 0;
  private isOn = false;
  private isCellKnown = false;
  private searchTimer: Timer | undefined;
  private idleTimer: Timer | undefined;
  private readonly host: RadioHost;

  constructor(host: RadioHost, granted: number, rsrpDbm: number, rsrqDb: number) {
    this.host = host;
    this.granted = granted;
    this.rsrpDbm = rsrpDbm;
    this.rsrqDb = rsrqDb;
  }

  get stat(): number {
    return this.current;
  }

  get isRegistered(): boolean {
    return this.current === 1 || this.current === 5;
  }

  /** A cell has been found, registered or not. */
  get hasCell(): boolean {
    return this.isOn && (this.isRegistered || this.current === 2 || this.current === 3);
  }

  /** Searches, and registers after a while. @param isAtOnce as if it had done so long ago */
  start(isAtOnce = false): void {
    this.isOn = true;
    this.host.cancel(this.searchTimer);
    if (isAtOnce) return this.decide();
    this.enter(2);
    const waitMs = draw(this.isCellKnown ? this.host.registerAgainMs : this.host.registerMs, this.host.random);
    this.searchTimer = this.host.after(waitMs, () => this.decide());
  }

  stop(): void {
    this.isOn = false;
    this.host.cancel(this.searchTimer);
    this.release();
    this.enter(0);
  }

  /** After a boot nothing is known. */
  reset(): void {
    this.stop();
    this.isCellKnown = false;
  }

  /** The network's decision, from now on. @param cause EMM cause of a denial */
  grant(stat: number, cause = defaultCause): void {
    this.granted = stat;
    this.grantedCause = cause;
    if (!this.isOn) return;
    this.host.cancel(this.searchTimer);
    this.decide();
  }

  /** No network can be had: 90 = the card does not work. */
  show(stat: number): void {
    this.host.cancel(this.searchTimer);
    this.enter(stat);
  }

  /** Traffic: the RRC connection is up until nothing has passed for a while. */
  active(): void {
    if (this.isRegistered) this.connect();
  }

  private connect(): void {
    this.host.cancel(this.idleTimer);
    this.idleTimer = this.host.after(this.host.inactivityMs, () => this.release());
    if (this.isConnected) return;
    this.isConnected = true;
    this.host.onConnectionChange();
  }

  private release(): void {
    this.host.cancel(this.idleTimer);
    if (!this.isConnected) return;
    this.isConnected = false;
    this.host.onConnectionChange();
  }

  private decide(): void {
    const isGranted = this.granted === 1 || this.granted === 5;
    const esmCause = isGranted ? this.host.refusal() : undefined;
    if (this.granted === 3 || esmCause !== undefined) {
      this.rejectCause = esmCause === undefined ? this.grantedCause : esmFailure;
      this.release();
      this.enter(3);
      return this.host.onRefused(this.rejectCause, esmCause);
    }
    this.rejectCause = 0;
    this.isCellKnown ||= isGranted;
    if (isGranted) this.connect();
    else this.release();
    this.enter(this.granted);
  }

  private enter(stat: number): void {
    if (stat === this.current) return;
    this.current = stat;
    this.host.onChange();
  }
}
