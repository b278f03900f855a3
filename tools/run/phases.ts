import { CONNECT_STEPS } from "./steps.ts";
import type { StepTracker } from "./steps.ts";

/**
 * AT commands and time of each phase from power-on to READY, as aligned lines.
 * @param commandsAtMs when commands were sent, milliseconds since the run began
 */
export function phaseLines({ reachedAtMs }: Pick<StepTracker, "reachedAtMs">, commandsAtMs: readonly number[]): string[] {
  const rows: [string, number, number][] = [];
  let fromMs = 0;
  for (const step of CONNECT_STEPS) {
    const atMs = reachedAtMs.get(step);
    if (atMs === undefined) break;
    const start = fromMs;
    rows.push([`until ${step}`, commandsAtMs.filter((ms) => ms >= start && ms < atMs).length, atMs - start]);
    fromMs = atMs;
  }
  if (rows.length === 0) return [];
  rows.push(["power-on to here", commandsAtMs.filter((ms) => ms < fromMs).length, fromMs]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, commands, ms]) => `  ${name.padEnd(width)}  ${String(commands).padStart(3)} AT commands  ${(ms / 1000).toFixed(1).padStart(5)} s`);
}
