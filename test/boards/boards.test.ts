import assert from "node:assert/strict";
import { boardNames, loadBoard } from "../../tools/build/board.ts";
import { buildFlash } from "../../tools/build/flash.ts";
import { boot1Code } from "../../tools/build/loader.ts";
import { findRoot } from "../../tools/build/root.ts";
import { recordLine } from "../../tools/build/storage_image.ts";
import { walkStorage } from "../../tools/build/storage_walk.ts";
import { boardSource } from "../../tools/build/virtual.ts";

const root = findRoot();

describe("boards", () => {
  it("include the three that Uplink starts with", () => {
    const names = boardNames(root);
    for (const name of ["lilygo_t_sim7000g", "espruino_pico_sim7000", "espruino_linux"]) assert.ok(names.includes(name), name);
  });

  for (const name of boardNames(root)) {
    describe(name, () => {
      const board = loadBoard(name, root);
      const image = Uint8Array.from(Buffer.from("print(1)"));
      const { pageSize, pages } = board.storage;

      it("gives a Storage whose files the walker finds, slots on a page and nothing of length 0", async () => {
        const { bytes } = await buildFlash(board, image, { version: "1.2.3", root });
        const files = walkStorage(bytes, board.storage);
        const names = [".boot1", ".bootcde", "settings", "journal", "slots"];
        assert.deepEqual(
          files.map((file) => file.name),
          boot1Code(board) ? names : names.slice(1),
        );
        assert.ok(files.every((file) => file.length > 0 && file.flags === 0));
        const slots = files[files.length - 1]!;
        assert.equal(slots.offset % pageSize, 0);
        assert.equal(slots.length, board.fota.slotSize * board.fota.slots);
        assert.ok(slots.offset + slots.length <= pageSize * pages);
        assert.equal(Buffer.from(bytes).toString("latin1", slots.offset, slots.offset + image.length), "print(1)");
      });

      it("starts with erased settings of 4 kB at least and one journal record", async () => {
        const { bytes } = await buildFlash(board, image, { version: "1.2.3", root });
        const files = walkStorage(bytes, board.storage);
        const settings = files.find((file) => file.name === "settings")!;
        const journal = files.find((file) => file.name === "journal")!;
        assert.ok(settings.length >= 4096);
        assert.ok(bytes.subarray(settings.offset, settings.offset + settings.length).every((byte) => byte === 0xff));
        const text = Buffer.from(bytes.subarray(journal.offset, journal.offset + journal.length)).toString("latin1");
        const record = text.slice(0, text.indexOf("\xff"));
        assert.equal(record, recordLine({ slot: 0, length: 8, version: "1.2.3", state: "confirmed" }));
        assert.equal(record.length % 4, 0);
      });
    });
  }

  it("the Pico's slots end the area exactly, and its journal shares the loader's page", async () => {
    const board = loadBoard("espruino_pico_sim7000", root);
    const { bytes, layout } = await buildFlash(board, new Uint8Array(16384), { version: "1", root });
    const slots = walkStorage(bytes, board.storage).find((file) => file.name === "slots")!;
    assert.deepEqual([slots.offset, slots.offset + slots.length], [16384, 49152]);
    assert.equal(layout.journalParts, 1);
  });

  it("where there is room the journal has two pages that hold nothing else", async () => {
    const board = loadBoard("lilygo_t_sim7000g", root);
    const { bytes, layout } = await buildFlash(board, new Uint8Array(1), { version: "1", root });
    const journal = walkStorage(bytes, board.storage).find((file) => file.name === "journal")!;
    assert.equal(journal.offset % 4096, 0);
    assert.deepEqual([layout.journalParts, layout.journalSpan, journal.length], [2, 4096, 3 * 4096 - 32]);
  });

  it("name pins as the interpreter's globals, and absent lines as undefined", () => {
    const source = boardSource(loadBoard("lilygo_t_sim7000g", root));
    assert.match(source, /export const uart = Serial2;/);
    assert.match(source, /export const uartOptions = \{ tx: D27, rx: D26 \};/);
    assert.match(source, /export const pwrkey = \{ pin: D4, activeLow: false, onMs: 1200, offMs: 1300, readyMs: 4500 \};/);
    assert.match(source, /export const status = undefined;/);
    assert.match(source, /export const readSize = 1460;/);
    assert.match(boardSource(loadBoard("espruino_pico_sim7000", root)), /export const readSize = 512;/);
    assert.match(boardSource(loadBoard("espruino_linux", root)), /export const uartOptions = \{ path: "\/dev\/ttyUSB0" \};/);
  });

  it("put console and control lines to rest before anything runs", () => {
    assert.equal(boot1Code(loadBoard("espruino_linux", root)), "");
    assert.equal(
      boot1Code(loadBoard("lilygo_t_sim7000g", root)),
      'E.setConsole("Serial1",{force:true});digitalWrite(D4,0);digitalWrite(D25,0);',
    );
    assert.equal(
      boot1Code(loadBoard("espruino_pico_sim7000", root)),
      'E.setConsole("USB",{force:true});digitalWrite(B4,1);pinMode(B4,"opendrain");' +
        'digitalWrite(B3,1);pinMode(B3,"opendrain");digitalWrite(B5,0);',
    );
  });
});
