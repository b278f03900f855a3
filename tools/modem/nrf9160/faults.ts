/** Faults that wait for their occasion. */
export class Faults {
  /** Lines between the information and the final result of the next command. */
  interleaved: string[] = [];
  /** The next send takes so many bytes and fails. */
  partialSendBytes: number | undefined;
  /** Notifications leave as two writes with a gap, as SLM and Serial Modem v1 send them, milliseconds; 0 = as one. */
  urcGapMs = 0;
  private readonly finals = new Map<string, string[]>();

  order(name: string, final: string): void {
    const key = name.toUpperCase().replace(/^AT/, "");
    this.finals.set(key, [...(this.finals.get(key) ?? []), final]);
  }

  take(name: string): string | undefined {
    return this.finals.get(name)?.shift();
  }

  takeInterleaved(): string[] {
    return this.interleaved.splice(0);
  }

  takePartialSend(): number | undefined {
    const count = this.partialSendBytes;
    this.partialSendBytes = undefined;
    return count;
  }
}
