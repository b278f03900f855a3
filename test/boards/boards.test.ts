import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { boardNames, loadBoard, modemModels } from "../../tools/build/board.ts";
import { editorSchema, knownTargets } from "../../tools/build/board_schema.ts";
import { buildFlash } from "../../tools/build/flash.ts";
import { boot1Code } from "../../tools/build/loader.ts";
import { findRoot } from "../../tools/build/root.ts";
import { imageRecord } from "../../tools/build/journal.ts";
import { walkStorage } from "../../tools/build/storage_walk.ts";
import { boardSource } from "../../tools/build/virtual.ts";

const root = findRoot();
const BOARDS = [
  "espruino_linux",
  "espruino_pico_nrf9151dk",
  "espruino_pico_nrf9160dk",
  "espruino_pico_sim7000",
  "espruino_wifi_sim7000",
  "lilygo_t_sim7000g",
  "lilygo_t_sim7000g_s3",
  "mdbt42q_nrf9160dk",
  "mdbt42q_sim7000",
  "nrf9160dk",
  "thingy91",
];

describe("boards", () => {
  it("include ten with a modem, and the one for the host", () => {
    const names = boardNames(root);
    for (const name of BOARDS) assert.ok(names.includes(name), name);
  });

  it("stand in boards/README.md, each with what is known and what is inferred", () => {
    const readme = readFileSync(join(root, "boards", "README.md"), "utf8");
    for (const name of boardNames(root)) assert.match(readme, new RegExp(`^\\| \`${name}\` \\|`, "m"));
  });

  it("give the editor's schema its lists from the folders: models and Espruino targets", () => {
    const schema = editorSchema(root) as { properties: Record<string, { properties?: Record<string, { enum: string[] }>; examples?: string[] }> };
    assert.deepEqual(schema.properties["modem"]!.properties!["model"]!.enum, modemModels(root));
    assert.deepEqual(schema.properties["host"]!.examples, Object.keys(knownTargets(root)).sort());
    assert.ok(schema.properties["host"]!.examples!.includes("PICO_R1_3"));
  });

  for (const name of boardNames(root)) {
    describe(name, () => {
      const board = loadBoard(name, root);
      const image = Uint8Array.from(Buffer.from("print(1)"));
      const { pageSize, pages } = board.storage;

      it("gives a Storage whose files the walker finds, slots (where there are two) on a page and nothing of length 0", async () => {
        const { bytes } = await buildFlash(board, image, { version: "1.2.3", root });
        const files = walkStorage(bytes, board.storage);
        const names = [".boot1", ".bootcde", "settings", "journal", "slots"];
        assert.deepEqual(
          files.map((file) => file.name),
          boot1Code(board) ? names : names.slice(1),
        );
        assert.ok(files.every((file) => file.length > 0 && file.flags === 0));
        const slots = files[files.length - 1]!;
        if (board.fota.offered) assert.equal(slots.offset % pageSize, 0);
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
        assert.equal(record, imageRecord({ n: 1, isConfirmed: true, slot: 0, image, version: "1.2.3" }));
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

  it("on an area of one page the slot follows the journal", async () => {
    const board = loadBoard("espruino_wifi_sim7000", root);
    const { bytes, layout } = await buildFlash(board, new Uint8Array(49152), { version: "1", root });
    const [journal, slots] = walkStorage(bytes, board.storage).slice(-2);
    assert.deepEqual([journal!.length, layout.journalParts, slots!.length], [2048, 1, 49152]);
    assert.equal(slots!.offset, journal!.offset + 2048 + 32);
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

  it("name the line that tells the modem to hold back", () => {
    const pico = loadBoard("espruino_pico_sim7000", root);
    const source = boardSource({ ...pico, uart: { ...pico.uart, cts: "B1" } });
    assert.match(source, /export const uartOptions = \{ tx: A2, rx: A3, cts: B1 \};/);
  });

  it("put console, switches and control lines to rest before anything runs", () => {
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
    assert.match(boot1Code(loadBoard("espruino_wifi_sim7000", root)), /^E\.setConsole\("USB",\{force:true\}\);digitalWrite\(A14,0\);digitalWrite\(B1,1\);/);
    const wakeup = { pin: "B4", label: "P0.31", activeLow: true, openDrain: true, onMs: 100, source: "here" };
    const pico = loadBoard("espruino_pico_sim7000", root);
    assert.match(boot1Code({ ...pico, power: { wakeup } }), /;digitalWrite\(B4,1\);pinMode\(B4,"opendrain"\);$/);
  });
});
