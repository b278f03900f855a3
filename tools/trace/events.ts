import type { CaptureRecord } from "../capture/format.ts";
import { appLine, eventLine, noteLine, uartLines } from "../console/lines.ts";
import type { ConsoleLine } from "../console/lines.ts";
import { ModemStreams } from "../console/streams.ts";
import type { Token } from "../decode/at_stream.ts";
import type { DecoderTable } from "../decode/registry.ts";

/** A line of the console at its time. */
export interface TraceEvent extends Omit<ConsoleLine, "lane"> {
  /** Milliseconds since the capture began. */
  atMs: number;
  lane: ConsoleLine["lane"] | "phase";
  /** What it was made of; on the first of its lines alone. */
  token?: Token;
}

/** A capture as the console shows it, one event a line. */
export function decodeRecords(records: readonly CaptureRecord[], decoders: DecoderTable): TraceEvent[] {
  const streams = new ModemStreams(decoders);
  const events: TraceEvent[] = [];
  const add = (atMs: number, described: ReturnType<ModemStreams["push"]>): void => {
    for (const one of described) uartLines(one).forEach((line, index) => events.push({ atMs, ...line, ...(index === 0 && { token: one.token }) }));
  };
  for (const record of records) {
    if ("data" in record) add(record.t, streams.push(record.lane, record.data));
    else events.push({ atMs: record.t, ...textLine(record.lane, record.text) });
  }
  add(records.at(-1)?.t ?? 0, streams.flush());
  return events;
}

function textLine(lane: "app" | "event" | "note" | "phase", text: string): Omit<TraceEvent, "atMs"> {
  if (lane === "app") return appLine(text);
  if (lane === "event") return eventLine(text);
  return lane === "note" ? noteLine(text) : { lane: "phase", tag: "##", text };
}

/** Whether an event says that something went wrong. */
export function isError({ lane, tag, text }: Pick<TraceEvent, "lane" | "tag" | "text">): boolean {
  if (lane === "error" || lane === "bad" || lane === "noise") return true;
  if (tag === "app") return /\b(?:Uncaught|Error|ERR_\w+)\b/.test(text);
  if (lane === "urc" || lane === "answer") return /CONNECT FAIL|PDP: DEACT|NOT INSERTED|UNDER-VOLTAGE|^\+CAOPEN: \d,(?!0\b)/.test(text);
  return lane === "mqtt" && /CONNACK refused|SUBACK .*refused/.test(text);
}
