import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { applyDelta, encodeDelta } from "../../tools/fota/delta.ts";
import { compress } from "../../tools/fota/heatshrink.ts";
import { DEVICE_LMS, DEVICE_OTS } from "../../tools/fota/lms/parameters.ts";
import { growTree, lmsPublicKey, lmsSign } from "../../tools/fota/lms/tree.ts";
import { encodeUpdateFile } from "../../tools/fota/update_file.ts";
import { espruino } from "../tools/build/espruino.ts";
import { seeded } from "../src/seeded.ts";
import { buildTrust, inContext, runInterpreter, type RunTrust } from "./fota_bench.ts";

const SEED = 11;
/** Groups of NIST's ACVP-Server, gen-val/json-files/LMS-sigVer-1.0/internalProjection.json, for the device's parameter set. */
const ACVP = new URL("../fixtures/acvp_lms_sigver.json", import.meta.url);
const acvp = existsSync(ACVP) ? (JSON.parse(readFileSync(ACVP, "utf8")) as AcvpGroup[]) : [];
if (acvp.length === 0) console.log("test/fixtures/acvp_lms_sigver.json is missing: NIST's vectors are skipped");

interface AcvpGroup {
  publicKey: string;
  tests: { tcId: number; testPassed: boolean; reason: string; message: string; signature: string }[];
}

/** Key, message, signature. */
type Row = [Buffer, Buffer, Buffer];

const random = seeded(SEED);
const below = (limit: number): number => Math.floor(random() * limit);
const randomBytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256)));

let image: string;
let publicKey: Buffer;
let sign: (q: number, message: Buffer) => Buffer;

before(async function () {
  this.timeout(300_000);
  image = await buildTrust();
  const secret = { lms: DEVICE_LMS, ots: DEVICE_OTS, id: randomBytes(16), seed: randomBytes(24) };
  const nodes = growTree(secret);
  publicKey = lmsPublicKey(secret, nodes);
  sign = (q, message) => lmsSign(secret, nodes, q, randomBytes(24), message);
});

/** One after another, as an update does. */
async function verify(run: RunTrust, rows: Row[]): Promise<unknown[]> {
  const list = JSON.stringify(rows.map((row) => row.map((bytes) => bytes.toString("base64"))));
  return run(image, `var rows=${list};function next(){var r=rows.shift();if(!r)return done();r.push(function(ok){tell(ok);next();});verify(r);}next();`);
}

function flip(row: Row, part: 0 | 1 | 2): Row {
  const copy = row.map((bytes) => Buffer.from(bytes)) as Row;
  copy[part][below(copy[part].length)]! ^= 1 << below(8);
  return copy;
}

/** Bytes as an escaped literal of the script. */
const literal = (bytes: Buffer): string => `atob("${bytes.toString("base64")}")`;

/** A difference, cut at some places, through the device's decoder. */
const patchCall = (old: Buffer, pieces: Buffer[], longest = 1e6): string => `tell(patch([${literal(old)},[${pieces.map(literal).join()}],${longest}]));`;

