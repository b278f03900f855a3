/**
 * Each index signs once: two signatures under one would let others sign. So an index is reserved on the disk before it signs, in this order:
 *
 *   lock -> fota.key says next + 1 -> fota.key.log and the log under the home folder have a line -> sign -> unlock
 *
 * A key file that came from a backup, or was copied away and back, says less than one of the logs, and is refused. A crash at any place loses
 * one index at most.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { UserError } from "../cli/errors.ts";
import { appendDurably, createDurably, replaceDurably } from "./durable.ts";
import { encodeKey, type FotaKey, logFile, readKey, SIGNATURES } from "./key_file.ts";

/** A line of a log. */
interface LogLine {
  index: number;
  /** When, ISO 8601. */
  at: string;
  /** What is signed: app, board and version. */
  what: string;
}

export interface Reservation {
  key: FotaKey;
  index: number;
  /** How many signatures are left after this one. */
  left: number;
}

/** Where the logs of all keys of a user lie. */
export interface KeyPlaces {
  /** The key file. */
  path: string;
  /** Made where it is missing. */
  homeFolder: string;
}

const homeLog = ({ homeFolder }: KeyPlaces, key: FotaKey): string => join(homeFolder, `fota-${Buffer.from(key.secret.id).toString("hex")}.log`);

/** Writes a new key and its logs. @throws UserError where there is one of that name */
export function storeNewKey(places: KeyPlaces, key: FotaKey): void {
  for (const path of [places.path, logFile(places.path)]) {
    if (existsSync(path)) throw new UserError(`--out: ${path} exists, and a key is never overwritten: choose another name`);
  }
  createDurably(logFile(places.path), "");
  startHomeLog(places, key);
  createDurably(places.path, encodeKey(key));
}

function startHomeLog(places: KeyPlaces, key: FotaKey): void {
  mkdirSync(places.homeFolder, { recursive: true, mode: 0o700 });
  const path = homeLog(places, key);
  if (!existsSync(path)) createDurably(path, "");
}

/** The key as it may be used. @throws UserError where it went back, its log is missing, or it is used up */
export function readCurrentKey(places: KeyPlaces): FotaKey {
  const key = readKey(places.path);
  const log = logFile(places.path);
  if (!existsSync(log)) {
    throw new UserError(`${log} is missing, without which nobody knows what ${places.path} has signed: move both together, or make a new key`);
  }
  for (const witness of [log, homeLog(places, key)]) {
    const seen = nextOf(witness);
    if (seen > key.next) {
      throw new UserError(
        `${places.path} went back: it has made ${key.next} signatures, and ${witness} knows of ${seen}. ` +
          "Signing on would use an index twice: put the newest key file there, or make a new key",
      );
    }
  }
  if (key.next >= SIGNATURES) throw new UserError(`${places.path} has made all of its ${SIGNATURES} signatures: sign with the other key, and make a new one`);
  return key;
}

/** One more than the highest index of a log. A line that a crash tore is of an index that the key file has passed. */
function nextOf(path: string): number {
  if (!existsSync(path)) return 0;
  const indexes = readFileSync(path, "utf8").matchAll(/\{"index":(\d+),/g);
  return Math.max(0, ...Array.from(indexes, (match) => Number(match[1]) + 1));
}

/**
 * Takes an index for one signature. When it returns, the disk knows of it; it is used up whether the signature is made or not.
 * @param what is signed, for the log
 * @param nowMs milliseconds since the epoch
 */
export function reserve(places: KeyPlaces, what: string, nowMs: number): Reservation {
  return locked(places.path, () => {
    const key = readCurrentKey(places);
    const index = key.next;
    replaceDurably(places.path, encodeKey({ ...key, next: index + 1 }));
    const line: LogLine = { index, at: new Date(nowMs).toISOString(), what };
    startHomeLog(places, key);
    for (const log of [logFile(places.path), homeLog(places, key)]) appendDurably(log, JSON.stringify(line));
    return { key, index, left: SIGNATURES - index - 1 };
  });
}

/** Two at a time would read the same index. */
function locked<T>(path: string, work: () => T): T {
  const lock = `${path}.lock`;
  try {
    createDurably(lock, `${hostname()} ${process.pid}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new UserError(`${lock} exists: another uplink sign is at work, or was broken off; when none is, remove that file`);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}
