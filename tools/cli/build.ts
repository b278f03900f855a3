import { relative } from "node:path";
import type { Command } from "commander";
import { build, summary } from "../build/build.ts";
import { parseOverrides } from "../build/prj.ts";
import { collect } from "./options.ts";

interface Options {
  board: string;
  app: string;
  set?: string[];
  out?: string;
  mangleProps: boolean;
  json?: boolean;
}

/** `uplink build`: TypeScript to an image that can be flashed. */
export function register(program: Command): void {
  program
    .command("build")
    .description("build an app for a board into dist/<board>/<app>: .js, .bin, .hex, manifest and source map")
    .option("-b, --board <board>", "board: a name from boards/, or the path of a board file", "lilygo_t_sim7000g")
    .option("-a, --app <app>", "app: a name from src/apps, or a folder with main.ts and prj.json", "cloud_client")
    .option("--set <key=value>", "replace a field of prj.json; may be given several times", collect)
    .option("-o, --out <folder>", "where the files go")
    .option("--no-mangle-props", "leave property names as they are, to read the image")
    .option("--json", "print the manifest instead of the table of sizes")
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { board, app, out, mangleProps } = options;
  const overrides = parseOverrides(options.set ?? []);
  const result = await build({ board, app, overrides, mangleProps, ...(out !== undefined && { outDir: out }) });
  const folder = relative(process.cwd(), result.outDir) || ".";
  console.log(options.json ? JSON.stringify(result.manifest, null, 2) : `${summary(result)}\n\nwritten to ${folder}`);
}
