import { relative } from "node:path";
import type { Command } from "commander";
import { initApp } from "../init/init.ts";
import type { InitOptions } from "../init/init.ts";

/** `uplink init`: a new app in a folder of its own. */
export function register(program: Command): void {
  program
    .command("init")
    .description("write a new app with a test into a folder: then npm install, npm test, npm start")
    .argument("<folder>", "a new or an empty folder; its name becomes the app's")
    .option("--uplink <spec>", "uplink for the app: version range, URL, or path of a tarball (default: from where this one came)")
    .action(run);
}

function run(folder: string, options: InitOptions): void {
  const { dir, name, files } = initApp(folder, options);
  const path = relative(process.cwd(), dir);
  const enter = path === "" ? [] : [`cd ${path.includes(" ") ? JSON.stringify(path) : path}`];
  const next = [...enter, "npm install", "npm test", "npm start -- --for 20"];
  console.log(`${name}: ${files.join(", ")}\n\nnext:\n${next.map((line) => `  ${line}`).join("\n")}`);
}
