/**
 * One update, from the job to an image that waits for the next start.
 *
 *   head, manifest, signature -> verified -> pages erased -> payload, in blocks -> hash of the slot -> activated
 *
 * What is lost is asked for again from the last whole word; nothing is erased before the signature is known to be good.
 */
import type { Clock } from "../hal/contracts.ts";
import { OneTimer } from "../hal/one_timer.ts";
import type { Network, Socket, TlsOptions } from "../net/socket.ts";
import type { FotaCause, FotaJob, Manifest, UpdateSlot } from "./contract.ts";
import { createPatcher } from "./delta.ts";
import type { Patcher } from "./delta.ts";
import { createHttpRange } from "./http_range.ts";
import { lmsVerify } from "./lms.ts";
import { checkManifest, parseManifest } from "./manifest.ts";
import type { Running } from "./manifest.ts";
import { HEAD_LENGTH, readHead } from "./update_file.ts";
import type { Head } from "./update_file.ts";

/** What an update works with. */
export interface UpdateParts {
  network: Network;
  clock: Clock;
  /** Of the file's server; undefined where the image has no TLS. */
  tls: TlsOptions | undefined;
  slot: UpdateSlot;
  running: Running;
  /** Public keys, byte strings of 48. */
  keys: string[];
  /** Byte string of 32. */
  sha256(bytes: string): string;
  /** Bytes of the running image. */
  readOld(offset: number, length: number): string;
  /** Calls back while no AT command is open; that may take as long as it wants. */
  whenQuiet(step: () => void): void;
  /** The modem may have said something meanwhile. @param socket the update's own, where it has one */
  poll(socket: Socket | undefined): void;
  /** Bytes of one range. */
  blockSize: number;
  /** No further socket can be had: those of others are to be given up. */
  makeRoom(): void;
  onErase(isDone: boolean): void;
  /** 0 to 100, in steps of 5. */
  onProgress(percent: number): void;
  /** Once, and nothing after it. @param cause "" for an image that waits for the next start @param text for a human */
  onEnd(cause: FotaCause, text: string): void;
}

/** Failures in a row without a byte: five minutes and more, as waits double from RETRY_S to RETRY_MAX_S. */
const FAILURES_MAX = 8;
const RETRY_S = 4;
const RETRY_MAX_S = 300;
/** How often the file may be another one. */
const CHANGES_MAX = 3;
/** However slow: a day. */
const WHOLE_MS = 86400000;
/** Head, manifest and signature: what is asked for first, and the most. */
const FRONT = 2048;
const FRONT_MAX = 4096;

