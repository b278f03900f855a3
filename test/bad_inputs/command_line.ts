import { main } from "../../tools/cli/main.ts";

export interface CommandLineResult {
  code: number;
  out: string;
  err: string;
}

/** Runs the command line in this process; what it writes is taken, not shown. */
export async function uplink(...argv: string[]): Promise<CommandLineResult> {
  let out = "";
  let err = "";
  const { log, error } = console;
  const [writeOut, writeErr] = [process.stdout.write, process.stderr.write];
  console.log = (text: string) => void (out += `${text}\n`);
  console.error = (text: string) => void (err += `${text}\n`);
  process.stdout.write = (text) => ((out += String(text)), true);
  process.stderr.write = (text) => ((err += String(text)), true);
  process.exitCode = undefined;
  try {
    return { code: await main(argv), out, err };
  } finally {
    process.exitCode = undefined;
    Object.assign(console, { log, error });
    Object.assign(process.stdout, { write: writeOut });
    Object.assign(process.stderr, { write: writeErr });
  }
}
