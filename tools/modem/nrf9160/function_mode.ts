/** Levels of AT+CFUN (AT reference). */
export const levels: readonly number[] = [0, 1, 2, 4, 20, 21, 30, 31, 40, 41, 44];

/** What is on, as AT+CFUN has set it. */
export class FunctionMode {
  level = 0;
  isLteOn = false;
  isGnssOn = false;
  isSimOn = false;

  /** LTE is off: credentials may be changed, and, with GNSS off too, the system mode. */
  get isOffline(): boolean {
    return !this.isLteOn && this.level !== 1 && this.level !== 2;
  }

  /** @param has what AT%XSYSTEMMODE allows */
  enter(level: number, has: { lte: boolean; gnss: boolean }): void {
    const isWhole = level < 10 || level === 44;
    // 20 to 41 switch a part on or off and leave the rest, and the level of an active modem, as they are
    if (isWhole || this.level !== 1) this.level = level;
    if (level === 1) Object.assign(this, { isLteOn: has.lte, isGnssOn: has.gnss, isSimOn: true });
    else if (level === 0 || level === 4 || level === 2) Object.assign(this, { isLteOn: false, isGnssOn: false, isSimOn: false });
    else if (level === 44) Object.assign(this, { isLteOn: false, isGnssOn: false });
    else if (level === 20) this.isLteOn = false;
    else if (level === 21) Object.assign(this, { isLteOn: has.lte, isSimOn: true });
    else if (level === 30 || level === 31) this.isGnssOn = level === 31 && has.gnss;
    else this.isSimOn = level === 41;
  }

  reset(): void {
    Object.assign(this, { level: 0, isLteOn: false, isGnssOn: false, isSimOn: false });
  }
}
