/** What happened, a line each: seconds, lane, text. */
export class Trace {
  readonly lines: string[] = [];
  private readonly now: () => number;
  private readonly startMs: number;
  /** Older lines are dropped. */
  maxLines = 200_000;

  constructor(now: () => number) {
    this.now = now;
    this.startMs = now();
  }

  /** @param lane -> and <- for the UART, app for the console, *** for what the bench does */
  add(lane: string, text: string): void {
    const seconds = ((this.now() - this.startMs) / 1000).toFixed(3).padStart(10);
    this.lines.push(`${seconds}  ${lane.padEnd(3)}  ${printable(text)}`);
    if (this.lines.length > 1.5 * this.maxLines) this.lines.splice(0, this.lines.length - this.maxLines);
  }
}

/** One line; what is no text is shown as an escape, long payloads are cut. */
function printable(text: string): string {
  const escaped = text.trim().replace(/[^\x20-\x7e]/g, (char) => (char === "\r" ? "" : char === "\n" ? " | " : `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`));
  return escaped.length > 200 ? `${escaped.slice(0, 200)}...` : escaped;
}
