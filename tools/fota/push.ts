import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { UserError } from "../cli/errors.ts";
import { firmwareJobId } from "../cloud/core/firmware.ts";
import type { FirmwareCloud, FirmwareJob } from "../cloud/core/firmware.ts";
import { FileServer } from "../cloud/core/file_server.ts";
import type { FileServerOptions } from "../cloud/core/file_server.ts";
import { exchangeLine, faultOf } from "./serve.ts";
import { decodeUpdateFile } from "./update_file.ts";

export interface PushOptions extends FileServerOptions {
  /** An update file. */
  image: string;
  faults: string[];
  /** Tells what passes, a line each. */
  note(text: string): void;
}

const LOOK_MS = 300;
const RUNNING = ["QUEUED", "IN_PROGRESS"];

/** Reads an update file. @throws UserError with one sentence */
export function readUpdate(image: string): { file: Buffer; version: string; sha256: string } {
  let file: Buffer;
  try {
    file = readFileSync(image);
  } catch (error) {
    throw new UserError(`--image: "${image}" cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  try {
    const { manifest } = decodeUpdateFile(file);
    return { file, version: manifest["version"], sha256: manifest["sha256"] };
  } catch (error) {
    throw new UserError(`--image: ${image}: ${(error as Error).message}`);
  }
}

/** A job that a cloud has, and the server of its file. */
export interface Pushed {
  job: FirmwareJob;
  /** Resolves with the final status, in the words of AWS. */
  ended: Promise<string>;
  close(): Promise<void>;
}

/** Serves an update file, and gives a cloud's device the job to fetch it. @throws UserError for what the user can mend */
export async function pushUpdate(cloud: FirmwareCloud, { image, faults, note, ...place }: PushOptions): Promise<Pushed> {
  const { file, version, sha256 } = readUpdate(image);
  const values = faults.map(faultOf);
  const server = await FileServer.open(place);
  for (const value of values) server.faults.setAll(value);
  server.onExchange = (exchange) => note(exchangeLine(exchange));
  const job = { id: firmwareJobId(), version, url: server.add(`/${encodeURIComponent(basename(image))}`, file), sizeBytes: file.length, sha256 };
  cloud.pushFirmware(job);
  note(`job ${job.id}: version ${version}, ${file.length} bytes at ${job.url}`);
  let last = "";
  let looking: NodeJS.Timeout | undefined;
  const ended = new Promise<string>((resolve) => {
    looking = setInterval(() => {
      const { status = "", text = "" } = cloud.firmwareStatus(job.id) ?? {};
      const words = `${status} ${text}`.trim();
      if (words !== "" && words !== last) note(`job ${job.id}: ${(last = words)}`);
      if (status !== "" && !RUNNING.includes(status)) resolve(words);
    }, LOOK_MS);
  });
  return {
    job,
    ended,
    async close() {
      clearInterval(looking);
      await server.close();
    },
  };
}
