/** Files that survive a power cut: what has been written is on the disk when these return. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const OWNER_ONLY = 0o600;

function writeAll(descriptor: number, text: string): void {
  try {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The folder's entry of a file; Windows opens no folders, and writes entries by itself. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(dirname(path), "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A new file. @throws where there is one */
export function createDurably(path: string, text: string, mode = OWNER_ONLY): void {
  writeAll(openSync(path, "wx", mode), text);
  syncFolder(path);
}

/** The whole content: a power cut leaves the old one or the new one. */
export function replaceDurably(path: string, text: string): void {
  const temporary = `${path}.new`;
  rmSync(temporary, { force: true });
  writeAll(openSync(temporary, "wx", OWNER_ONLY), text);
  renameSync(temporary, path);
  syncFolder(path);
}

/** A line at the end of a file that is there. */
export function appendDurably(path: string, line: string): void {
  writeAll(openSync(path, "a", OWNER_ONLY), `${line}\n`);
}
