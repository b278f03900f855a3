import { runBench, type BenchOutput } from "../../tools/bench/interpreter.ts";
import { build } from "../../tools/build/build.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the image wants of the loader. */
const LOADER = 'var uplinkLoader={address:0,pageSize:1024,slotSize:65536,slot:0,length:1,version:"1.0.0"};';

/** The built image of test/fixtures/apps/fota_trust, which offers what decides over an update as globals. */
export async function buildTrust(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), "uplink-trust-"));
  try {
    return (await build({ board: "espruino_linux", app: "test/fixtures/apps/fota_trust", outDir })).code;
  } finally {
    rmSync(outDir, { recursive: true });
  }
}

/**
 * Runs statements behind the image in the real interpreter.
 * @param body ends by calling done(); what it gives to tell() comes back
 * @returns what was told, in order, and the instructions of the whole process where they are counted
 */
export async function runTrust(espruino: string, image: string, body: string, isCounted = false): Promise<{ told: unknown[]; instructions: number }> {
  const end = 'function tell(v){print("\\x01= "+JSON.stringify(v));}function done(){print("\\x01END "+process.env.VERSION);quit();}';
  const script = Buffer.from(`${LOADER}${image}\n${end}\n${body}\n`, "latin1");
  const output: BenchOutput = await runBench({ espruino, files: { "t.js": script }, script: "t.js", isCounted });
  const told = output.lines.filter((line) => line.startsWith("\x01= ")).map((line) => JSON.parse(line.slice(3)) as unknown);
  return { told, instructions: output.instructions };
}
