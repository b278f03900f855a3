import { Command } from "commander";
import { soakRun } from "./soak_run.ts";
import type { RunResult } from "./soak_run.ts";

const program = new Command("soak").description("Plays seeded schedules of faults to the built image, in virtual time");
program.option("--seed <n>", "the first seed", Number, 1);
program.option("--runs <n>", "how many, each with the next seed", Number, 50);
program.option("--board <name>", "this board alone");
program.option("--trace", "print everything that happens");
const options = program.parse().opts<{ seed: number; runs: number; board?: string; trace?: boolean }>();

const startedMs = Date.now();
const struck: Record<string, number> = {};
let failed = 0;
let sent = 0;
let lostFromRam = 0;
let longestMs = 0;
for (let seed = options.seed; seed < options.seed + options.runs; seed++) {
  const result = await soakRun({ seed, board: options.board });
  for (const [name, count] of Object.entries(result.struck)) struck[name] = (struck[name] ?? 0) + count;
  sent += result.sent;
  lostFromRam += result.lostFromRam;
  longestMs = Math.max(longestMs, result.recoveryMs);
  if (options.trace) console.log(result.trace.join("\n"));
  if (result.faults.length > 0) {
    failed++;
    tell(result);
  }
}
console.log(`\n${options.runs} runs, ${failed} failed, ${sent} messages, ${lostFromRam} lost from RAM, longest way back ${Math.round(longestMs / 1000)} s, ${Math.round((Date.now() - startedMs) / 1000)} s of real time`);
for (const [name, count] of Object.entries(struck).sort(([, a], [, b]) => b - a)) console.log(`  ${String(count).padStart(5)}  ${name}`);
process.exitCode = failed ? 1 : 0;

function tell({ seed, board, faults, trace }: RunResult): void {
  console.log(`seed ${seed} on ${board} fails; npm run soak -- --seed ${seed} --runs 1 --trace`);
  for (const fault of faults.slice(0, 5)) console.log(`  ${fault}`);
  if (!options.trace) for (const line of trace.filter((each) => /(^\s*[\d.]+ {2}\*\*\*)|READY|DISCONN|FAILED|life/.test(each)).slice(-25)) console.log(`    ${line}`);
}
