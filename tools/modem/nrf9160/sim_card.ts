import type { SimOptions } from "./options.ts";

/** Words of +CPIN, and "blocked" for a card whose PUK tries are used up. */
export type SimStatus = "READY" | "SIM PIN" | "SIM PUK" | "absent" | "blocked";

const pinTries = 3;
const pukTries = 10;

/** The card. Its counters and whether it asks for the PIN outlive the modem's power, its verification does not (TS 31.101). */
export class SimCard {
  readonly iccid: string;
  readonly imsi: string;
  isInserted: boolean;
  pinTriesLeft = pinTries;
  pukTriesLeft = pukTries;
  /** AT+CLCK="SC" */
  isPinEnabled: boolean;
  private pin: string;
  private readonly puk: string;
  private isVerified = false;

  constructor(options: SimOptions) {
    this.isInserted = options.inserted;
    this.isPinEnabled = options.pin !== undefined;
    this.pin = options.pin ?? "0000";
    this.puk = options.puk ?? "12345678";
    this.iccid = options.iccid;
    this.imsi = options.imsi;
  }

  get status(): SimStatus {
    if (!this.isInserted) return "absent";
    if (this.pukTriesLeft === 0) return "blocked";
    if (this.pinTriesLeft === 0) return "SIM PUK";
    return !this.isPinEnabled || this.isVerified ? "READY" : "SIM PIN";
  }

  /** Power has been taken from the card. */
  reset(): void {
    this.isVerified = false;
  }

  /** @returns true when the PIN was right */
  verify(pin: string): boolean {
    if (this.pinTriesLeft === 0) return false;
    const isRight = pin === this.pin;
    if (isRight) this.isVerified = true;
    this.pinTriesLeft = isRight ? pinTries : this.pinTriesLeft - 1;
    return isRight;
  }

  /** @returns true when the old PIN was right */
  change(oldPin: string, newPin: string): boolean {
    if (!this.verify(oldPin)) return false;
    this.pin = newPin;
    return true;
  }

  /** @returns true when the PUK was right; the new PIN is set and verified then */
  unblock(puk: string, newPin: string): boolean {
    if (puk !== this.puk) {
      this.pukTriesLeft--;
      return false;
    }
    this.pin = newPin;
    this.pinTriesLeft = pinTries;
    this.pukTriesLeft = pukTries;
    this.isVerified = true;
    return true;
  }
}
