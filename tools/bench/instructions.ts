import { runBench } from "./interpreter.ts";
import { benchScript, type ScriptName } from "./script.ts";

/** Interpreter instructions of one publish and one receive. */
export interface InstructionCounts {
  publish: number;
  receive: number;
}

/** Messages of each kind in a measurement. */
export const MESSAGES = 100;

/**
 * Instructions of one message: the whole process for MESSAGES of them, less the one for none, divided. The code is evaluated from RAM,
 * because a read of the Linux build's flash opens a file, which no board does.
 * @param image the image's code, or "floor" for the same bytes without a protocol
 */
export async function countInstructions(espruino: string, image: string | "floor"): Promise<InstructionCounts> {
  const names: ScriptName[] = image === "floor" ? ["scripted_modem", "floor"] : ["scripted_modem"];
  const count = async (publishes: number, receives: number): Promise<number> => {
    const script = (await benchScript(names, { port: "Serial1", publishes, receives })) + (image === "floor" ? "" : image);
    return (await runBench({ espruino, files: { "bench.js": Buffer.from(script, "latin1") }, script: "bench.js", isCounted: true })).instructions;
  };
  const none = await count(0, 0);
  const each = (total: number): number => Math.round((total - none) / MESSAGES);
  return { publish: each(await count(MESSAGES, 0)), receive: each(await count(0, MESSAGES)) };
}
