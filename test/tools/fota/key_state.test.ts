import assert from "node:assert/strict";
import { appendFileSync, chmodSync, copyFileSync, mkdtempSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeKey, type FotaKey, readKey, SIGNATURES } from "../../../tools/fota/key_file.ts";
import { type KeyPlaces, readCurrentKey, reserve, storeNewKey } from "../../../tools/fota/key_state.ts";
import { DEVICE_LMS, DEVICE_OTS } from "../../../tools/fota/lms/parameters.ts";

/** Nothing is signed here, so the tree may be any. */
const nodes = Array.from({ length: 2 * SIGNATURES }, () => Buffer.alloc(24, 1));
const fresh = (next = 0): FotaKey => ({ secret: { lms: DEVICE_LMS, ots: DEVICE_OTS, id: Buffer.alloc(16, 2), seed: Buffer.alloc(24, 3) }, nodes, next });

describe("tools/fota/key_state", () => {
  let folder: string;
  let places: KeyPlaces;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "uplink-key-"));
    places = { path: join(folder, "fota.key"), homeFolder: join(folder, "home") };
    storeNewKey(places, fresh());
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const take = (): number => reserve(places, "app 1.2.3 for b", 0).index;

  it("gives each index once, tells what is left, and logs what was signed", () => {
    assert.deepEqual([take(), take(), take()], [0, 1, 2]);
    assert.equal(reserve(places, "app 1.2.4 for b", 0).left, SIGNATURES - 4);
    const lines = readFileSync(`${places.path}.log`, "utf8").trim().split("\n");
    assert.equal(lines.length, 4);
    assert.deepEqual(JSON.parse(lines[3]!), { index: 3, at: "1970-01-01T00:00:00.000Z", what: "app 1.2.4 for b" });
  });

  it("writes files that only the owner reads, and refuses a key that others can", () => {
    take();
    for (const file of [places.path, `${places.path}.log`]) assert.equal(statSync(file).mode & 0o777, 0o600, file);
    chmodSync(places.path, 0o644);
    assert.throws(take, /can be read by others: chmod 600/);
  });

  it("refuses a key file that went back", () => {
    copyFileSync(places.path, join(folder, "backup"));
    take();
    copyFileSync(join(folder, "backup"), places.path);
    assert.throws(take, /went back: it has made 0 signatures, and .*fota\.key\.log knows of 1/);
  });

  it("refuses a key file and log that went back together, by the log under the home folder", () => {
    for (const name of ["fota.key", "fota.key.log"]) copyFileSync(join(folder, name), join(folder, `${name}.backup`));
    take();
    for (const name of ["fota.key", "fota.key.log"]) copyFileSync(join(folder, `${name}.backup`), join(folder, name));
    assert.throws(take, /went back: it has made 0 signatures, and .*fota-0202.*\.log knows of 1/);
  });

  it("refuses the copy of a key once either has signed", () => {
    const copy = { ...places, path: join(folder, "copy", "fota.key") };
    mkdirSync(join(folder, "copy"));
    for (const end of ["", ".log"]) copyFileSync(places.path + end, copy.path + end);
    assert.equal(reserve(copy, "x", 0).index, 0);
    assert.throws(take, /went back/);
  });

  it("refuses a key without its log", () => {
    renameSync(`${places.path}.log`, join(folder, "elsewhere"));
    assert.throws(take, /fota\.key\.log is missing/);
  });

  it("goes on behind an index that a crash took between key file, log and signature", () => {
    // The key file was written, and no log yet.
    writeFileSync(places.path, encodeKey(fresh(1)), { mode: 0o600 });
    assert.equal(take(), 1);
    // A log's line was torn.
    writeFileSync(places.path, encodeKey(fresh(3)), { mode: 0o600 });
    appendFileSync(`${places.path}.log`, '{"ind');
    assert.equal(take(), 3);
    assert.equal(take(), 4);
    writeFileSync(places.path, encodeKey(fresh(4)), { mode: 0o600 });
    assert.throws(take, /went back: it has made 4 signatures, and .* knows of 5/);
    // A temporary file was left behind.
    writeFileSync(places.path, encodeKey(fresh(5)), { mode: 0o600 });
    writeFileSync(`${places.path}.new`, "half");
    assert.equal(take(), 5);
  });

  it("refuses to sign while another does, and again once the lock is removed", () => {
    writeFileSync(`${places.path}.lock`, "");
    assert.throws(take, /fota\.key\.lock exists: another uplink sign is at work, or was broken off/);
    assert.equal(readKey(places.path).next, 0);
    rmSync(`${places.path}.lock`);
    assert.equal(take(), 0);
  });

  it("makes the last signature, and then no more", () => {
    writeFileSync(places.path, encodeKey(fresh(SIGNATURES - 1)), { mode: 0o600 });
    assert.equal(reserve(places, "x", 0).left, 0);
    assert.throws(take, /has made all of its 1024 signatures/);
  });

  it("refuses what is no key, in words that hold nothing of it", () => {
    for (const text of ["", "{}", "null", "0000000b00000007", encodeKey(fresh()).replace('"next": 0', '"next": -1'), encodeKey(fresh()).replace("0303", "03")]) {
      writeFileSync(places.path, text, { mode: 0o600 });
      assert.throws(() => readCurrentKey(places), (error: Error) => /is no key of uplink keygen/.test(error.message) && !error.message.includes("0303"));
    }
    rmSync(places.path);
    assert.throws(() => readCurrentKey(places), /no such file; make one by uplink keygen/);
  });

  it("never writes over a key", () => assert.throws(() => storeNewKey(places, fresh()), /exists, and a key is never overwritten/));
});
