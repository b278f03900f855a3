import { readFileSync } from "node:fs";
import { UserError } from "../cli/errors.ts";
import { asRecord, CAPTURE_VERSION } from "./format.ts";
import type { CaptureHeader, CaptureRecord } from "./format.ts";

export interface Capture {
  header: CaptureHeader;
  records: CaptureRecord[];
  /** Where the file breaks off: what was used and what to do, in one sentence. */
  damage?: string;
}

/** @throws UserError for a file that cannot be read or is no capture that this can read */
export function readCapture(path: string): Capture {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(code === "ENOENT" ? `there is no file ${path}; make one with: uplink run --capture ${path}` : `cannot read ${path}: ${code}`);
  }
  return parseCapture(text, path);
}

/**
 * Takes a capture apart. One that breaks off is used up to there.
 * @param name for sentences
 * @throws UserError for text that is no capture that this can read
 */
export function parseCapture(text: string, name: string): Capture {
  const lines = text.split("\n");
  const header = parseHeader(lines[0] ?? "", name);
  const records: CaptureRecord[] = [];
  const end = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  for (let index = 1; index < end; index++) {
    const record = asRecord(parse(lines[index] ?? ""));
    if (!record) return { header, records, damage: damageAt(index, end, records, name) };
    records.push(record);
  }
  if (end === lines.length) return { header, records, damage: damageAt(end - 1, end, records, name) };
  return { header, records };
}

function damageAt(index: number, end: number, records: readonly CaptureRecord[], name: string): string {
  const seconds = ((records.at(-1)?.t ?? 0) / 1000).toFixed(3);
  const used = `${records.length} record${records.length === 1 ? "" : "s"} up to ${seconds} s ${records.length === 1 ? "is" : "are"} used`;
  if (index === end - 1) return `${name} is cut in line ${index + 1}: ${used}; let a capture end by itself or with Ctrl-C`;
  return `${name}: line ${index + 1} is no record: ${used}; take the file as it was captured`;
}

function parseHeader(line: string, name: string): CaptureHeader {
  const header = parse(line) as Partial<CaptureHeader> | undefined;
  if (typeof header !== "object" || header === null || header.uplink !== "capture" || typeof header.version !== "number") {
    throw new UserError(`${name} is no capture; make one with: uplink run --capture FILE`);
  }
  if (header.version > CAPTURE_VERSION) {
    throw new UserError(`${name} is a capture of version ${header.version} and this Uplink reads version ${CAPTURE_VERSION}; update Uplink, or capture again with this one`);
  }
  return { ...header, startedAt: isDate(header.startedAt) ? header.startedAt : new Date(0).toISOString() } as CaptureHeader;
}

function isDate(text: unknown): text is string {
  return typeof text === "string" && !Number.isNaN(Date.parse(text));
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
