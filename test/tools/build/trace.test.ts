import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadBoard } from "../../../tools/build/board.ts";
import { build, type BuildResult } from "../../../tools/build/build.ts";
import { buildFlash } from "../../../tools/build/flash.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { mapTrace, traceLineMapper } from "../../../tools/build/trace.ts";
import { RealEspruino } from "../../../tools/host/real_espruino.ts";
import { espruino } from "./espruino.ts";

const MAIN = `import { clock, log } from "uplink";
interface Box { inner?: { value: number } }
class Holder {
  box: Box = {};
  read(factor: number): number {
    const doubled = factor * 2;
    return this.box.inner!.value * doubled;
  }
}
function deep(holder: Holder, level: number): number {
  if (level > 0) return deep(holder, level - 1) + 1;
  return holder.read(level + 3);
}
const holder = new Holder();
clock.setTimeout(() => {
  log("goes");
  log("x" + deep(holder, 2));
}, 100);
function later(items: string[]): void {
  items.forEach((item) => {
    if (item == "b") throw new Error("no " + item);
    log(item);
  });
}
clock.setTimeout(() => {
  later(["a", "b"]);
  later(["c"]);
}, 300);
clock.setTimeout(() => log("end"), 500);
// Else the build would see that nothing sets it.
if (clock.now() < 0) holder.box.inner = { value: 1 };
`;

/** "return this.box.inner." in tokens. */
const READ = /\xab\xaf\.[\w$]+\.[\w$]+\./;
const BOARD = "lilygo_t_sim7000g";
const folder = mkdtempSync(join(tmpdir(), "uplink-trace-"));

async function thrower(name: string, source: string): Promise<BuildResult> {
  const app = join(folder, name);
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, "main.ts"), source);
  writeFileSync(join(app, "prj.json"), JSON.stringify({ backend: "MQTT", host: "broker.test", port: 1883, apn: "iot" }));
  return build({ board: BOARD, app, outDir: join(folder, `${name}-out`) });
}

/** What the interpreter prints until the app's last line. */
async function consoleOf(built: BuildResult): Promise<string> {
  const root = findRoot();
  const { bytes } = await buildFlash(loadBoard("espruino_linux", root), built.imageBytes, { version: "test", root });
  let text = "";
  let ended = (): void => {};
  const end = new Promise<void>((resolve) => (ended = resolve));
  const onConsole = (piece: string): void => {
    text += piece;
    if (/^end$/m.test(text)) ended();
  };
  const pins = ["D4", "D25", "D26", "D27", "D12", "BTN1"];
  const device = new RealEspruino({ espruino: espruino!, image: bytes, pins, serials: ["Serial1"], events: { onConsole } });
  await device.start();
  await end;
  await device.stop();
  return text;
}

describe("tools/build/trace", function () {
  this.timeout(60_000);
  let built: BuildResult;
  before(async () => void (built = await thrower("thrower", MAIN)));
  after(() => rmSync(folder, { recursive: true }));

  /** A frame as the interpreter writes it, at the last character of a piece of the image. */
  const frame = (name: string, piece: RegExp, before = ""): string => {
    const found = piece.exec(built.code)!;
    return `    at ${name} (slots:0:${before.length - before.lastIndexOf("\n") - 1 + found.index + found[0].length})\n\n          ^\n`;
  };

  it("writes file, line and column of the source in place of the image's", () => {
    const text = mapTrace(`Uncaught Error: x\n${frame("read", READ)}rest\n`, built.map);
    assert.equal(text, "Uncaught Error: x\n    at read (thrower/main.ts:7:21)\nrest\n");
  });

  it("counts from the last line end before the image where it is in another slot", () => {
    const before = `first image\nmore${"\xff".repeat(500)}`;
    const text = mapTrace(frame("read", READ, before), built.map, { before });
    assert.equal(text, "    at read (thrower/main.ts:7:21)\n");
  });

  it("leaves frames of other files, frames without a file and other text alone", () => {
    const frames = ["    at f (:1:9)\n\n        ^\n", "    at .bootcde:1:20\n", "    at :1:7\n"];
    for (const text of [...frames, "at 10:20:30 (slots)\n", "look at slots:x\n"]) {
      assert.equal(mapTrace(text, built.map), text);
    }
  });

  it("writes them into what a Node context prints, for an image in any slot", () => {
    const piece = READ.exec(built.code)!;
    const place = `image:1:${piece.index + piece[0].length}`;
    const text = mapTrace(`    at Object.read (${place})\n    at ${place}\n`, built.map, { before: "x".repeat(100) });
    assert.equal(text, "    at Object.read (thrower/main.ts:7:21)\n    at thrower/main.ts:7:21\n");
  });

  it("line by line, leaves out the mark below a frame that it has written anew, and no other", () => {
    const toSource = traceLineMapper(built.map);
    const lines = `  ^\n${frame("read", READ)}x\n    at f (:1:9)\n\n  ^`.split("\n");
    assert.deepEqual(lines.map(toSource), ["  ^", "    at read (thrower/main.ts:7:21)", "", "", "x", "    at f (:1:9)", "", "  ^"]);
  });

  it("maps what the interpreter prints for an error deep inside", async function () {
    if (!espruino) this.skip();
    const lines = mapTrace(await consoleOf(built), built.map).split(/\r?\n/);
    const frames = lines.filter((line) => line.startsWith("    at ")).map((line) => /thrower\/main\.ts:\d+/.exec(line)?.[0] ?? line);
    const at = (...numbers: number[]): string[] => numbers.map((line) => `thrower/main.ts:${line}`);
    assert.deepEqual(frames.slice(0, 5), at(7, 12, 11, 11, 17), lines.join("\n"));
    assert.deepEqual([frames[5], frames[7]], at(21, 26), lines.join("\n"));
    assert.ok(!lines.some((line) => line.includes("slots:")), lines.join("\n"));
  });
});
