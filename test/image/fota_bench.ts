import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runBench } from "../../tools/bench/interpreter.ts";
import { build } from "../../tools/build/build.ts";
import { EspruinoContext } from "../../tools/host/espruino_context.ts";
import { VirtualClock } from "../../tools/testing/clock.ts";

/** What the image wants of the loader, and how a test tells what came out. */
const BEFORE = 'var uplinkLoader={address:0,pageSize:1024,slotSize:65536,slot:0,length:1,version:"1.0.0"};';
const TELL = 'function tell(v){print("\\x01= "+JSON.stringify(v));}';
const TOLD = "\x01= ";

/** Runs statements behind the image; they end by calling done(). @returns what was handed to tell(), in order */
export type RunTrust = (image: string, body: string) => Promise<unknown[]>;

const told = (lines: string[]): unknown[] => lines.filter((line) => line.startsWith(TOLD)).map((line) => JSON.parse(line.slice(TOLD.length)) as unknown);

/** The built image of test/fixtures/apps/fota_trust, which offers as globals what decides over an update. */
export async function buildTrust(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), "uplink-trust-"));
  try {
    return (await build({ board: "espruino_linux", app: "test/fixtures/apps/fota_trust", outDir })).code;
  } finally {
    rmSync(outDir, { recursive: true });
  }
}

/** In a Node context, on virtual time. */
export const inContext: RunTrust = async (image, body) => {
  let text = "";
  const clock = new VirtualClock();
  const serials = { Serial1: { setup: () => {}, write: () => {} } } as never;
  const context = new EspruinoContext({ clock, random: () => 0.5, serials, onConsole: (part) => void (text += part) });
  context.storage.write(".bootcde", `${BEFORE}${image}\n${TELL}\nfunction done(){print("\\x01done");}\n${body}\n`);
  context.boot();
  await clock.advanceUntil(() => text.includes("\x01done"), 600_000, `done(); it printed ${text.slice(-400)}`);
  return told(text.split("\n"));
};

/** In the real interpreter. */
export async function runInterpreter(espruino: string, image: string, body: string, isCounted = false): Promise<{ told: unknown[]; instructions: number }> {
  const done = 'function done(){print("\\x01END "+process.env.VERSION);quit();}';
  const script = Buffer.from(`${BEFORE}${image}\n${TELL}\n${done}\n${body}\n`, "latin1");
  const { lines, instructions } = await runBench({ espruino, files: { "t.js": script }, script: "t.js", isCounted });
  return { told: told(lines), instructions };
}
