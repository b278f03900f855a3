/** Texts that the interpreter is given around an image: the scripts of this folder with their values. ASCII only, bytes as escapes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { minifyScript } from "../build/terser.ts";
import { findRoot } from "../build/root.ts";

/** This folder, whether this runs from tools/ or compiled from lib/tools/. */
export const benchFolder = (root: string = findRoot()): string => join(root, "tools", "bench");

export interface ScriptValues {
  /** The port that the image opens, such as "Serial1". */
  port: string;
  /** How many messages of each kind there are before the end. */
  publishes?: number;
  receives?: number;
  /** KiB that come in bulk. */
  kib?: number;
}

/** The first two, a model's script among them, come before all others. */
export type ScriptName =
  | "scripted_modem"
  | "scripted_sim7000"
  | "scripted_nrf9160"
  | "device_id"
  | "floor"
  | "bulk"
  | "bulk_floor"
  | "wire_trace"
  | "memory_probe";

/** With "/d2c" a topic of 12 characters. */
const DEVICE_ID = "12345678";

/** The named scripts in one function, values filled in, shortened: the interpreter reads names and comments again at each call. */
export function benchScript(names: ScriptName[], values: ScriptValues): Promise<string> {
  const { port, publishes = 0, receives = 0, kib = 0 } = values;
  const fill: Record<string, string> = { PUBLISHES: String(publishes), RECEIVES: String(receives), KIB: String(kib), ID: DEVICE_ID };
  const texts = names.map((name) => readFileSync(join(benchFolder(), `${name}.js`), "utf8"));
  const body = texts.join("").replace(/\$([A-Z]+)/g, (_match, name: string) => fill[name]!);
  // With var: an assignment to the global of that name would go to the interpreter's own port.
  return minifyScript(`var ${port} = (function () {\n${body}\nreturn port;\n})();\n`);
}
