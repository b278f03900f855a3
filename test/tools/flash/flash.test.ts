import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Board, loadBoard } from "../../../tools/build/board.ts";
import { build, type BuildResult } from "../../../tools/build/build.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { recordLine } from "../../../tools/build/storage_image.ts";
import { walkStorage } from "../../../tools/build/storage_walk.ts";
import { flashBoard, type FlashOptions } from "../../../tools/flash/flash.ts";
import { type OpenPort, openSerialPort, type Port } from "../../../tools/flash/port.ts";
import { Progress } from "../../../tools/flash/progress.ts";
import { NorFlash } from "../../../tools/host/flash.ts";
import { Storage } from "../../../tools/host/storage.ts";
import { lacking, PtyBoard } from "./pty_board.ts";

const SETTINGS = recordLine({ id: "pump-7", password: 'a"b\\c\xe9' }) + recordLine({ host: "broker.example.com" });

describe("tools/flash/flash", function () {
  this.timeout(60000);
  let folder: string;
  let built: BuildResult;
  let board: Board;
  let device: PtyBoard | undefined;
  let phases: string;

  before(async function () {
    const reason = await lacking();
    if (reason !== undefined) {
      console.log(`tools/flash/flash: skipped; ${reason}`);
      return this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "uplink-built-"));
    board = loadBoard("espruino_linux", findRoot());
    built = await build({ board: "espruino_linux", app: "cloud_client", outDir: folder });
  });
  afterEach(async () => {
    await device?.stop();
    device = undefined;
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  function options(changed: Partial<FlashOptions> = {}): FlashOptions {
    phases = "";
    const progress = new Progress(false, (text) => (phases += text));
    const fixed = { baud: 115200, board, flash: built.flash, backupFolder: folder, isEraseAll: false, isForced: false, progress };
    return { ...fixed, port: device?.path ?? "", ...changed };
  }

  /** The area of an earlier flashing, with the device's settings in it. */
  function installed(settings = SETTINGS): Uint8Array {
    const bytes = Uint8Array.from(built.flash.bytes);
    bytes.set(Buffer.from(settings, "latin1"), fileNamed("settings").offset);
    return bytes;
  }

  function fileNamed(name: string): { offset: number; length: number } {
    return built.flash.layout.files.find((file) => file.name === name)!;
  }

  function assertFlash(expected: Uint8Array): void {
    const found = device!.readFlash();
    const files = walkStorage(found, board.storage).map(({ name, offset, length }) => ({ name, offset, length }));
    assert.deepEqual(files, built.flash.layout.files);
    assert.equal(Buffer.compare(found, expected), 0, "the flash differs from the build's");
  }

  it("fills an empty board with the very bytes of the build and hears the app's first line", async () => {
    device = await PtyBoard.start();
    const report = await flashBoard(options());
    assertFlash(built.flash.bytes);
    assert.equal(report.firstLine, `cloud_client ${built.manifest.version}`);
    assert.equal(report.identity.board, "LINUX");
    assert.match(phases, /^connecting to .*\nerasing\nwriting\nverifying\nstarting the app\n$/);
  });

  it("flashes over a running app and keeps the device's settings", async () => {
    device = await PtyBoard.start(installed());
    const report = await flashBoard(options());
    assertFlash(installed());
    assert.equal(report.settingsBytes, SETTINGS.length);
    assert.ok(!existsSync(join(folder, "settings.backup")));
  });

  it("keeps only the last value of each setting when their file is more than half full", async () => {
    const many = Array.from({ length: Math.ceil(fileNamed("settings").length / 2 / 36) }, (_, n) => recordLine({ id: `pump-${String(n).padStart(20, "0")}` }));
    device = await PtyBoard.start(installed(many.join("") + SETTINGS));
    await flashBoard(options());
    const { offset, length } = fileNamed("settings");
    const text = Buffer.from(device.readFlash().subarray(offset, offset + length)).toString("latin1").replace(/\xff+$/, "");
    assertFlash(installed(text));
    assert.deepEqual(JSON.parse(text), { id: "pump-7", password: 'a"b\\c\xe9', host: "broker.example.com" });
  });

  it("puts other settings on the device when it is given some", async () => {
    device = await PtyBoard.start(installed());
    const settingsFile = join(folder, "settings.jsonl");
    writeFileSync(settingsFile, '{"id":"pump-8"}\n');
    await flashBoard(options({ settingsFile }));
    assertFlash(installed('{"id":"pump-8"}\n'));
    writeFileSync(settingsFile, '{"id":"pump-8"}\nid=9\n');
    await assert.rejects(flashBoard(options({ settingsFile })), /settings\.jsonl: line 2 is not a JSON object/);
  });

  it("names what it would erase, and erases it with --erase-all", async () => {
    const storage = new Storage(new NorFlash());
    storage.write("data.csv", "1,2,3");
    storage.write("settings", SETTINGS);
    device = await PtyBoard.start(storage.flash.bytes);
    await assert.rejects(flashBoard(options()), /holds data\.csv \(5\), settings \(\d+\); .*--erase-all/);
    assert.deepEqual(Buffer.from(device.readFlash()), storage.flash.bytes);
    await flashBoard(options({ isEraseAll: true }));
    assertFlash(installed());
  });

  it("finds a byte that was changed on the way, names file and offset, and keeps the settings", async () => {
    device = await PtyBoard.start(installed());
    // A letter of the image becomes another one, in each piece.
    device.alter = (bytes) => bytes.replace(/("slots","[^"\\]{8,60}?)[a-z]/, "$1_");
    await assert.rejects(flashBoard(options()), {
      name: "UserError",
      message: /^verify failed: slots, offset 0 to 1023: CRC-32 .*\nthe device's settings are kept in .*settings\.backup/,
    });
    assert.equal(readFileSync(join(folder, "settings.backup"), "latin1"), SETTINGS);
    rmSync(join(folder, "settings.backup"));
  });

  it("refuses a board file for another Espruino, for another geometry, and what is no Espruino", async () => {
    device = await PtyBoard.start();
    const other = { ...board, host: "ESP32" };
    await assert.rejects(flashBoard(options({ board: other })), /this is an Espruino LINUX and espruino_linux is for ESP32/);
    const storage = { ...board.storage, pages: 224 };
    await assert.rejects(flashBoard(options({ board: { ...board, storage } })), /has 262144 bytes of Storage and pages of 1024 bytes/);
    device.alter = () => "";
    await assert.rejects(flashBoard(options()), /nothing on .* answers as an Espruino console/);
  });

  it("interrupts a program that never idles", async () => {
    const storage = new Storage(new NorFlash());
    storage.write(".bootcde", "var i=0;while(true)i++;");
    device = await PtyBoard.start(storage.flash.bytes);
    await assert.rejects(flashBoard(options()), /holds \.bootcde \(23\); /);
  });

  it("says when another program has the port, and when the port goes away", async () => {
    device = await PtyBoard.start();
    const other = await openSerialPort(device.path, 115200, { onBytes: () => {}, onClose: () => {} });
    await assert.rejects(flashBoard(options()), /port .* is in use by another program/);
    other.close();
    const openPort: OpenPort = async (path, baud, events) => {
      const port = await openSerialPort(path, baud, events);
      const write: Port["write"] = (bytes, onWritten) => (bytes.includes("Storage") ? events.onClose() : port.write(bytes, onWritten));
      return { write, close: () => port.close() };
    };
    await assert.rejects(flashBoard(options({ openPort })), /^UserError: port .* closed in the middle of the work/);
  });

  it("refuses firmware that has no packets", async () => {
    device = await PtyBoard.start();
    device.alter = (bytes) => bytes.replace("process.env.VERSION", '"2v24.10"');
    await assert.rejects(flashBoard(options()), /firmware 2v24\.10; the workbench needs 2v25 or later/);
  });

  it("says when the app does not start", async () => {
    device = await PtyBoard.start();
    const bytes = Uint8Array.from(built.flash.bytes);
    bytes[fileNamed("slots").offset] = 0x29;
    const flash = { ...built.flash, bytes };
    await assert.rejects(flashBoard(options({ flash })), /written and verified, but it does not start: Uncaught/);
  });
});
