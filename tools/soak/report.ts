import { FAULTS } from "./faults.ts";
import type { RunResult } from "./soak_run.ts";

/** Adds up what runs have come to. */
export class Report {
  private readonly struck = new Map<string, number>(FAULTS.map(({ name }) => [name, 0]));
  private runs = 0;
  private failed = 0;
  private sent = 0;
  private lostFromRam = 0;
  private longestMs = 0;
  private virtualMs = 0;

  get hasFailed(): boolean {
    return this.failed > 0;
  }

  add({ struck, faults, sent, lostFromRam, recoveryMs, virtualMs }: RunResult): void {
    for (const [name, count] of Object.entries(struck)) this.struck.set(name, (this.struck.get(name) ?? 0) + count);
    this.runs++;
    if (faults.length > 0) this.failed++;
    this.sent += sent;
    this.lostFromRam += lostFromRam;
    this.longestMs = Math.max(this.longestMs, recoveryMs);
    this.virtualMs += virtualMs;
  }

  lines(realMs: number): string[] {
    const hours = Math.round(this.virtualMs / 3600e3);
    return [
      `${this.runs} runs, ${this.failed} failed; ${hours} h of virtual time in ${Math.round(realMs / 1000)} s`,
      `${this.sent} messages of QoS 1 and 2; lost from RAM: ${this.lostFromRam} (host without power, or damaged on the UART)`,
      `longest way back to READY ${Math.round(this.longestMs / 1000)} s`,
      ...[...this.struck].map(([name, count]) => `${String(count).padStart(7)}  ${name}`),
    ];
  }
}

/** What a failing run shows: how to repeat it, what is wrong, and the last of what happened. */
export function failure({ seed, board, faults, trace }: RunResult, linesMax = 60): string[] {
  const shown = trace.filter((line) => !/sent \d|acked \d|bytes lost \(/.test(line)).slice(-linesMax);
  return [
    `seed ${seed} fails on ${board}; npm run soak -- --seed ${seed} --runs 1 --board ${board} --trace`,
    ...faults.map((fault) => `  ${fault}`),
    ...shown.map((line) => `    ${line}`),
  ];
}
