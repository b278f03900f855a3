/** Where a flashing has come to: a line that is rewritten on a terminal, elsewhere a line for each phase. */
export class Progress {
  private readonly isTty: boolean;
  private readonly write: (text: string) => void;
  private phase = "";
  private shown = "";

  /** @param write of the diagnostic stream */
  constructor(isTty: boolean, write: (text: string) => void) {
    this.isTty = isTty;
    this.write = write;
  }

  /** Begins a phase; the one before is done. */
  start(phase: string): void {
    this.end();
    this.phase = phase;
    if (this.isTty) this.show(phase);
    else this.write(`${phase}\n`);
  }

  step = (done: number, total: number): void => {
    if (this.isTty) this.show(`${this.phase} ${String(total > 0 ? Math.floor((done * 100) / total) : 100).padStart(3)} %`);
  };

  /** Leaves the line as it stands. */
  end(): void {
    if (this.shown) this.write("\n");
    this.shown = "";
  }

  private show(text: string): void {
    if (text === this.shown) return;
    this.write(`\r\x1b[K${text}`);
    this.shown = text;
  }
}
