import type { UartStep } from "../../../tools/testing/uart_stub.ts";
import { Bench } from "./bench.ts";

/** What the modem said without a pause of 20 ms and without a word from the driver between. */
interface Burst {
  bytes: string;
  /** From the driver's last write. */
  afterMs: number;
  /** Of its first byte in all that the modem said. */
  position: number;
}

/** A write of the driver and what came before the next one. */
interface Turn {
  written: string;
  bursts: Burst[];
}

const PAUSE_MS = 20;

/** The exchange from power-on to the last acknowledgement, once, undisturbed. */
export function record(): { turns: Turn[]; bench: Bench; tookMs: number } {
  const bench = new Bench();
  const tookMs = bench.run(60_000);
  if (tookMs === undefined) throw new Error("the undisturbed run does not come to its end");
  return { turns: turnsOf(bench), bench, tookMs };
}

function turnsOf(bench: Bench): Turn[] {
  const turns: Turn[] = [];
  let writtenMs = 0;
  let endMs = 0;
  let position = 0;
  for (const { direction, bytes, timeMs } of bench.passed) {
    if (direction === "tx") {
      turns.push({ written: bytes, bursts: [] });
      writtenMs = timeMs;
      continue;
    }
    const { bursts } = turns.at(-1)!;
    const last = bursts.at(-1);
    if (last && timeMs - endMs < PAUSE_MS) last.bytes += bytes;
    else bursts.push({ bytes, afterMs: timeMs - writtenMs, position });
    endMs = timeMs;
    position += bytes.length;
  }
  return turns;
}

/**
 * A script for a UartStub.
 * @param cut gives the pieces in which a burst is delivered
 */
export function script(turns: Turn[], cut: (bytes: string, position: number) => string[]): UartStep[] {
  return turns.flatMap(({ written, bursts }) => [
    { expect: written },
    ...bursts.flatMap(({ bytes, afterMs, position }) => cut(bytes, position).map((reply) => ({ reply, afterMs }))),
  ]);
}

/**
 * Positions between the elements of what the modem says: echo, information line, counted bytes with their header, final result, URC, prompt.
 * By the manual's shapes (SIM7000 AT manual V1.06 1.4), not by the driver's own reader.
 */
export function boundaries(said: string): number[] {
  const shape = /AT[^\r]*\r|\r\n> |\r\n\+CIPRXGET: 2,\d,(\d+),\d+\r\n|\r\n[^\r\n]+\r\n/y;
  const found = [0];
  while (shape.lastIndex < said.length) {
    const at = shape.lastIndex;
    const match = shape.exec(said);
    if (!match) throw new Error(`no element at ${at}: ${JSON.stringify(said.slice(at, at + 20))}`);
    if (match[1]) shape.lastIndex += Number(match[1]);
    found.push(shape.lastIndex);
  }
  return found;
}
