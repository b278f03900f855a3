import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import vm from "node:vm";

/** One value of each kind, to ask for the members of its prototype. */
const SAMPLES: Record<string, string | undefined> = {
  Object: "({})", Function: "(function(){})", Array: "[]", String: '"a"', Number: "(1)", Boolean: "true", RegExp: "/a/",
  Date: "new Date(0)", Error: 'new Error("e")', Promise: "Promise.resolve(1)", ArrayBuffer: "new ArrayBuffer(2)",
  DataView: "new DataView(new ArrayBuffer(2))", Uint8Array: "new Uint8Array(2)", Math: undefined, JSON: undefined,
};

/**
 * Asks a real interpreter which of V8's names it has.
 * @returns sorted lines: `global.<name>`, `<builtin>.static.<name>`, `<builtin>.prototype.<name>`
 */
export async function probeMembers(espruino: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "uplink-probe-"));
  try {
    await writeFile(join(folder, "probe.js"), probeScript());
    const { stdout } = await promisify(execFile)(espruino, ["probe.js"], { cwd: folder, encoding: "latin1" });
    return stdout.split(/\r?\n/).filter((line) => line.startsWith("HAS ")).map((line) => line.slice(4)).sort();
  } finally {
    await rm(folder, { recursive: true });
  }
}

function probeScript(): string {
  const context = vm.createContext({});
  const namesOf = (expression: string): string[] => vm.runInContext(`Object.getOwnPropertyNames(${expression})`, context) as string[];
  const lines = ['function t(k,f){var v;try{v=f();}catch(e){v=undefined} if(v!==undefined)print("HAS "+k);}'];
  const ask = (key: string, expression: string): number => lines.push(`t(${JSON.stringify(key)},function(){return ${expression}});`);
  for (const name of namesOf("globalThis")) ask(`global.${name}`, `typeof ${name}=="undefined"?undefined:1`);
  for (const [builtin, sample] of Object.entries(SAMPLES)) {
    const statics = namesOf(builtin).filter((name) => !["prototype", "name", "length", "arguments", "caller"].includes(name));
    for (const name of statics) ask(`${builtin}.static.${name}`, `${builtin}[${JSON.stringify(name)}]`);
    if (!sample) continue;
    const shared = builtin === "Uint8Array" ? namesOf("Object.getPrototypeOf(Uint8Array.prototype)") : [];
    const members = new Set([...shared, ...namesOf(`${builtin}.prototype`)]);
    for (const name of members) ask(`${builtin}.prototype.${name}`, `(${sample})[${JSON.stringify(name)}]`);
  }
  return lines.concat("quit();").join("\n");
}
