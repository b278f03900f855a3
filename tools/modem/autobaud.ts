/** Finds the line's rate: a line with "AT" at a rate that can be detected. That line itself is lost. */
export class Autobaud {
  private readonly rates: readonly number[];
  private heard = "";

  /** @param rates what can be detected, bits per second */
  constructor(rates: readonly number[]) {
    this.rates = rates;
  }

  /** @returns what follows the line that gave the rate away; undefined while nothing has */
  hear(bytes: Buffer, rate: number): Buffer | undefined {
    if (!this.rates.includes(rate)) return undefined;
    this.heard = (this.heard + bytes.toString("latin1")).slice(-64);
    const match = /AT[^\r]*\r\n?/i.exec(this.heard);
    if (!match) return undefined;
    const rest = this.heard.slice(match.index + match[0].length);
    this.heard = "";
    return Buffer.from(rest, "latin1");
  }
}
