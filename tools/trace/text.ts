import pc from "picocolors";
import { layOut } from "../console/layout.ts";
import { createPalette, paint } from "../console/palette.ts";
import { isError } from "./events.ts";
import type { TraceEvent } from "./events.ts";

export interface TextOptions {
  color: boolean;
  /** Width of the terminal; without it nothing is cut to a width. */
  columns?: number;
}

/** The console's lines again. Steps that were reached stand between them, marked `##`. */
export function* textLines(events: Iterable<TraceEvent>, { color, columns }: TextOptions): Generator<string> {
  const palette = createPalette(pc.createColors(color));
  for (const { atMs, lane, tag, text, words } of events) {
    const parts = layOut({ seconds: atMs / 1000, tag, text, ...(words !== undefined && { words }) }, columns);
    yield `${paint(parts, lane === "phase" ? "note" : lane, palette)}\n`;
  }
}

/** One JSON object a line: time in milliseconds, lane, text, and where they are known direction, words, command, socket and bytes. */
export function* jsonLines(events: Iterable<TraceEvent>): Generator<string> {
  for (const event of events) {
    const { atMs, lane, text, words, token } = event;
    const about = token && { direction: token.direction, command: token.command, socket: token.socket, bytes: token.bytes?.length };
    yield `${JSON.stringify({ t: atMs, lane: laneName(event), ...about, text, words, error: isError(event) || undefined, tone: lane === "good" || lane === "bad" ? lane : undefined })}\n`;
  }
}

/** `app` for every tone of the device's console, `final` also for an error. */
export function laneName({ lane, tag }: Pick<TraceEvent, "lane" | "tag">): string {
  if (tag === "app") return "app";
  return lane === "error" ? "final" : lane;
}
