import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadBoard } from "../build/board.ts";
import { build, type BuildResult } from "../build/build.ts";
import { findRoot } from "../build/root.ts";
import { countInstructions, type InstructionCounts } from "./instructions.ts";
import { requireTools } from "./interpreter.ts";
import { measureMemory, type MemoryReport } from "./memory.ts";
import { benchFolder } from "./script.ts";
import { traceWire, type WireReport, type WireUse } from "./wire.ts";

/** The image that the history is about. */
export const BOARD = "lilygo_t_sim7000g";
export const APP = "cloud_client";

/** One measurement: a line of bench/history.jsonl. */
export interface Measurement {
  app: string;
  board: string;
  /** Of the image of `app` for `board`, hexadecimal. */
  imageSha256: string;
  /** As it names itself, such as "2v29.277". */
  interpreter: string;
  imageBytes: number;
  /** Bytes by part of DESIGN.md section 5. */
  parts: Record<string, number>;
  instructions: InstructionCounts;
  floor: InstructionCounts;
  variables: MemoryReport;
  uart: { publish: WireUse; receive: WireUse };
}

export interface Measured {
  record: Measurement;
  built: BuildResult;
}

/** Builds into a folder that is gone afterwards: dist/ is the user's. */
async function built(board: string, app: string): Promise<BuildResult> {
  const outDir = mkdtempSync(join(tmpdir(), "uplink-bench-build-"));
  try {
    return await build({ board, app, outDir });
  } finally {
    rmSync(outDir, { recursive: true });
  }
}

/** The image that the history is about, from the sources as they are now. */
export const currentImage = (): Promise<BuildResult> => built(BOARD, APP);

/** The image that publishes and receives: the same stack, an app of a few lines. */
const benchImage = async (): Promise<string> => (await built(join(benchFolder(), "board.json"), join(benchFolder(), "app"))).code;

/**
 * Measures everything; takes about half a minute.
 * @param progress gets the name of each step before it begins
 * @throws UserError when ESPRUINO or valgrind lack
 */
export async function measure(progress: (step: string) => void): Promise<Measured> {
  const espruino = requireTools(true);
  progress("building");
  const image = await currentImage();
  const bench = await benchImage();
  progress("counting instructions of the floor");
  const floor = await countInstructions(espruino, "floor");
  progress("counting instructions of the image");
  const instructions = await countInstructions(espruino, bench);
  progress("tracing the UART");
  const { interpreter, publish, receive } = await traceWire(espruino, bench);
  progress("counting variables");
  const root = findRoot();
  const variables = await measureMemory(espruino, image.imageBytes, loadBoard(BOARD, root).uart.port, root);
  return { built: image, record: { ...describe(image), interpreter, instructions, floor, variables, uart: { publish, receive } } };
}

type ImageFigures = Pick<Measurement, "app" | "board" | "imageSha256" | "imageBytes" | "parts">;

function describe({ sha256, imageBytes, manifest }: BuildResult): ImageFigures {
  return { app: APP, board: BOARD, imageSha256: sha256, imageBytes: imageBytes.length, parts: manifest.parts };
}

/** Where the time of a publish and of a receive goes. @throws UserError when ESPRUINO lacks */
export async function profile(): Promise<WireReport> {
  return traceWire(requireTools(false), await benchImage());
}
