#!/usr/bin/env node
import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { findRoot } from "../build/root.ts";
import { register as registerBench } from "./bench.ts";
import { register as registerBoard } from "./board.ts";
import { register as registerBuild } from "./build.ts";
import { register as registerCloud } from "./cloud.ts";
import { register as registerCompletion } from "./completion.ts";
import { register as registerDoctor } from "./doctor.ts";
import { UserError } from "./errors.ts";
import { register as registerFlash } from "./flash.ts";
import { register as registerFota } from "./fota.ts";
import { register as registerInit } from "./init.ts";
import { register as registerKeygen } from "./keygen.ts";
import { register as registerModem } from "./modem.ts";
import { register as registerProvision } from "./provision.ts";
import { register as registerRun } from "./run.ts";
import { register as registerSign } from "./sign.ts";
import { register as registerTrace } from "./trace.ts";

/** The verbs, in the order of the help; each is one file. */
const VERBS = [
  registerInit,
  registerBuild,
  registerRun,
  registerFlash,
  registerProvision,
  registerDoctor,
  registerTrace,
  registerModem,
  registerCloud,
  registerBoard,
  registerKeygen,
  registerSign,
  registerFota,
  registerBench,
  registerCompletion,
];

/** The command line's parser, with all verbs. */
export function createProgram(): Command {
  const { version } = JSON.parse(readFileSync(join(findRoot(), "package.json"), "utf8")) as { version: string };
  const program = new Command("uplink").description("Cloud firmware for Espruino boards with a cellular modem").version(version);
  program.exitOverride().showHelpAfterError("(uplink --help, uplink VERB --help)");
  program.configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "uplink: ")) });
  for (const register of VERBS) register(program);
  // Verbs inherit nothing that is set on the program after them.
  for (const verb of program.commands) verb.exitOverride().showHelpAfterError(`(uplink ${verb.name()} --help)`);
  return program;
}

/**
 * Runs the command line.
 * @returns exit code: 0 done, 1 refused or failed, 2 wrong usage
 */
export async function main(argv: string[]): Promise<number> {
  const program = createProgram();
  try {
    await program.parseAsync(argv, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return exitCode(error);
  }
}

function exitCode(error: unknown): number {
  // Commander has already said what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (!(error instanceof UserError)) throw error;
  for (const line of error.message.split("\n")) console.error(`uplink: ${line}`);
  return 1;
}

/** A reader that has seen enough, such as `head`, is no failure. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.stdout.on("error", endWithReader);
  process.exitCode = await main(process.argv.slice(2));
}
