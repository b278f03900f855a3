import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { LINUX_FLASH, NorFlash } from "../../../tools/host/flash.ts";
import { CompactionNeededError, Storage } from "../../../tools/host/storage.ts";
import { contextDevice, ESPRUINO, realDevice } from "./devices.ts";

const geometry = { address: 0x10000000, pageSize: 64, pages: 4 };

/** Calls in the interpreter's language, each with what it gives. */
const TABLE: [call: string, result: string][] = [
  ['s.write("a","Hello")', "true"],
  ['s.read("a")', '"Hello"'],
  ['s.write("a","Hello")', "true"],
  ['s.write("big","x",0,270000)', "Error: Unable to find or create file"],
  ['s.write("b.js",[112,114,105])', "true"],
  ['s.write("a","World!!!")', "true"],
  ['s.read("a",2,3)', '"rld"'],
  ['s.read("a",-1,3)', '"Wor"'],
  ['s.read("a",6,30)', '"!!"'],
  ['s.read("a",99)', '""'],
  ['s.read("none")', "undefined"],
  ['s.write("slot","abc",0,16)', "true"],
  ['s.write("slot","\\xff\\xfe",8)', "true"],
  ['s.read("slot",0,12)', '"abc\\xFF\\xFF\\xFF\\xFF\\xFF\\xFF\\xFE\\xFF\\xFF"'],
  ['s.write("slot","x",1)', "Error: File already written with different data"],
  ['s.write("slot","ab",15)', "Error: Too much data for file size"],
  ['s.write("slot","z",13)', "true"],
  ['s.write("blank","\\xff",0,8)', "true"],
  ['s.write("blank","later",0,8)', "true"],
  ['s.write("blank","never",0,8)', "true"],
  ['s.write("none","x",4)', "Error: Unable to find or create file"],
  ['s.write("e","")', "Error: Can't create zero length file"],
  ['s.write("e","x",-1)', "false"],
  ['s.write("small","12345",0,2)', "Error: Too much data for file size"],
  ['s.write("o",{a:1})', "true"],
  ['s.read("o")', '"{\\"a\\":1}"'],
  ['s.write("C:drive","x")', "true"],
  ['s.read("drive")', '"x"'],
  ['s.write("a-name-of-more-than-28-characters","x")', "true"],
  ['s.read("a-name-of-more-than-28-chara")', '"x"'],
  ['s.erase("b.js")', "undefined"],
  ['s.read("b.js")', "undefined"],
  ['s.list().join()', '".boot0,a,slot,blank,small,o,drive,a-name-of-more-than-28-chara"'],
  ['s.list(/^s/).join()', '"slot,small"'],
  ['new Uint8Array(s.readArrayBuffer("a"))', "[87,111,114,108,100,33,33,33]"],
  ['s.getStats().trashCount', "3"],
  ['s.getFree()==s.getStats().freeBytes', "true"],
  ['s.getStats().totalBytes', "262144"],
];

/** What is done to an area with one file, "a" of three bytes, and whether the interpreter accepts it at power-on. */
const DAMAGE: [title: string, damage: (bytes: Buffer) => void, isValid: boolean][] = [
  ["no damage", () => {}, true],
  ["size 0 in the first header", (bytes) => bytes.fill(0, 0, 4), false],
  ["a header of size 0 behind the file", (bytes) => bytes.fill(0, 36, 40), true],
  ["a size beyond the area", (bytes) => bytes.writeUInt32LE(0xffff00, 36), true],
  ["stray bytes at the start of the next page", (bytes) => bytes.fill(0x31, 1024, 1026), false],
  ["stray bytes elsewhere behind the file", (bytes) => bytes.fill(0x31, 100, 102), true],
  ["an area without files but with stray bytes", (bytes) => bytes.fill(0xff, 0, 36).fill(0, 5000, 5001), false],
];

const RUN = "(function(f){var s=require('Storage'),v;try{v=f(s)}catch(e){return ''+e}return v===undefined?'undefined':E.toJS(v)})";

describe("tools/host/storage", () => {
  it("answers each call of the table", async () => {
    await runTable(contextDevice);
  });

  if (ESPRUINO) {
    it("answers as the real interpreter, and leaves the same bytes in flash", async function () {
      this.timeout(30000);
      assert.deepEqual(await runTable(realDevice), await runTable(contextDevice));
    });
  } else console.log("tools/host/storage: not compared with the real interpreter; set ESPRUINO to the path of Espruino for Linux");

  it("reads the first of two live files with one name", () => {
    const storage = new Storage(new NorFlash(geometry));
    storage.write("a", "one");
    storage.write("b", "two");
    storage.flash.bytes.write("a", 36 + 4, "latin1");
    assert.equal(storage.read("a"), "one");
  });

  it("stops where the interpreter would compact", () => {
    const storage = new Storage(new NorFlash(geometry));
    storage.write("a", "x".repeat(100));
    storage.erase("a");
    assert.throws(() => storage.write("b", "y".repeat(150)), CompactionNeededError);
  });

  it("erases the old name before it writes the new file", () => {
    const storage = new Storage(new NorFlash(geometry));
    storage.write("a", "one");
    const effects: number[] = [];
    storage.flash.onProgram = (address) => void effects.push(address - geometry.address);
    storage.write("a", "two");
    assert.deepEqual(effects, [4, 36, 68]);
  });

  for (const [title, damage, isValid] of DAMAGE) {
    const image = new NorFlash();
    new Storage(image).write("a", "one");
    damage(image.bytes);

    it(`calls ${title} ${isValid ? "valid" : "corrupt"}`, () => {
      assert.equal(new Storage(new NorFlash(LINUX_FLASH, image.bytes)).isValid(), isValid);
    });

    if (!ESPRUINO) continue;
    it(`sees the real interpreter ${isValid ? "keep" : "erase"} ${title}`, () => {
      assert.equal(isKeptByInterpreter(ESPRUINO!, image.bytes), isValid);
    });
  }

  it("calls a completely filled area valid", () => {
    const storage = new Storage(new NorFlash(geometry));
    storage.write("a", "x".repeat(256 - 32));
    assert.equal(storage.isValid(), true);
    assert.equal(storage.getFree(), 0);
  });
});

async function runTable(make: typeof contextDevice): Promise<Buffer> {
  const image = new NorFlash();
  new Storage(image).write(".boot0", 'eval(require("fs").readFileSync("boot0.js"));__host.base()');
  const { device } = make(image.bytes);
  await device.start();
  try {
    for (const [call, result] of TABLE) {
      const answer = await device.evaluate(`${RUN}(function(s){return ${call}})`);
      assert.equal(runInNewContext(answer), result, call);
    }
    return device.readFlash();
  } finally {
    await device.stop();
  }
}

function isKeptByInterpreter(espruino: string, image: Buffer): boolean {
  const folder = mkdtempSync(join(tmpdir(), "uplink-storage-"));
  try {
    writeFileSync(join(folder, "espruino.flash"), image);
    const output = execFileSync(espruino, ["-e", "1"], { cwd: folder, encoding: "latin1", stdio: ["pipe", "pipe", "ignore"] });
    return !output.includes("Storage is corrupt");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