/** @returns ends it early: onEnd() follows with this cause */
export function startUpdate(job: FotaJob, parts: UpdateParts): (cause: FotaCause, text?: string) => void {
  const clock = parts.clock;
  const slot = parts.slot;
  const deadline = new OneTimer(clock);
  let isEnded = false;
  let failures = 0;
  let changes = 0;
  /** The file up to its payload, as far as it has come. */
  let front = "";
  let head: Head | undefined;
  let manifest: Manifest | undefined;
  /** Where the payload begins, and how much of it is taken. */
  let begin = HEAD_LENGTH;
  let taken = 0;
  /** Of the image: bytes in the slot, and those that do not fill a word yet. */
  let written = 0;
  let rest = "";
  let patcher: Patcher | undefined;
  /** It has more to do than fits a slice; what comes meanwhile waits, and so does the next request. */
  let isPatching = false;
  let waiting = "";
  let isWhole = false;
  let percent = -1;
  /** The slot has been erased because what came was not the image. */
  let isSecond = false;

  function end(cause: FotaCause, text?: string): void {
    if (isEnded) return;
    isEnded = true;
    deadline.stop();
    http.close();
    parts.onEnd(cause, text || "");
  }

  function forget(): void {
    front = rest = waiting = "";
    head = manifest = patcher = undefined;
    begin = HEAD_LENGTH;
    taken = written = 0;
  }

  function next(): void {
    if (isEnded) return;
    isWhole = false;
    if (!manifest) http.get(front.length, Math.min(parts.blockSize, FRONT));
    else if (taken < head!.payloadLength) http.get(begin + taken, Math.min(parts.blockSize, head!.payloadLength - taken));
    else check();
  }

  function onFront(): void {
    const file = http.size();
    if (job.size && job.size != file) return end("CHANGED", "the job says " + job.size + " bytes, the server " + file);
    if (!head && front.length >= HEAD_LENGTH) {
      head = readHead(front);
      if (!head) return end("BAD_MANIFEST", "no update file");
      begin = HEAD_LENGTH + head.manifestLength + head.signatureLength;
      // Nobody has vouched for the numbers yet.
      if (begin > FRONT_MAX || Math.min(head.manifestLength, head.signatureLength, head.payloadLength) < 1) return end("BAD_MANIFEST");
      if (begin + head.payloadLength != file) return end("TRUNCATED", "the file has " + file + " bytes");
    }
    if (front.length < begin) return http.isUnranged() ? undefined : next();
    if (http.isUnranged()) http.close();
    verify(0);
  }

  function verify(index: number): void {
    const text = front.substr(HEAD_LENGTH, head!.manifestLength);
    const key = parts.keys[index];
    if (!key) return end("SIGNATURE");
    lmsVerify(clock, key, text, front.substring(HEAD_LENGTH + text.length, begin), (isValid) => {
      if (isEnded) return;
      if (!isValid) return verify(index + 1);
      manifest = parseManifest(text);
      front = "";
      const cause = manifest ? checkManifest(manifest, parts.running) || unfit() : "BAD_MANIFEST";
      if (cause) return end(cause);
      prepare();
    });
  }

  /** The slot's end tells downloads apart; and where the job says which image it means, it is that one. */
  function unfit(): FotaCause {
    if (manifest!["size"] > slot.size) return "TOO_LARGE";
    return job.sha256 && job.sha256 != manifest!["sha256"] ? "DIGEST" : "";
  }

  function prepare(): void {
    if (manifest!["base"]) patcher = createPatcher(parts.readOld, write);
    else if (head!.payloadLength != manifest!["size"]) return end("BAD_MANIFEST");
    // Of a difference it is not known what made the words that are there.
    const before = patcher ? undefined : slot.written(manifest!["sha256"]);
    if (before === undefined) return eraseAll();
    taken = written = before;
    next();
  }

  function eraseAll(): void {
    taken = written = 0;
    rest = "";
    parts.onErase(false);
    erase();
  }

  function erase(): void {
    parts.whenQuiet(() => {
      if (isEnded) return;
      const hasMore = slot.eraseNext(manifest!["sha256"]);
      parts.poll(http.socket());
      if (hasMore) return void clock.setTimeout(erase, 0);
      parts.onErase(true);
      next();
    });
  }

  /** Whole words, as the flash takes them. */
  function write(bytes: string): boolean {
    rest += bytes;
    const size = manifest!["size"];
    const length = written + rest.length < size ? rest.length & ~3 : rest.length;
    const isTaken = written + length <= size && (!length || slot.write(written, rest.substr(0, length)));
    rest = rest.substr(length);
    written += length;
    return isTaken;
  }

  function onBytes(bytes: string): void {
    failures = 0;
    if (!manifest) {
      front += bytes;
      if (http.isUnranged()) onFront();
      return;
    }
    taken += bytes.length;
    if (!patcher) {
      if (!write(bytes)) return end("STORAGE");
    } else if (isPatching) waiting += bytes;
    else patch(bytes);
    const now = Math.floor((taken * 20) / head!.payloadLength) * 5;
    if (now > percent) parts.onProgress((percent = now));
  }

  function patch(bytes: string): void {
    if (isEnded || !patcher) return;
    const cause = patcher.push(bytes);
    isPatching = cause === undefined;
    if (isPatching) return void clock.setTimeout(patch, 0, "");
    if (cause) return end(cause);
    bytes = waiting;
    waiting = "";
    if (bytes) patch(bytes);
    else if (isWhole) next();
  }

  function check(): void {
    const size = manifest!["size"];
    if (written == size && btoa(parts.sha256(slot.read(0, size))) == manifest!["sha256"]) {
      return end(slot.activate(size, manifest!["version"], job.id) ? "" : "JOURNAL_FULL");
    }
    // What is there would be gone on with for ever.
    if (isSecond) return end("DIGEST");
    isSecond = true;
    if (patcher) patcher = createPatcher(parts.readOld, write);
    eraseAll();
  }

  /** From the beginning. */
  function again(text: string, retryS: number): void {
    if (++changes > CHANGES_MAX) return end("CHANGED", text);
    forget();
    wait(retryS);
  }

  function wait(retryS: number): void {
    const s = Math.min(RETRY_S * Math.pow(2, failures), RETRY_MAX_S);
    clock.setTimeout(next, Math.max(retryS, s) * 1000);
  }

  function onFailed(cause: FotaCause, text: string, retryS?: number): void {
    if (isEnded) return;
    if (retryS === undefined || ++failures > FAILURES_MAX) return end(cause, text);
    if (cause == "CONNECT" && failures == 2) parts.makeRoom();
    if (cause == "CHANGED") again(text, retryS);
    else wait(retryS);
  }

  const http = createHttpRange(parts.network, clock, job, parts.tls, {
    onBytes,
    onWhole() {
      isWhole = true;
      if (!manifest) onFront();
      else if (!isPatching) next();
    },
    onFailed,
  });
  deadline.start(WHOLE_MS, () => end("STALLED", "not done in a day"));
  // Its owner has not got what ends it yet.
  clock.setTimeout(next, 0);
  return end;
}
