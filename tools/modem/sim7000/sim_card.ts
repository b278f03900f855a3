import type { SimOptions } from "./options.ts";

/** Words of +CPIN, and "blocked" for a card whose PUK tries are used up. */
export type SimStatus = "READY" | "SIM PIN" | "SIM PUK" | "NOT INSERTED" | "blocked";

const pinTries = 3;
const pukTries = 10;

/** The card: its counters outlive the modem's power, its verification does not (TS 31.101). */
export class SimCard {
  readonly iccid: string;
  readonly imsi: string;
  isInserted: boolean;
  pinTriesLeft = pinTries;
  pukTriesLeft = pukTries;
  private pin: string;
  /** Whether the card asks for its PIN after each start. */
  isLocked: boolean;
  private readonly puk: string;
  private isVerified = false;

  constructor(options: SimOptions) {
    this.isInserted = options.inserted;
    this.pin = options.pin ?? "1234";
    this.isLocked = options.pin !== undefined;
    this.puk = options.puk ?? "12345678";
    this.iccid = options.iccid;
    this.imsi = options.imsi;
  }

  get status(): SimStatus {
    if (!this.isInserted) return "NOT INSERTED";
    if (this.pukTriesLeft === 0) return "blocked";
    if (this.pinTriesLeft === 0) return "SIM PUK";
    return !this.isLocked || this.isVerified ? "READY" : "SIM PIN";
  }

  /** Power has been taken from the card. */
  reset(): void {
    this.isVerified = false;
  }

  /** @returns true when the PIN was right */
  verify(pin: string): boolean {
    if (!this.spendTry(pin)) return false;
    this.isVerified = true;
    return true;
  }

  /** AT+CLCK. @returns false for a wrong PIN, which has cost a try */
  setLock(isLocked: boolean, pin: string): boolean {
    if (!this.verify(pin)) return false;
    this.isLocked = isLocked;
    return true;
  }

  /** AT+CPWD. @returns false for a wrong PIN, which has cost a try */
  changePin(old: string, next: string): boolean {
    if (!this.verify(old)) return false;
    this.pin = next;
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

  /** Takes the card's way of counting: a right PIN gives all tries back. */
  private spendTry(pin: string): boolean {
    if (this.pinTriesLeft === 0) return false;
    const isRight = pin === this.pin;
    this.pinTriesLeft = isRight ? pinTries : this.pinTriesLeft - 1;
    return isRight;
  }
}
