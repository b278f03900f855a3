import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadBoard } from "../build/board.ts";
import { build, type BuildResult } from "../build/build.ts";
import { findRoot } from "../build/root.ts";
import { type BulkShares, measureBulk } from "./bulk.ts";
import { countBulk, countInstructions, type InstructionCounts } from "./instructions.ts";
import { requireTools } from "./interpreter.ts";
import { measureMemory, type MemoryReport } from "./memory.ts";
import { benchFolder } from "./script.ts";
import { traceWire, type WireReport, type WireUse } from "./wire.ts";

/** The image that the history is about. */
export const BOARD = "lilygo_t_sim7000g";
export const APP = "cloud_client";
const BOARD_NRF9160 = "nrf9160dk";

/** One measurement: a line of bench/history.jsonl; the oldest lines lack what stands behind uart. */
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
  /** Bytes of other images of `app`: for `board` with TLS, for the nRF9160 without and with. */
  images: { tls: number; nrf9160: number; nrf9160Tls: number };
  /** Publish and receive with the other modem. */
  nrf9160: { instructions: InstructionCounts; floor: InstructionCounts };
  /** Received in bulk: instructions of 1 KiB, and the share of the wire, percent. */
  bulk: { instructions: number; floor: number; shares: BulkShares };
}

export interface Measured {
  record: Measurement;
  built: BuildResult;
}

/** Builds into a folder that is gone afterwards: dist/ is the user's. */
async function built(board: string, app: string, overrides: Record<string, string> = {}): Promise<BuildResult> {
  const outDir = mkdtempSync(join(tmpdir(), "uplink-bench-build-"));
  try {
    return await build({ board, app, overrides, outDir });
  } finally {
    rmSync(outDir, { recursive: true });
  }
}

/** The image that the history is about, from the sources as they are now. */
export const currentImage = (): Promise<BuildResult> => built(BOARD, APP);

/** The image that publishes and receives: the same stack, an app of a few lines. */
const benchImage = async (board = "board.json", app = "app"): Promise<string> =>
  (await built(join(benchFolder(), board), join(benchFolder(), app))).code;

async function imageSizes(): Promise<Measurement["images"]> {
  const size = async (board: string, overrides = {}): Promise<number> => (await built(board, APP, overrides)).imageBytes.length;
  const tls = { "tls.tag": "1" };
  return { tls: await size(BOARD, tls), nrf9160: await size(BOARD_NRF9160), nrf9160Tls: await size(BOARD_NRF9160, tls) };
}

/**
 * Measures everything; takes some minutes.
 * @param progress gets the name of each step before it begins
 * @throws UserError when ESPRUINO or valgrind lack
 */
export async function measure(progress: (step: string) => void): Promise<Measured> {
  const espruino = requireTools(true);
  progress("building");
  const image = await currentImage();
  const images = await imageSizes();
  const bench = await benchImage();
  progress("counting instructions of the floor");
  const floor = await countInstructions(espruino, "sim7000", "floor");
  progress("counting instructions of the image");
  const instructions = await countInstructions(espruino, "sim7000", bench);
  progress("counting instructions with an nRF9160");
  const nrf9160 = {
    instructions: await countInstructions(espruino, "nrf9160", await benchImage("board_nrf9160.json")),
    floor: await countInstructions(espruino, "nrf9160", "floor"),
  };
  progress("counting instructions of bulk");
  const bulkCode = await benchImage("board.json", "bulk_app");
  const perKib = { instructions: await countBulk(espruino, bulkCode), floor: await countBulk(espruino, "floor") };
  progress("timing bulk on the wire");
  const bulk = { ...perKib, shares: await measureBulk() };
  progress("tracing the UART");
  const { interpreter, publish, receive } = await traceWire(espruino, bench);
  progress("counting variables");
  const root = findRoot();
  const variables = await measureMemory(espruino, image.imageBytes, loadBoard(BOARD, root).uart.port, root);
  const figures = { interpreter, instructions, floor, variables, uart: { publish, receive }, images, nrf9160, bulk };
  return { built: image, record: { ...describe(image), ...figures } };
}

type ImageFigures = Pick<Measurement, "app" | "board" | "imageSha256" | "imageBytes" | "parts">;

function describe({ sha256, imageBytes, manifest }: BuildResult): ImageFigures {
  return { app: APP, board: BOARD, imageSha256: sha256, imageBytes: imageBytes.length, parts: manifest.parts };
}

/** Where the time of a publish and of a receive goes. @throws UserError when ESPRUINO lacks */
export async function profile(): Promise<WireReport> {
  return traceWire(requireTools(false), await benchImage());
}
