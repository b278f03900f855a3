/** This board's part in updates; only images whose prj.json has "fota" have it. */
import { boardName } from "uplink/board";
import { tls } from "uplink/prj";
import { loader, readFile } from "../hal/flash.ts";
import { clock, rebootBoard } from "../hal/hal.ts";
import { hasSha256, sha256 } from "../hal/sha256.ts";
import { boardAt } from "../modem/board_network.ts";
import type { FotaDevice } from "./jobs.ts";
import { bootState, confirmImage, jobTold, updateSlot } from "./slots.ts";

/** A modem's TLS takes records of 2 kB with the header before them; without TLS a range costs the device no memory. */
const BLOCK = tls ? 1024 : 4096;
const QUIET_MS = 20;

const readOld = (offset: number, length: number): string => readFile("slots", loader.slot * loader.slotSize, loader.length).substr(offset, length);

function whenQuiet(step: () => void): void {
  if (boardAt().isIdle()) step();
  else clock.setTimeout(whenQuiet, QUIET_MS, step);
}

export const fotaDevice: FotaDevice = {
  clock,
  tls,
  keys: loader.keys,
  running: {
    version: loader.version,
    board: boardName,
    slotSize: loader.slotSize,
    loaderVersion: loader.loaderVersion,
    sha256: () => sha256(readOld(0, loader.length)),
  },
  sha256,
  readOld,
  whenQuiet,
  blockSize: BLOCK,
  slot: () => (hasSha256() ? updateSlot() : undefined),
  boot: bootState,
  confirm: () => void (bootState().state == "test" && confirmImage()),
  reboot: rebootBoard,
  told: jobTold,
};
