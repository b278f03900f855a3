import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../cli/errors.ts";
import { keepCredentials } from "../cloud/core/credentials.ts";
import { parseFileFault } from "../cloud/core/file_faults.ts";
import { FileServer } from "../cloud/core/file_server.ts";
import type { FileExchange } from "../cloud/core/file_server.ts";
import type { HostPlace } from "../cloud/core/listen.ts";

export interface ServeOptions extends HostPlace {
  /** Whose files are served, each under its own name. */
  folder: string;
  /** Folder of certificates, kept and used again: HTTPS. Absent: HTTP. */
  tlsDir?: string;
  /** As they are typed: `drip=5`. */
  faults: string[];
}

/** A server for the files of a folder. @throws UserError for what the user can mend */
export async function openFolderServer({ folder, tlsDir, faults, port, address = "127.0.0.1" }: ServeOptions): Promise<{ server: FileServer; urls: string[] }> {
  const files = filesOf(folder);
  const values = faults.map(faultOf);
  const hosts: [string, ...string[]] = ["localhost", ...new Set(["127.0.0.1", address])];
  const credentials = tlsDir === undefined ? undefined : await keepCredentials(tlsDir, "uplink-device", hosts);
  const server = await FileServer.open({ place: { address, ...(port !== undefined && { port }) }, ...(credentials && { credentials }) });
  for (const value of values) server.faults.setAll(value);
  return { server, urls: files.map((name) => server.add(`/${encodeURIComponent(name)}`, readFileSync(join(folder, name)))) };
}

/** @throws UserError with the sentence */
export function faultOf(text: string): ReturnType<typeof parseFileFault> {
  try {
    return parseFileFault(text);
  } catch (error) {
    throw new UserError(`--fault: ${(error as Error).message}`);
  }
}

function filesOf(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  } catch (error) {
    throw new UserError(`the folder "${folder}" cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  // A private key that lies beside them is not for everybody.
  const served = names.filter((name) => name.endsWith(".upd"));
  if (served.length === 0) throw new UserError(`${folder} holds no update file; uplink sign makes one, whose name ends in .upd`);
  return served;
}

/** One line about what passed; without the query, which may be a signature. */
export function exchangeLine({ path, range, status, bodyBytes }: FileExchange): string {
  return `${status} ${path.split("?")[0]} ${range ?? "whole"}, ${bodyBytes} bytes`;
}
