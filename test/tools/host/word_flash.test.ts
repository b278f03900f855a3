import assert from "node:assert/strict";
import { NorFlash, PowerCutError } from "../../../tools/host/flash.ts";
import { Storage } from "../../../tools/host/storage.ts";
import { FLASH_KINDS, FlashMisuseError, WordFlash } from "../../../tools/host/word_flash.ts";
import { seeded } from "../../../tools/testing/random.ts";
import { contextDevice, ESPRUINO, realDevice } from "./devices.ts";

const geometry = { address: 0x1000, pageSize: 1024, pages: 4 };

describe("tools/host/word_flash", () => {
  it("programs words, those around odd bytes once more, and turns bits only from one to zero", () => {
    const flash = new WordFlash({ geometry });
    const words: number[] = [];
    flash.onWord = (address) => void words.push(address);
    flash.program(0x1002, Buffer.from([0xf0, 0x12, 0x34]));
    assert.deepEqual(words, [0x1000, 0x1004]);
    flash.program(0x1002, Buffer.from([0x0f]));
    assert.deepEqual([...flash.read(0x1000, 6)], [0xff, 0xff, 0, 0x12, 0x34, 0xff]);
  });

  it("refuses to program a word of an nRF52840 three times, and a block of an nRF52832 182 times, until the page is erased", () => {
    const flash = new WordFlash({ geometry, kind: FLASH_KINDS["NRF52840DK"]! });
    const put = (): void => flash.program(0x1000, Buffer.from([0xff]));
    put();
    put();
    assert.throws(put, FlashMisuseError);
    flash.erasePage(0x1000);
    put();
    const block = new WordFlash({ geometry, kind: FLASH_KINDS["MDBT42Q"]! });
    for (let count = 0; count < 181; count++) block.program(0x1000 + 4 * (count % 128), Buffer.from([0xff]));
    assert.throws(() => block.program(0x1000, Buffer.from([0xff])), /the block of 0x1000 has 182 programs between two erases, 181 are allowed/);
    block.program(0x1200, Buffer.from([0xff]));
  });

  it("counts what its image holds as programmed once", () => {
    const flash = new WordFlash({ geometry, kind: FLASH_KINDS["NRF52840DK"]!, image: Buffer.from([1, 2, 3, 4]) });
    flash.program(0x1000, Buffer.from([0]));
    assert.throws(() => flash.program(0x1000, Buffer.from([0])), FlashMisuseError);
  });

  it("takes the times of the chip", () => {
    let busyMs = 0;
    const flash = new WordFlash({ geometry, kind: FLASH_KINDS["PICO_R1_3"]!, onBusy: (ms) => void (busyMs += ms) });
    flash.program(0x1000, Buffer.alloc(400));
    assert.ok(Math.abs(busyMs - 1.6) < 1e-9);
    flash.erasePage(0x1000);
    assert.ok(Math.abs(busyMs - 251.6) < 1e-9);
  });

  it("leaves a torn word between what it was and what it was to be, and a torn page likewise", () => {
    for (let seed = 1; seed <= 50; seed++) {
      const flash = new WordFlash({ geometry, random: seeded(seed) });
      flash.onWord = (address) => address === 0x1004;
      assert.throws(() => flash.program(0x1000, Buffer.from("abcdefghijkl")), PowerCutError);
      flash.restorePower();
      const [torn, wanted] = [flash.bytes.readUInt32LE(4), Buffer.from("efgh").readUInt32LE()];
      assert.equal((torn & wanted) >>> 0, wanted);
      assert.deepEqual([flash.bytes.toString("latin1", 0, 4), flash.bytes.readUInt32LE(8)], ["abcd", 0xffffffff]);
      flash.onPage = () => true;
      assert.throws(() => flash.erasePage(0x1000), PowerCutError);
      flash.restorePower();
      for (const [index, byte] of [..."abcd"].entries()) assert.equal(flash.bytes[index]! & byte.charCodeAt(0), byte.charCodeAt(0));
      assert.ok(flash.bytes.subarray(12).every((byte) => byte === 0xff));
    }
  });

  if (!ESPRUINO) return void console.log("tools/host/word_flash: torn headers not compared with the real interpreter; set ESPRUINO to the path of Espruino for Linux");

  it("has files behind a torn header or torn data as the real interpreter has, and leaves the same bytes when they are written again", async function () {
    this.timeout(120_000);
    // 8 words of header, 3 of data.
    for (let word = 0; word < 11; word++) {
      const flash = new WordFlash({ random: seeded(word + 1) });
      const storage = new Storage(flash);
      storage.write(".boot0", 'eval(require("fs").readFileSync("boot0.js"));__host.base()');
      storage.write("kept", "whole");
      let words = 0;
      flash.onWord = () => words++ === word;
      assert.throws(() => storage.write("torn", "0123456789"), PowerCutError);
      const image = Buffer.from(flash.bytes);
      assert.deepEqual(await answers(realDevice, image), await answers(contextDevice, image), `word ${word}`);
    }
  });
});

/** What Storage says of an image and makes of it. */
async function answers(make: typeof contextDevice, image: Buffer): Promise<string[]> {
  const { device } = make(image);
  await device.start();
  try {
    const told: string[] = [];
    for (const call of ["s.list().length", 's.read("kept")', 's.read("torn")', "s.getFree()", 's.write("torn","again")', 's.read("torn")', 's.erase("kept")', "s.getStats()"]) {
      told.push(await device.evaluate(`(function(s){try{return E.toJS(${call})}catch(e){return ""+e}})(require("Storage"))`));
    }
    return [...told, device.readFlash().toString("base64")];
  } finally {
    await device.stop();
  }
}
