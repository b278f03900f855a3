import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The interpreter to try things on; undefined where none was named. */
export const espruino = process.env["ESPRUINO"];

if (!espruino) console.log("ESPRUINO names no interpreter: what needs a real one is skipped");

/**
 * Runs Espruino for Linux in an empty folder until the code calls quit().
 * @param files put into the folder first; started with the script when there is one, else from espruino.flash
 * @returns what was printed, without the interpreter's greeting and cursor codes
 */
export function runEspruino(files: Record<string, string | Uint8Array>, script?: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "uplink-espruino-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  // Its standard input must stay open and quiet.
  const child = spawn(espruino!, script ? [script] : [], { cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
  let text = "";
  child.stdout.setEncoding("latin1").on("data", (piece: string) => (text += piece));
  const watchdog = setTimeout(() => child.kill("SIGKILL"), 20000);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (_code, signal) => {
      clearTimeout(watchdog);
      rmSync(folder, { recursive: true });
      if (signal) reject(new Error(`the interpreter did not quit; it printed:\n${text}`));
      else
        resolve(
          text
            .replace(/\x1b\[\d*[A-Z]|\r/g, "")
            .split("\n")
            .map((line) => line.replace(/^>/, "")),
        );
    });
  });
}
