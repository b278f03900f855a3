import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UserError } from "../cli/errors.ts";
import type { ModemCliOption, ModemScriptCommand } from "./modem_types.ts";
import type { VirtualModem, VirtualModemOptions } from "./virtual_modem.ts";

/** What tools/modem/<model>/index exports: all that the workbench knows about a model. */
export interface ModemModel {
  VirtualModel: new (options: VirtualModemOptions & { power: "on" | "off" }) => VirtualModem;
  /** Options of the command line that only this model has. */
  cliOptions?: readonly ModemCliOption[];
  /** Lines that can be typed while it runs. */
  scriptCommands?: readonly ModemScriptCommand<never>[];
  /** A few lines for the end of --help: what a stranger would type to see this model work. */
  cliManual?: string;
}

const folder = new URL("./", import.meta.url);
const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));

/** Names of the virtual modems: the folders here that have an index. */
export function modelNames(): string[] {
  const entries = readdirSync(fileURLToPath(folder), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(indexOf(entry.name)))
    .map((entry) => entry.name)
    .sort();
}

/** @throws UserError when there is no such model */
export async function loadModel(name: string): Promise<ModemModel> {
  if (!modelNames().includes(name)) throw new UserError(`there is no virtual modem "${name}"; choose one of ${modelNames().join(", ")}`);
  return (await import(indexOf(name).href)) as ModemModel;
}

function indexOf(name: string): URL {
  return new URL(`${name}/index${extension}`, folder);
}
