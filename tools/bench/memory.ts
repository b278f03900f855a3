import { boardsWithModem, loadBoard } from "../build/board.ts";
import { buildFlash } from "../build/flash.ts";
import { blockClass, boardVariables, type DumpedVariable, parseDump } from "./blocks.ts";
import { runBench } from "./interpreter.ts";
import { benchScript } from "./script.ts";

/** Variables in use, the interpreter's own included, the harness's not. */
export interface VariableUse {
  /** Once READY, at rest. */
  ready: number;
  /** The most at any look between power-on and a receive. */
  peak: number;
}

/** What a board would use, at most, beside what it has. */
export interface BoardVariables extends VariableUse {
  board: string;
  blockBytes: number;
  available: number;
}

export interface MemoryReport {
  linux: VariableUse;
  boards: BoardVariables[];
}

/** One look of memory_probe.js at the variables in use. */
export interface Look {
  name: string;
  usage: number;
  dump: DumpedVariable[];
}

/** Name of the harness's text beside the flash; the flash itself only holds the line that reads it. */
const PROBE_FILE = "probe.js";
const BOOT0 =
  `print("\\x01DUMP bare "+process.memory().usage);E.dumpVariables();print("\\x01DUMPED");` +
  `eval(require("fs").readFileSync("${PROBE_FILE}"));setTimeout(function(){},0)`;
/**
 * Boots the image from the Storage of the Linux build against the scripted modem, and counts its variables.
 * @param image cloud_client's, for a board whose modem is on `port`
 */
export async function measureMemory(espruino: string, image: Uint8Array, port: string, root: string): Promise<MemoryReport> {
  const flash = await buildFlash(loadBoard("espruino_linux", root), image, { version: "bench", boot0: BOOT0, root });
  const probe = await benchScript(["scripted_modem", "scripted_sim7000", "memory_probe"], { port });
  // The flash file is the whole flash of the Linux build, which is what espruino_linux has for Storage.
  const { lines } = await runBench({ espruino, files: { "espruino.flash": flash.bytes, [PROBE_FILE]: probe } });
  const looks = readLooks(lines);
  // The image measured is that of a SIM7000.
  const boards = boardsWithModem("sim7000", root).map((name) => loadBoard(name, root)).filter(({ variables }) => variables.count > 0);
  return {
    linux: use(looks, (look) => look.usage),
    boards: boards.map(({ id, variables }) => {
      const blocks = blockClass(variables.count);
      const estimate = use(looks, (look) => boardVariables(look.dump, blocks));
      return { board: id, blockBytes: blocks.bytes, available: variables.count, ...estimate };
    }),
  };
}

/** Difference to the harness alone, plus the bare interpreter. */
function use(looks: Look[], count: (look: Look) => number): VariableUse {
  const [bare, base, ...rest] = looks;
  const own = count(bare!) - count(base!);
  const ready = rest.find((look) => look.name === "ready");
  if (!ready) throw new Error("the image did not come to rest after READY");
  return { ready: count(ready) + own, peak: Math.max(...rest.map(count)) + own };
}

/** The dumps between the marks. @throws Error when one does not hold all variables in use */
export function readLooks(lines: string[]): Look[] {
  const looks: Look[] = [];
  lines.forEach((line, start) => {
    const match = /^\x01DUMP (\w+) (\d+)$/.exec(line);
    if (!match) return;
    const dump = parseDump(lines.slice(start + 1, lines.indexOf("\x01DUMPED", start)));
    const usage = Number(match[2]);
    const sum = dump.reduce((blocks, variable) => blocks + variable.blocks, 0);
    if (sum !== usage) throw new Error(`a list of variables holds ${sum} blocks where ${usage} are in use`);
    looks.push({ name: match[1]!, usage, dump });
  });
  return looks;
}
