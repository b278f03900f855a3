import type { CaptureRecord } from "../../../tools/capture/format.ts";
import { HEADER, records } from "./capture_text.ts";

const ROUND_MS = 3000;

/** A capture of at least so many lines: the short one, again and again, its level wandering. */
export function longCapture(lines: number): string {
  const out = [HEADER];
  for (let round = 0; out.length <= lines; round++) {
    for (const record of records) {
      if (record.lane === "phase" && round > 0) continue;
      out.push(JSON.stringify(at(record, round)));
    }
  }
  return `${out.join("\n")}\n`;
}

function at(record: CaptureRecord, round: number): CaptureRecord {
  const t = record.t + round * ROUND_MS;
  if (!("data" in record)) return { ...record, t };
  return { ...record, t, data: record.data.replace("+CSQ: 20", `+CSQ: ${14 + Math.round(8 * Math.sin(round / 40) + 4 * Math.sin(round / 3))}`) };
}
