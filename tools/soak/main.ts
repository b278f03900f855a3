import { Command, InvalidArgumentError } from "commander";
import { monthRun } from "./month.ts";
import { failure, Report } from "./report.ts";
import { SOAK_BOARDS, soakRun } from "./soak_run.ts";

interface Options {
  seed: number;
  runs: number;
  board?: string;
  trace?: boolean;
  month?: boolean;
}

function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("give a whole number, such as 50");
  return Number(text);
}

const program = new Command("soak").description("Plays seeded schedules of faults to the built image, in virtual time");
program.option("--seed <n>", "the first seed", count, 1);
program.option("--runs <n>", "how many, each with the next seed", count, 50);
program.option("--board <name>", `this board alone; default by the seed: ${SOAK_BOARDS.join(", ")}`);
program.option("--trace", "print everything that happens");
program.option("--month", "thirty virtual days of one device in place of the runs: nothing may grow");
const options = program.parse().opts<Options>();
// A broker that was left in the middle of a connection may keep a timer of the host's armed: there is nothing to wait for.
process.exit((await (options.month ? month(options) : runs(options))) ? 0 : 1);

async function runs({ seed, runs, board, trace }: Options): Promise<boolean> {
  const startedMs = Date.now();
  const report = new Report();
  for (let next = seed; next < seed + runs; next++) {
    const result = await soakRun({ seed: next, board });
    report.add(result);
    if (trace) console.log(result.trace.join("\n"));
    if (result.faults.length > 0) console.log(failure(result, trace ? 0 : undefined).join("\n"));
  }
  console.log(report.lines(Date.now() - startedMs).join("\n"));
  return !report.hasFailed;
}

async function month({ seed, board = SOAK_BOARDS[0] }: Options): Promise<boolean> {
  console.log("day  timers  connections  heap MB");
  const { faults, sent, readies } = await monthRun(seed, board, 30, ({ day, timers, connections, heapMb }) => {
    console.log(`${String(day).padStart(3)}  ${String(timers).padStart(6)}  ${String(connections).padStart(11)}  ${String(heapMb).padStart(7)}`);
  });
  console.log(`${sent} messages, ${readies} times READY`);
  for (const fault of faults) console.log(fault);
  return faults.length === 0;
}
