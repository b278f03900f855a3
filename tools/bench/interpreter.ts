import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { UserError } from "../cli/errors.ts";

/** One run of Espruino for Linux in a folder of its own. */
export interface BenchRun {
  /** Path of the interpreter. */
  espruino: string;
  /** Put into the folder first. */
  files: Record<string, string | Uint8Array>;
  /** The file that is run; without one the interpreter boots from espruino.flash. */
  script?: string;
  /** Count instructions with callgrind. */
  isCounted?: boolean;
  /** Longest run, milliseconds, default 120000. */
  timeoutMs?: number;
}

export interface BenchOutput {
  /** Console lines without cursor codes; those that the scripts mark begin with "\x01". */
  lines: string[];
  /** As the interpreter says it, such as "2v29.277". */
  version: string;
  /** Instructions of the whole process; 0 where they were not counted. */
  instructions: number;
}

/** Ends the run's output: the scripts print it when all is done. */
const END = "\x01END ";

const CALLGRIND = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];

/**
 * What a measurement needs, or a refusal in one line.
 * @param isCounted whether instructions will be counted
 * @returns the path of the interpreter
 * @throws UserError that names everything that lacks
 */
export function requireTools(isCounted: boolean, environment: NodeJS.ProcessEnv = process.env): string {
  const espruino = environment["ESPRUINO"];
  const lacks: string[] = [];
  if (!espruino) lacks.push("ESPRUINO (set it to the binary of an Espruino built for Linux)");
  const hasValgrind = !isCounted || spawnSync("valgrind", ["--version"], { env: environment }).status === 0;
  if (!hasValgrind) lacks.push("valgrind (install it)");
  if (lacks.length > 0) throw new UserError(`bench: nothing was measured, for want of ${lacks.join(" and ")}`);
  return resolve(espruino!);
}

/** Runs until the script calls quit(). @throws Error with the last lines when it ends in another way */
export async function runBench(run: BenchRun): Promise<BenchOutput> {
  const folder = mkdtempSync(join(tmpdir(), "uplink-bench-"));
  try {
    for (const [name, content] of Object.entries(run.files)) writeFileSync(join(folder, name), content);
    return result(run, await spawned(run, folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function spawned(run: BenchRun, cwd: string): Promise<{ out: string; err: string }> {
  const command = [...(run.isCounted ? ["valgrind", ...CALLGRIND] : []), run.espruino, ...(run.script ? [run.script] : [])];
  return new Promise((done, reject) => {
    // Standard input stays open and quiet: at its end the interpreter would spin.
    const child = spawn(command[0]!, command.slice(1), { cwd, stdio: ["pipe", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.setEncoding("latin1").on("data", (piece: string) => (out += piece));
    child.stderr.setEncoding("latin1").on("data", (piece: string) => (err += piece));
    const kill = (): boolean => child.kill("SIGKILL");
    const watchdog = setTimeout(kill, run.timeoutMs ?? 120000);
    process.once("exit", kill);
    const over = (): void => {
      clearTimeout(watchdog);
      process.off("exit", kill);
    };
    child.on("error", (error) => (over(), reject(new UserError(`bench: cannot run ${command[0]}: ${error.message}`))));
    child.on("close", () => (over(), done({ out, err })));
  });
}

function result(run: BenchRun, { out, err }: { out: string; err: string }): BenchOutput {
  const lines = out.replace(/\x1b\[\d*[A-Z]|\r/g, "").split("\n").map((line) => line.replace(/^>/, ""));
  const end = lines.find((line) => line.startsWith(END));
  const uncaught = lines.findIndex((line) => line.startsWith("Uncaught"));
  const collected = /Collected : (\d+)/.exec(err);
  if (end !== undefined && uncaught < 0 && (collected || !run.isCounted)) {
    return { lines, version: end.slice(END.length), instructions: Number(collected?.[1] ?? 0) };
  }
  const shown = uncaught < 0 ? lines.slice(-8) : lines.slice(uncaught, uncaught + 4);
  throw new Error(`the bench's script did not reach its end in the interpreter; it printed:\n${shown.join("\n")}\n${err.slice(-400)}`);
}