function tests(run: RunTrust, flips: number): void {
  it("takes what the host signed, with the first and the last leaf, and refuses it with a bit changed anywhere", async () => {
    const message = Buffer.from('{"version":"1.2.3"}');
    const rows = [0, 1, 512, 1023].map((q): Row => [publicKey, message, sign(q, message)]);
    const bad = Array.from({ length: flips }, (_, index) => flip(rows[index % 4]!, ([2, 1, 0, 2] as const)[index % 4]!));
    const results = await verify(run, [...rows, ...bad]);
    assert.deepEqual(results, [...rows.map(() => true), ...bad.map(() => false)], `seed ${SEED}`);
  }).timeout(120_000);

  it("refuses signatures of other lengths, of other types, and of leaves that are none", async () => {
    const message = Buffer.from("m");
    const good = sign(5, message);
    const changed = (at: number, value: number): Buffer => Object.assign(Buffer.from(good), { [at]: value });
    const bad = [Buffer.alloc(0), good.subarray(0, -1), good.subarray(0, 40), Buffer.concat([good, Buffer.alloc(1)]), changed(7, 6), changed(1259, 10), changed(0, 1), changed(2, 4)];
    assert.deepEqual(await verify(run, bad.map((signature): Row => [publicKey, message, signature])), bad.map(() => false));
  }).timeout(60_000);

  for (const group of acvp) {
    for (const { tcId, testPassed, reason, message, signature } of group.tests) {
      it(`${testPassed ? "takes" : "refuses"} NIST's test case ${tcId} (${reason})`, async () => {
        const row = [group.publicKey, message, signature].map((text) => Buffer.from(text, "hex")) as Row;
        assert.deepEqual(await verify(run, [row]), [testPassed]);
      }).timeout(60_000);
    }
  }

  it("reads the head that the host wrote, and takes nothing else for one", async () => {
    const file = encodeUpdateFile({ manifestText: '{"a":1}', signature: Buffer.alloc(1500), payload: Buffer.alloc(70_000) });
    const heads = [file.toString("latin1", 0, 40), '["UPL2",1,2,3]', "<!DOCTYPE html><html><head><title>", "", "null", '["UPL1"', '["UPL1","x",null,{}]'.padEnd(32)];
    const results = await run(image, `${JSON.stringify(heads)}.forEach(function(h){tell(head(h)||0);});done();`);
    assert.deepEqual(results, [[7, 1500, 70_000], 0, 0, 0, 0, 0, [0, 0, 0]]);
  });

  it("refuses manifests that are not for this device, by their cause", async () => {
    const mine = { version: "1.2.10", board: "b", slotSize: 4096, loader: 2, size: 4000, sha256: "x" };
    const base = Buffer.alloc(32, 1).toString("base64");
    const rows: [string, object | string][] = [
      ["", mine], ["", { ...mine, version: "2.0.0" }], ["", { ...mine, version: "1.10.0" }], ["", { ...mine, base }],
      ["WRONG_BOARD", { ...mine, board: "toString" }], ["TOO_LARGE", { ...mine, size: 4097 }], ["TOO_LARGE", { ...mine, slotSize: 8192 }],
      ["OLD_LOADER", { ...mine, loader: 3 }], ["OLD_VERSION", { ...mine, version: "1.2.9" }], ["OLD_VERSION", { ...mine, version: "1.2.8" }],
      ["OLD_VERSION", { ...mine, version: "0.999.999" }], ["", { ...mine, version: "1.2.9", downgrade: 1 }], ["", { ...mine, version: "0.1.0", downgrade: 1 }],
      ["WRONG_BASE", { ...mine, base: "AAAA" }], ["BAD_MANIFEST", "null"], ["BAD_MANIFEST", "{}"], ["BAD_MANIFEST", ""], ["BAD_MANIFEST", "7"], ["BAD_MANIFEST", '{"size":'],
    ];
    const calls = rows.map(([, manifest]) => {
      const text = typeof manifest === "string" ? manifest : JSON.stringify(manifest);
      return `tell(check([${JSON.stringify(text)},"1.2.9","b",4096,2,atob("${base}")]));`;
    });
    assert.deepEqual(await run(image, `${calls.join("")}done();`), rows.map(([cause]) => cause));
  });

  it("makes the new image of any cut of a difference", async () => {
    const old = Buffer.from("The quick brown fox jumps over the lazy dog. ".repeat(20));
    const made = Buffer.concat([old.subarray(45, 500), Buffer.from("own bytes \x00\xff"), old.subarray(0, 300), Buffer.from("abc".repeat(120)), old.subarray(700)]);
    const delta = encodeDelta(old, made);
    const cuts = Array.from({ length: delta.length + 1 }, (_, at) => [delta.subarray(0, at), delta.subarray(at)]);
    const single = Array.from(delta, (byte) => Buffer.from([byte]));
    const results = await run(image, `${[single, ...cuts].map((pieces) => patchCall(old, pieces)).join("\n")}\ndone();`);
    assert.deepEqual(results, [single, ...cuts].map(() => `=${made.toString("base64")}`));
  }).timeout(60_000);

  it("makes what the host makes of differences between seeded images, compressed parts among them", async () => {
    const words = Array.from({ length: 40 }, () => randomBytes(2 + below(30)));
    const text = (): Buffer => Buffer.concat(Array.from({ length: below(120) }, () => words[below(40)]!));
    const rows = Array.from({ length: 12 }, () => [text(), text()] as const).map(([old, made]) => ({ old, made, delta: encodeDelta(old, made) }));
    rows.forEach(({ old, made, delta }) => assert.ok(applyDelta(old, delta).equals(made), `seed ${SEED}`));
    const results = await run(image, `${rows.map(({ old, delta }) => patchCall(old, [delta])).join("\n")}\ndone();`);
    assert.deepEqual(results, rows.map(({ made }) => `=${made.toString("base64")}`), `seed ${SEED}`);
  }).timeout(60_000);

  it("decompresses what the host compressed", async () => {
    const own = Buffer.from("heatshrink ".repeat(30));
    const bytes = compress(own);
    const step = Buffer.concat([Buffer.from([0, 1, 0, 0, bytes.length]), bytes]);
    assert.deepEqual(await run(image, `${patchCall(Buffer.alloc(1), [step])}done();`), [`=${own.toString("base64")}`]);
  });

  it("gives STORAGE where the slot takes no more, and ends on a difference that copies from nowhere", async () => {
    const old = Buffer.alloc(100, 65);
    const copies = Buffer.from([0, 0, 0, 100, 0]);
    const results = await run(image, `${patchCall(old, [copies], 99)}${patchCall(old, [Buffer.from([255, 255, 255, 255, 0])])}done();`);
    assert.deepEqual(results, ["STORAGE", "="]);
  });

  it("knows of SHA-256 by asking the interpreter", async () => {
    assert.deepEqual(await run(image, "tell(hasSha256());done();"), [true]);
    for (const module of ["Storage", "no_such_module"]) {
      const other = image.replaceAll("\xd1\x06crypto", `\xd1${String.fromCharCode(module.length)}${module}`);
      assert.notEqual(other, image);
      assert.deepEqual(await run(other, "tell(hasSha256());done();"), [false], module);
    }
  });
}

