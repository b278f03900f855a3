import { currentOverTime, energyMethod, energyMj } from "./energy.ts";
import { isError } from "./events.ts";
import type { TraceEvent } from "./events.ts";

/** What happened between two steps. */
export interface Phase {
  name: string;
  fromMs: number;
  toMs: number;
  commands: number;
  /** Lines and payloads on the UART, without line ends. */
  uartBytes: number;
  /** Inside sockets. */
  sentBytes: number;
  receivedBytes: number;
  errors: number;
  /** Undefined where no currents are known. */
  energyMj: number | undefined;
}

/** Cuts a trace at the steps that it reached; one without steps is one phase. */
export function findPhases(events: readonly TraceEvent[], model: string | undefined): Phase[] {
  const endMs = events.at(-1)?.atMs ?? 0;
  const phases: Phase[] = [];
  let fromMs = 0;
  for (const { atMs, lane, text } of events) {
    if (lane !== "phase") continue;
    phases.push(empty(`until ${text}`, fromMs, atMs));
    fromMs = atMs;
  }
  phases.push(empty(phases.length === 0 ? "all" : "after that", fromMs, endMs));
  let index = 0;
  for (const event of events) {
    if (event.lane === "phase") index++;
    else count(phases[index]!, event);
  }
  const { currents } = energyMethod(model);
  if (!currents) return phases;
  const stretches = currentOverTime(events, currents);
  return phases.map((phase) => ({ ...phase, energyMj: energyMj(stretches, currents.supplyV, phase.fromMs, phase.toMs) }));
}

function empty(name: string, fromMs: number, toMs: number): Phase {
  return { name, fromMs, toMs, commands: 0, uartBytes: 0, sentBytes: 0, receivedBytes: 0, errors: 0, energyMj: undefined };
}

function count(phase: Phase, event: TraceEvent): void {
  const { token } = event;
  if (isError(event)) phase.errors++;
  if (!token) return;
  const length = token.bytes?.length ?? token.text.length;
  phase.uartBytes += length;
  if (token.kind === "command") phase.commands++;
  if (token.kind !== "data" || token.socket === undefined) return;
  if (token.direction === "tx") phase.sentBytes += length;
  else phase.receivedBytes += length;
}
