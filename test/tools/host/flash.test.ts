import assert from "node:assert/strict";
import { FlashRangeError, NorFlash, PowerCutError } from "../../../tools/host/flash.ts";

const geometry = { address: 0x1000, pageSize: 16, pages: 4 };

describe("tools/host/flash", () => {
  it("turns bits only from one to zero", () => {
    const flash = new NorFlash(geometry);
    flash.program(0x1000, Buffer.from([0xf0]));
    flash.program(0x1000, Buffer.from([0x0f]));
    assert.equal(flash.read(0x1000, 1)[0], 0);
  });

  it("erases the whole page that holds the address, and no other", () => {
    const flash = new NorFlash(geometry, Buffer.alloc(64));
    flash.erasePage(0x1015);
    const page = (value: number): number[] => Array.from({ length: 16 }, () => value);
    assert.deepEqual([...flash.bytes], [...page(0), ...page(0xff), ...page(0), ...page(0)]);
  });

  it("refuses addresses outside", () => {
    const flash = new NorFlash(geometry);
    assert.throws(() => flash.program(0x103f, Buffer.alloc(2)), FlashRangeError);
    assert.throws(() => flash.read(0xfff, 1), /read of 0 bytes at 0xfff is outside the flash 0x1000\.\.0x103f/);
    assert.throws(() => flash.erasePage(0x1040), FlashRangeError);
  });

  it("refuses an image that is too large", () => {
    assert.throws(() => new NorFlash(geometry, Buffer.alloc(65)), /65 bytes does not fit the flash of 64/);
  });

  it("loses the rest of a write when the power is cut, and answers nothing until it is back", () => {
    const flash = new NorFlash(geometry);
    flash.onProgram = () => 1;
    assert.throws(() => flash.program(0x1000, Buffer.from([1, 2])), PowerCutError);
    assert.throws(() => flash.read(0x1000, 1), PowerCutError);
    flash.restorePower();
    assert.deepEqual([...flash.read(0x1000, 2)], [1, 0xff]);
  });

  it("leaves a page half erased when the power is cut then", () => {
    const flash = new NorFlash(geometry, Buffer.alloc(64));
    flash.onErase = () => 5;
    assert.throws(() => flash.erasePage(0x1000), PowerCutError);
    flash.restorePower();
    assert.deepEqual([...flash.read(0x1003, 4)], [0xff, 0xff, 0, 0]);
  });
});