describe("src/fota trust, as built (Node context)", () => tests(inContext, 40));
if (espruino) {
  describe("src/fota trust, as built (real interpreter)", () => {
    tests(async (code, body) => (await runInterpreter(espruino!, code, body)).told, 12);

    const hasValgrind = spawnSync("valgrind", ["--version"]).status === 0;
    if (!hasValgrind) console.log("valgrind is missing: instructions of a verification are not counted");
    const message = Buffer.from('{"version":"1.2.3"}');
    const call = (): string => `var r=${JSON.stringify([publicKey, message, sign(7, message)].map((bytes) => bytes.toString("base64")))};`;

    (hasValgrind ? it : it.skip)("verifies with at most 60 million instructions", async () => {
      const count = async (body: string): Promise<number> => (await runInterpreter(espruino!, image, call() + body, true)).instructions;
      const none = await count("tell(1);done();");
      const all = await count("r.push(function(ok){tell(ok);done();});verify(r);");
      assert.ok(all - none <= 60e6, `${((all - none) / 1e6).toFixed(1)} million`);
    }).timeout(120_000);

    it("verifies with at most 300 variables", async () => {
      const look = "var u=process.memory().usage;if(u>peak)peak=u;";
      const body = `setTimeout(function(){${call()}var base=process.memory().usage,peak=0,timer=setInterval(function(){${look}},1);r.push(function(ok){clearInterval(timer);tell(ok);tell(peak-base);done();});verify(r);},300);`;
      const [isValid, variables] = (await runInterpreter(espruino!, image, body)).told;
      assert.equal(isValid, true);
      assert.ok((variables as number) > 0 && (variables as number) <= 300, `${variables as number}`);
    }).timeout(60_000);
  });
}
