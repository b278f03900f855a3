import { runBench } from "./interpreter.ts";
import { benchScript, type ScriptName, type ScriptValues } from "./script.ts";

/** Interpreter instructions of one publish and one receive. */
export interface InstructionCounts {
  publish: number;
  receive: number;
}

export type BenchModel = "sim7000" | "nrf9160";

/** What is measured: an image's code, or "floor" for the same bytes without a protocol. */
export type Measured = string | "floor";

/** Messages of each kind in a measurement. */
export const MESSAGES = 100;
/** Received in the measurement of bulk. */
export const BULK_KIB = 16;

/**
 * Instructions of one message: the whole process for MESSAGES of them, less the one for none, divided. The code is evaluated from RAM,
 * because a read of the Linux build's flash opens a file, which no board does.
 */
export async function countInstructions(espruino: string, model: BenchModel, code: Measured): Promise<InstructionCounts> {
  const scripts: ScriptName[] = ["scripted_modem", `scripted_${model}`, code === "floor" ? "floor" : "device_id"];
  const count = (publishes: number, receives: number): Promise<number> => total(espruino, scripts, { publishes, receives }, code);
  const none = await count(0, 0);
  const each = (sum: number): number => Math.round((sum - none) / MESSAGES);
  return { publish: each(await count(MESSAGES, 0)), receive: each(await count(0, MESSAGES)) };
}

/** Instructions of 1 KiB received in bulk from a SIM7000, in reads of 512 bytes that come in pieces of 64. */
export async function countBulk(espruino: string, code: Measured): Promise<number> {
  const scripts: ScriptName[] = ["scripted_modem", "scripted_sim7000", "bulk"];
  if (code === "floor") scripts.push("bulk_floor");
  const none = await total(espruino, scripts, { kib: 0 }, code);
  return Math.round(((await total(espruino, scripts, { kib: BULK_KIB }, code)) - none) / BULK_KIB);
}

/** Instructions of the whole process. */
async function total(espruino: string, scripts: ScriptName[], values: Partial<ScriptValues>, code: Measured): Promise<number> {
  const script = (await benchScript(scripts, { port: "Serial1", ...values })) + (code === "floor" ? "" : code);
  return (await runBench({ espruino, files: { "bench.js": Buffer.from(script, "latin1") }, script: "bench.js", isCounted: true })).instructions;
}
