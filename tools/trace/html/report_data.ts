import type { CaptureHeader } from "../../capture/format.ts";
import { energyMethod } from "../energy.ts";
import { isError } from "../events.ts";
import type { TraceEvent } from "../events.ts";
import { findPhases } from "../phases.ts";
import type { Phase } from "../phases.ts";
import { laneName } from "../text.ts";
import { arrowOf, signalOf } from "./arrows.ts";

/** What the page is given, as JSON. Lines are columns, and texts stand once: 100,000 lines are read in a moment. */
export interface ReportData {
  about: { startedAt: string; modem?: string | undefined; board?: string | undefined; app?: string | undefined };
  /** Where the capture broke off. */
  damage?: string | undefined;
  lanes: string[];
  texts: string[];
  /** Of each line: milliseconds, lane, tag and text (numbers of `texts`), words (-1: none), arrow (from * 4 + to, -1: none). */
  t: number[];
  lane: number[];
  tag: number[];
  text: number[];
  words: number[];
  arrow: number[];
  /** Numbers of the lines with errors. */
  errors: number[];
  /** Milliseconds and dBm, in turn, of each kind of level. */
  signal: Record<string, number[]>;
  /** Milliseconds and bytes in sockets, in turn. */
  sent: number[];
  received: number[];
  phases: Phase[];
  energyText: string;
}

export function reportData(events: readonly TraceEvent[], header: CaptureHeader, damage?: string): ReportData {
  const { startedAt, modem, board, app } = header;
  const texts = new Numbered();
  const lanes = new Numbered();
  const data: ReportData = {
    about: { startedAt, modem, board, app },
    damage,
    lanes: lanes.all,
    texts: texts.all,
    t: events.map(({ atMs }) => Math.round(atMs)),
    lane: events.map((event) => lanes.of(laneName(event))),
    tag: events.map(({ tag }) => texts.of(tag)),
    text: events.map(({ text }) => texts.of(text)),
    words: events.map(({ words }) => (words === undefined ? -1 : texts.of(words))),
    arrow: events.map((event) => arrowNumber(arrowOf(event))),
    errors: [...events.keys()].filter((index) => isError(events[index]!)),
    signal: {},
    sent: [],
    received: [],
    phases: findPhases(events, modem),
    energyText: energyMethod(modem).text,
  };
  for (const event of events) addSamples(data, event);
  return data;
}

function arrowNumber(arrow: readonly [number, number] | undefined): number {
  return arrow === undefined ? -1 : arrow[0] * 4 + arrow[1];
}

function addSamples(data: ReportData, event: TraceEvent): void {
  const { token, atMs } = event;
  const signal = signalOf(event);
  if (signal) (data.signal[signal[1]] ??= []).push(Math.round(atMs), signal[0]);
  if (token?.kind !== "data" || token.socket === undefined) return;
  (token.direction === "tx" ? data.sent : data.received).push(Math.round(atMs), token.bytes?.length ?? 0);
}

/** Numbers texts in the order in which they come. */
class Numbered {
  readonly all: string[] = [];
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.all.length);
    return this.all.push(text) - 1;
  }
}
