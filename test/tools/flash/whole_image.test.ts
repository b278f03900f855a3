import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadBoard } from "../../../tools/build/board.ts";
import { toHex } from "../../../tools/build/hex.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { hexSpans } from "../../../tools/flash/hex_spans.ts";
import { wholeImage } from "../../../tools/flash/whole_image.ts";

const PICO = loadBoard("espruino_pico_sim7000", findRoot());
const MDBT42Q = loadBoard("mdbt42q_sim7000", findRoot());
const ESP32 = loadBoard("lilygo_t_sim7000g", findRoot());
const STORAGE = Uint8Array.of(1, 2, 3, 0xff);

/** As an STM32's: a vector table, a hole, code behind it. */
function picoFirmware(): Buffer {
  const bytes = Buffer.alloc(0x10004, 0xff);
  bytes.writeUInt32LE(0x20010000, 0);
  bytes.writeUInt32LE(0x08000199, 4);
  bytes.writeUInt32LE(0x12345678, 0x10000);
  return bytes;
}

describe("tools/flash/whole_image", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "uplink-whole-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function file(name: string, content: string | Uint8Array): string {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  }

  it("patches the Storage into an STM32's .bin and leaves the rest as it is", () => {
    const { content, command } = wholeImage(PICO, STORAGE, file("pico.bin", picoFirmware()));
    const expected = picoFirmware();
    expected.set(STORAGE, 0x4000);
    assert.deepEqual(Buffer.from(content!.bytes), expected);
    assert.equal(command("x.bin"), "dfu-util -a 0 -s 0x08000000 -D x.bin");
  });

  it("puts the Storage's records behind those of an nRF52's .hex, with one end of file", () => {
    const firmware = toHex(Uint8Array.of(9, 9), 0x1000);
    const { content, command } = wholeImage(MDBT42Q, STORAGE, file("mdbt42q.hex", firmware));
    const text = Buffer.from(content!.bytes).toString();
    const { address } = MDBT42Q.storage;
    assert.deepEqual(hexSpans(text, "x"), [{ start: 0x1000, end: 0x1002 }, { start: address, end: address + 4 }]);
    assert.equal(text.split(":00000001FF").length, 2);
    assert.match(command("x.hex"), /^nrfjprog --program x\.hex /);
  });

  it("needs no firmware for an ESP32, whose Storage is a partition", () => {
    const { content, command } = wholeImage(ESP32, STORAGE, undefined);
    assert.equal(content, undefined);
    assert.equal(command("x.bin"), "esptool.py write_flash 0x320000 x.bin");
  });

  const short = picoFirmware().subarray(0, 0x2000);
  const foreign = picoFirmware();
  foreign[0x4000] = 0;
  const REFUSED: [string, typeof PICO, [string, string | Uint8Array] | undefined, RegExp][] = [
    ["no firmware", PICO, undefined, /^--image for espruino_pico_sim7000 needs the firmware of PICO_R1_3 .*, a \.bin file$/],
    ["a firmware of another kind", PICO, ["x.hex", ""], /takes the firmware of PICO_R1_3 .*, a \.bin file$/],
    ["a file that is no firmware", PICO, ["x.bin", Buffer.alloc(0x10004)], /not a firmware that begins at 0x08000000; take the \.bin of PICO_R1_3/],
    ["a firmware cut short", PICO, ["x.bin", short], /not a firmware that begins at 0x08000000/],
    ["another STM32's firmware", PICO, ["x.bin", foreign], /has code at 0x8004000, where the Storage of PICO_R1_3 is; it is the firmware of another board$/],
    ["another nRF52's firmware", MDBT42Q, ["x.hex", toHex(Uint8Array.of(1), MDBT42Q.storage.address)], /has code at 0x6c000, where the Storage of MDBT42Q is/],
    ["a damaged .hex", MDBT42Q, ["x.hex", ":0100000001FF\r\n"], /line 1 is no record of Intel HEX; download the file again$/],
    ["an empty .hex", MDBT42Q, ["x.hex", ":00000001FF\r\n"], /no bytes in it; it is not a firmware$/],
  ];
  for (const [what, board, firmware, sentence] of REFUSED) {
    it(`refuses ${what}`, () => assert.throws(() => wholeImage(board, STORAGE, firmware && file(...firmware)), { name: "UserError", message: sentence }));
  }

  it("refuses a file that is not there", () => assert.throws(() => wholeImage(PICO, STORAGE, join(folder, "no.bin")), /no file .*no\.bin for --image/));
});
