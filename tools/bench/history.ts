import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../cli/errors.ts";
import type { BuildResult } from "../build/build.ts";
import { findRoot } from "../build/root.ts";
import type { Measurement } from "./measure.ts";

/** One measurement a line, the newest last. */
export const historyFile = (root: string = findRoot()): string => join(root, "bench", "history.jsonl");

const WHAT_TO_RUN = "run `npm run bench -- --write` with ESPRUINO set, and commit bench/history.jsonl";

/** The last measurement; undefined where there is none yet. */
export function lastMeasurement(file: string): Measurement | undefined {
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, "utf8").split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 0) return undefined;
  try {
    return JSON.parse(lines[lines.length - 1]!) as Measurement;
  } catch {
    throw new UserError(`${file}:${lines.length}: not JSON; remove the line, then ${WHAT_TO_RUN}`);
  }
}

export function appendMeasurement(file: string, record: Measurement): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, JSON.stringify(record) + "\n");
}

/**
 * Whether the history's last line is about an image.
 * @throws UserError that names the rows which differ, and what to run
 */
export function checkHistory(file: string, image: Pick<BuildResult, "sha256" | "imageBytes" | "manifest">): void {
  const last = lastMeasurement(file);
  if (!last) throw new UserError(`bench: bench/history.jsonl holds no measurement; ${WHAT_TO_RUN}`);
  if (last.imageSha256 === image.sha256) return;
  const sizes = { image: image.imageBytes.length, ...image.manifest.parts };
  const measured: Record<string, number> = { image: last.imageBytes, ...last.parts };
  const rows = [
    row("SHA-256", last.imageSha256.slice(0, 12), image.sha256.slice(0, 12)),
    ...Object.entries(sizes).map(([name, bytes]) => row(`${name} bytes`, measured[name] ?? 0, bytes)),
    "instructions, variables, UART: of the image before",
  ];
  const different = rows.filter((text) => text !== undefined).map((text) => `  ${text}`);
  throw new UserError([`bench: the image has changed and was not measured again; ${WHAT_TO_RUN}`, ...different].join("\n"));
}

const row = (name: string, before: string | number, now: string | number): string | undefined =>
  before === now ? undefined : `${name}: ${before} in the history, ${now} now`;
