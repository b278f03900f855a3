/** Bad inputs of an update over the air; README.md says how the rows are run. */
import type { FileFaultValues } from "../../tools/cloud/core/file_faults.ts";
import { IMAGE, JOB_ID, updateFile } from "../src/fota/fota_bench.ts";
import type { FotaBench } from "../src/fota/fota_bench.ts";

/** Address of a good file. */
export const URL = "http://files.test:80/app.upl";

/** What a server does; what FOTA_ERROR says; whether the slot was erased before it showed. The job is told FAILED. */
export const SERVER: [what: string, faults: Partial<FileFaultValues>, sentence: RegExp, isErased?: boolean][] = [
  ["redirects for ever", { redirect: "loop" }, /^HTTP_STATUS: more than 3 redirects$/],
  ["says 403", { status: 403 }, /^HTTP_STATUS: 403$/],
  ["lets the address expire", { status: 403, statusAfter: 5 }, /^HTTP_STATUS: 403$/, true],
  ["says 503 for ever", { status: 503, retryAfter: 10 }, /^HTTP_STATUS: 503$/],
  ["is silent", { stall: 0 }, /^STALLED: nothing for 30 s$/],
  ["closes each time", { truncate: 0 }, /^TRUNCATED/],
  ["lies about the range", { wrongRange: 1 }, /^HTTP_STATUS: 206 with a wrong range or length$/],
  ["lies about the length", { wrongLength: -1 }, /^HTTP_STATUS: 206 with a wrong range or length$/],
];

const flip = (at: number): Buffer => {
  const file = updateFile();
  file[at]! ^= 1;
  return file;
};

/** What a file is; how it is made; what FOTA_ERROR says; what the job is told; whether it shows only when all has come. */
export const FILE: [what: string, make: () => Buffer, sentence: RegExp, status: string, isErased?: boolean][] = [
  ["no update file", () => Buffer.from("<html>".repeat(500)), /^BAD_MANIFEST: no update file$/, "REJECTED"],
  ["a head of nonsense", () => Buffer.from('["UPL1",-5,1500,9999]'.padEnd(4000)), /^BAD_MANIFEST$/, "REJECTED"],
  ["cut", () => updateFile().subarray(0, 5000), /^TRUNCATED: the file has 5000 bytes$/, "FAILED"],
  ["longer than it says", () => Buffer.concat([updateFile(), Buffer.from("x")]), /^TRUNCATED/, "FAILED"],
  ["a bit flipped in the manifest", () => flip(40), /^SIGNATURE$/, "REJECTED"],
  ["a bit flipped in the signature", () => flip(1000), /^SIGNATURE$/, "REJECTED"],
  ["a bit flipped in the payload", () => flip(5000), /^DIGEST$/, "FAILED", true],
  ["signed for another manifest", () => Buffer.concat([updateFile().subarray(0, -IMAGE.length - 1500), updateFile({ note: 1 }).subarray(-IMAGE.length - 1500)]), /^SIGNATURE$/, "REJECTED"],
  ["for another board", () => updateFile({ board: "other" }), /^WRONG_BOARD$/, "REJECTED"],
  ["of the running version", () => updateFile({ version: "1.0.0" }), /^OLD_VERSION$/, "REJECTED"],
  ["older", () => updateFile({ version: "0.9.0" }), /^OLD_VERSION$/, "REJECTED"],
  ["for a newer loader", () => updateFile({ loader: 2 }), /^OLD_LOADER$/, "REJECTED"],
  ["too large", () => updateFile({ size: 20000 }), /^TOO_LARGE$/, "REJECTED"],
  ["so large that it would take the slot's last bytes", () => updateFile({ size: 16380 }), /^TOO_LARGE$/, "REJECTED"],
  ["of another size than its payload", () => updateFile({ size: IMAGE.length - 1 }), /^BAD_MANIFEST$/, "REJECTED"],
  ["a difference to another image", () => updateFile({ base: "AAAA" }), /^WRONG_BASE$/, "REJECTED"],
];

/** What a device does; the rest as for FILE. */
export const DEVICE: [what: string, spoil: (bench: FotaBench) => void, sentence: RegExp, status: string, isErased?: boolean][] = [
  ["offers no updates", (bench) => void (bench.device.isOffered = false), /^NOT_OFFERED$/, "REJECTED"],
  ["has a full journal", (bench) => void (bench.slot.isJournalFull = true), /^JOURNAL_FULL$/, "FAILED"],
  ["has flash that takes nothing", (bench) => void (bench.slot.isBroken = true), /^STORAGE$/, "FAILED", true],
];

/** Jobs with missing or foreign fields: BAD_JOB, and REJECTED. */
export const JOB: [what: string, job: object][] = [
  ["without an address", { id: JOB_ID }],
  ["with a number for an address", { id: JOB_ID, url: 5 }],
  ["with an address that ends a request", { id: JOB_ID, url: "http://files.test/a HTTP/1.1\r\nX: y" }],
  ["with an address that ends an AT command", { id: JOB_ID, url: 'http://a",1/x' }],
  ["with a text for a size", { id: JOB_ID, url: URL, size: "7" }],
  ["with a list for a digest", { id: JOB_ID, url: URL, sha256: [] }],
];
