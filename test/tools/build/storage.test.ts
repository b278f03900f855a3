import assert from "node:assert/strict";
import { fromHex, toHex } from "../../../tools/build/hex.ts";
import { layoutStorage, recordLine, writeStorage } from "../../../tools/build/storage_image.ts";
import { walkStorage } from "../../../tools/build/storage_walk.ts";

const GEOMETRY = { address: 0x08004000, pageSize: 1024, pages: 64 };
const text = (value: string): Uint8Array => Uint8Array.from(Buffer.from(value, "latin1"));

function area(code: Record<string, string>, plan = { slotSize: 4096, slots: 2 }): Uint8Array {
  const files = Object.entries(code).map(([name, data]) => ({ name, data: text(data) }));
  const layout = layoutStorage(
    GEOMETRY,
    plan,
    files.map(({ name, data }) => ({ name, length: data.length })),
  );
  return writeStorage(GEOMETRY, layout, { code: files, settings: text(""), journal: text("j"), slots: text("image") });
}

describe("tools/build/storage_image", () => {
  it("writes headers as the interpreter reads them", () => {
    const bytes = area({ ".bootcde": "Hello" });
    assert.equal(
      Buffer.from(bytes.subarray(0, 40)).toString("hex"),
      "05000000" + "2e626f6f74636465" + "00".repeat(20) + "48656c6c6f" + "ffffff",
    );
  });

  for (const length of [1, 2, 3, 4, 300, 900, 1020, 1024, 1500]) {
    it(`puts the slots on a page whatever the code's length: ${length}`, () => {
      const files = walkStorage(area({ ".boot1": "x", ".bootcde": "y".repeat(length) }), GEOMETRY);
      assert.deepEqual(
        files.map((file) => file.name),
        [".boot1", ".bootcde", "settings", "journal", "slots"],
      );
      const [, , settings, journal, slots] = files;
      assert.deepEqual([journal!.offset % 1024, slots!.offset % 1024], [0, 0]);
      assert.equal(journal!.offset + journal!.length + 32, slots!.offset);
      assert.ok(settings!.length >= 4096);
    });
  }

  it("refuses what would make the interpreter erase the area, or does not fit", () => {
    assert.throws(() => area({ ".bootcde": "" }), /\.bootcde: 0 bytes/);
    assert.throws(() => area({ ".bootcde": "x" }, { slotSize: 32768, slots: 2 }), /needs \d+ bytes and has 65536/);
    assert.throws(() => area({ ["n".repeat(29)]: "x" }), /not a name/);
  });

  it("makes records of whole words that end with a line feed", () => {
    for (const version of ["", "1", "12", "123", "1234"]) {
      const line = recordLine({ version });
      assert.equal(line.length % 4, 0);
      assert.match(line, /^\{"version":"\d*" *\}\n$/);
    }
  });
});

describe("tools/build/storage_walk", () => {
  it("finds what would cost the whole area", () => {
    const bytes = area({ ".bootcde": "x" });
    const zero = bytes.slice();
    zero[0] = 0;
    assert.throws(() => walkStorage(zero, GEOMETRY), /length 0 at 0x0/);
    const stray = bytes.slice();
    stray[stray.length - 1] = 0;
    assert.throws(() => walkStorage(stray, GEOMETRY), /byte 0xffff after the last file is not erased/);
    const long = bytes.slice();
    long[2] = 0x10;
    assert.throws(() => walkStorage(long, GEOMETRY), /goes beyond the area/);
    assert.throws(() => walkStorage(bytes.subarray(1), GEOMETRY), /has 65535 bytes, not 65536/);
  });

  it("leaves out a file whose name was cleared", () => {
    const bytes = area({ ".boot1": "x", ".bootcde": "y" });
    bytes.fill(0, 4, 8);
    assert.equal(walkStorage(bytes, GEOMETRY)[0]!.name, ".bootcde");
  });
});

describe("tools/build/hex", () => {
  it("writes CRLF lines, an upper address for each 64 K, and the end", () => {
    const lines = toHex(new Uint8Array(0x20).fill(0xff), 0x0800fff0).split("\r\n");
    assert.deepEqual(lines, [
      ":020000040800F2",
      ":10FFF000FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF11",
      ":020000040801F1",
      ":10000000FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00",
      ":00000001FF",
      "",
    ]);
  });

  it("is read back byte for byte, across 64 K and at odd addresses and lengths", () => {
    for (const [address, length] of [
      [0x08004000, 49152],
      [0x1fff8, 100],
      [3, 7],
    ] as const) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 7) & 0xff);
      const read = fromHex(toHex(bytes, address));
      assert.equal(read.address, address);
      assert.equal(Buffer.compare(read.bytes, bytes), 0);
    }
  });

  it("does not take a damaged line", () => {
    assert.throws(() => fromHex(":0100000001FF\r\n"), /line 1: not a whole record/);
  });
});
