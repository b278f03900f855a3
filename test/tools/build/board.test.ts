import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadBoard } from "../../../tools/build/board.ts";
import { findRoot } from "../../../tools/build/root.ts";

const root = findRoot();

/** [what is wrong, field of the LilyGO board, its wrong value (undefined: left out), the sentence without the file] */
const WRONG: [string, string, unknown, RegExp][] = [
  ["a missing field", "host", undefined, /^host: is missing; add it$/],
  ["a missing inner field", "power.pwrkey.onMs", undefined, /^power\.pwrkey\.onMs: is missing/],
  ["a missing source", "storage.source", undefined, /^storage\.source: is missing/],
  ["an unknown field", "uart.rts", "D1", /^uart\.rts: is not a known field; known are port, tx, rx, cts, baud, path, source$/],
  ["the modem's pin for flow control on another line", "uart.cts", "D4", /^power\.pwrkey\.pin: D4 is already used by uart\.cts$/],
  ["a switch on a pin that is taken", "switches", [{ pin: "D26", label: "VCC", level: 1, source: "here" }], /^switches\.0\.pin: D26 is already used by uart\.rx$/],
  ["a level that is none", "switches", [{ pin: "D2", label: "VCC", level: 3, source: "here" }], /^switches\.0\.level: 3 is not allowed; use one of 0, 1$/],
  ["a wrong type", "uart.baud", "115200", /^uart\.baud: "115200" is not of type integer; it is the rate in bits per second$/],
  ["a number out of range", "fifoBytes", 1, /^fifoBytes: 1 is out of range, must be >= 64; it is bytes of/],
  ["a wrong choice", "flash.method", "jtag", /^flash\.method: "jtag" is not allowed; use one of console, dfu, /],
  ["a wrong pin name", "led.pin", "GPIO12", /^led\.pin: "GPIO12" does not have the expected form; it is a pin by Espruino's name/],
  ["an address as a number", "storage.address", 3276800, /^storage\.address: 3276800 is not of type string; it is the address/],
  ["an unknown modem", "modem.model", "sim9000", /^modem\.model: no modem "sim9000"; modems are: .*sim7000/],
  ["the console on the modem's UART", "console.device", "Serial2", /^console\.device: Serial2 is the modem's UART/],
  ["the modem on the console's pins", "uart.tx", "D1", /^console\.pins: D1 is also a pin of the modem's UART/],
  ["one pin for two lines", "led.pin", "D4", /^power\.pwrkey\.pin: D4 is already used by led\.pin$/],
  ["a missing pin of the UART", "uart.rx", undefined, /^uart\.rx: is missing; name the pin that the modem's TX is on$/],
  ["a tty on a microcontroller", "uart.path", "/dev/ttyS0", /^uart\.path: only the host LINUX opens a tty/],
  ["stdio on a microcontroller", "console.device", "stdio", /^console\.device: only the host LINUX has stdio/],
  ["a slot off the page", "fota.slotSize", 10000, /^fota\.slotSize: 10000 is not a multiple of the flash page, 4096 bytes$/],
  ["slots larger than the Storage", "storage.pages", 16, /2 x 65536 bytes do not fit the Storage, .* make slotSize 28672 or say/],
  ["an only slot larger than the Storage", "fota", { offered: false, slotSize: 917504, reason: "none" }, /^fota\.slotSize: 917504 bytes do not fit the Storage, .* make it 905216 at most$/],
  ["no reason for no updates", "fota.offered", false, /^fota\.reason: is missing/],
];

describe("tools/build/board", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "uplink-board-"))));
  after(() => rmSync(folder, { recursive: true }));

  /** The LilyGO board with one field changed. */
  function changed(field: string, value: unknown): string {
    const board = JSON.parse(readFileSync(join(root, "boards", "lilygo_t_sim7000g.json"), "utf8")) as object;
    const path = field.split(".");
    const last = path.pop()!;
    const parent = path.reduce((object, key) => object[key] as Record<string, unknown>, board as Record<string, unknown>);
    parent[last] = value;
    const file = join(folder, "changed.json");
    writeFileSync(file, JSON.stringify(board));
    return file;
  }

  for (const [what, field, value, expected] of WRONG) {
    it(`refuses ${what} in one sentence with file, field and fix`, () => {
      const file = changed(field, value);
      assert.throws(
        () => loadBoard(file, root),
        ({ name, message }: Error) => {
          const lines = message.split("\n").map((line) => line.replace(`${file}: `, ""));
          assert.equal(name, "UserError");
          assert.ok(lines.length === 1 && expected.test(lines[0]!), message);
          return true;
        },
      );
    });
  }

  it("lists the boards for a name that it does not know", () => {
    assert.throws(() => loadBoard("lilygo", root), /^UserError: no board "lilygo"; boards are: espruino_linux, .*lilygo_t_sim7000g/);
  });

  it("says what is wrong with a file that is no JSON, or not there", () => {
    const file = join(folder, "broken.json");
    writeFileSync(file, "{");
    assert.throws(() => loadBoard(file, root), /broken\.json: not JSON: /);
    assert.throws(() => loadBoard(join(folder, "none.json"), root), /none\.json: no such file/);
  });

  it("takes a board file from anywhere, and one without updates has one slot", () => {
    const file = changed("fota", { offered: false, slotSize: 65536, reason: "no room" });
    const board = loadBoard(file, root);
    assert.deepEqual([board.id, board.fota.slots, board.storage.address], ["changed", 1, 0x320000]);
  });
});
