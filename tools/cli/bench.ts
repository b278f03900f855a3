import type { Command } from "commander";
import { appendMeasurement, checkHistory, historyFile } from "../bench/history.ts";
import { currentImage, measure, profile } from "../bench/measure.ts";
import { profileReport, report } from "../bench/report.ts";

interface Options {
  json?: boolean;
  write?: boolean;
  check?: boolean;
  profile?: boolean;
}

/** `uplink bench`: what the image costs, measured in the real interpreter. */
export function register(program: Command): void {
  program
    .command("bench")
    .description("measure the image in the interpreter that ESPRUINO names: instructions (needs valgrind), variables, bytes")
    .option("--json", "print the measurement as JSON")
    .option("--write", "append the measurement to bench/history.jsonl")
    .option("--check", "measure nothing: exit code 1 unless the history's last line is about the image of these sources")
    .option("--profile", "measure only where the time of a publish and of a receive goes")
    .action(run);
}

async function run(options: Options): Promise<void> {
  if (options.check) {
    checkHistory(historyFile(), await currentImage());
    if (!options.json) console.log("bench: the history's last line is about this image");
    return;
  }
  if (options.profile) {
    const wire = await profile();
    console.log(options.json ? JSON.stringify(wire, null, 2) : profileReport(wire));
    return;
  }
  const measured = await measure((step) => console.error(`bench: ${step}`));
  console.log(options.json ? JSON.stringify(measured.record, null, 2) : report(measured));
  if (!options.write) return;
  appendMeasurement(historyFile(), measured.record);
  console.error("bench: appended to bench/history.jsonl");
}
