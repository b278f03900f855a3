import { readCapture } from "../capture/read_capture.ts";
import { loadDecoders } from "../decode/registry.ts";
import { decodeRecords } from "./events.ts";
import { reportPage } from "./html/page.ts";
import { reportData } from "./html/report_data.ts";
import { toPcapng } from "./pcapng/pcapng.ts";
import { jsonLines, textLines } from "./text.ts";

export interface TraceOptions {
  text?: boolean;
  json?: boolean;
  /** File to write. */
  pcapng?: string;
  /** File to write. */
  html?: string;
}

export interface TraceOutput {
  /** Takes what goes to the standard output. */
  print(text: string): void;
  save(path: string, content: Uint8Array | string): void;
  color: boolean;
  columns?: number;
}

/** Lines that are printed at once. */
const BATCH = 1000;

/**
 * Shows a capture in the ways that are asked for; text where none is.
 * @returns the sentence about a capture that breaks off; all before that was used
 * @throws UserError for a file that is no capture
 */
export async function traceFile(file: string, { text, json, pcapng, html }: TraceOptions, output: TraceOutput): Promise<string | undefined> {
  const capture = readCapture(file);
  const events = decodeRecords(capture.records, await loadDecoders());
  if (pcapng !== undefined) output.save(pcapng, toPcapng(events, Date.parse(capture.header.startedAt)));
  if (html !== undefined) output.save(html, reportPage(reportData(events, capture.header, capture.damage)));
  const isQuiet = (pcapng !== undefined || html !== undefined) && !text && !json;
  if (!isQuiet) printAll(json ? jsonLines(events) : textLines(events, output), output);
  return capture.damage;
}

function printAll(lines: Iterable<string>, { print }: TraceOutput): void {
  let batch: string[] = [];
  for (const line of lines) {
    batch.push(line);
    if (batch.length < BATCH) continue;
    print(batch.join(""));
    batch = [];
  }
  print(batch.join(""));
}
