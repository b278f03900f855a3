import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boardNames, loadBoard } from "../../../tools/build/board.ts";
import { build, type BuildOptions, type BuildResult, summary } from "../../../tools/build/build.ts";
import { buildFlash } from "../../../tools/build/flash.ts";
import { fromHex } from "../../../tools/build/hex.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { espruino, runEspruino } from "./espruino.ts";

const root = findRoot();
const TINY = join(root, "test", "fixtures", "apps", "tiny");
const PRJ = readFileSync(join(TINY, "prj.json"), "utf8");

const KEY_IN_LOADER = Buffer.from(`0000000b00000007${"5a".repeat(40)}`, "hex").toString("base64");

/** What the harness of a host run defines: the pins and the port of the board. */
const BOOT0 = "var D27=new Pin(1),D26=new Pin(2),D4=new Pin(4),D12=new Pin(12),BTN1=new Pin(3),Serial2=Serial1;";

describe("tools/build/build", function () {
  this.timeout(60000);
  let folder: string;
  let tiny: BuildResult;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "uplink-build-"));
    tiny = await run({});
  });
  after(() => rmSync(folder, { recursive: true }));

  function run(options: Partial<BuildOptions>): Promise<BuildResult> {
    return build({ board: "lilygo_t_sim7000g", app: TINY, outDir: join(folder, "out"), ...options });
  }

  /** An app of its own outside the repository. */
  function app(name: string, main: string, more: Record<string, string> = {}): string {
    const dir = join(folder, name);
    mkdirSync(dir, { recursive: true });
    for (const [file, text] of Object.entries({ "prj.json": PRJ, "main.ts": main, ...more })) writeFileSync(join(dir, file), text);
    return dir;
  }

  /** With a key for updates, and a text of so many bytes. */
  function keyed(name: string, bytes: number): string {
    // Without a cloud, whose code for updates would not fit beside it.
    const prj = { backend: "NONE", fota: { keys: ["a.pub"] } };
    const key = `0000000b00000007${"5a".repeat(40)}`;
    return app(name, `import { log } from "uplink";\nlog("${"x".repeat(bytes)}");`, { "prj.json": JSON.stringify(prj), "a.pub": key });
  }

  it("writes image, map, Storage as .bin and .hex, and manifest", () => {
    assert.deepEqual(readdirSync(tiny.outDir).sort(), ["manifest.json", "tiny.bin", "tiny.hex", "tiny.js", "tiny.js.map"]);
    const image = readFileSync(join(tiny.outDir, "tiny.js"));
    const bin = readFileSync(join(tiny.outDir, "tiny.bin"));
    const hex = fromHex(readFileSync(join(tiny.outDir, "tiny.hex"), "latin1"));
    assert.equal(Buffer.compare(image, tiny.imageBytes), 0);
    assert.equal(bin.length, 917504);
    assert.equal(hex.address, 0x320000);
    assert.equal(Buffer.compare(bin, hex.bytes), 0);
    assert.ok(bin.includes(image));
    assert.ok(!image.includes("sourceMappingURL"));
    const manifest = JSON.parse(readFileSync(join(tiny.outDir, "manifest.json"), "utf8")) as object;
    assert.deepEqual(manifest, tiny.manifest);
    assert.equal(tiny.sha256, createHash("sha256").update(image).digest("hex"));
  });

  it("takes for-of, spread, destructuring and the members that the interpreter has, with their types", async () => {
    const main = `import { log } from "uplink";
const list = [3, 1];
for (const item of [...list, 2]) log("" + item);
for (const char of "ab") log(char);
const [first, ...rest] = list;
log("" + first + rest.length + list.includes(2) + Object.values({ "a": 1 }).length + "a-b".replaceAll("-", ""));
void new Promise<number>((resolve) => resolve(1)).then((value) => log("" + value));
`;
    const { code } = await run({ app: app("modern", main), mangleProps: true });
    for (const name of ["includes", "values", "replaceAll", "then"]) assert.ok(code.includes(`.${name}(`), name);
  });

  it("says what to write instead of a member that the interpreter lacks, not how to change the compiler's library", async () => {
    await assert.rejects(run({ app: app("ahead", 'import { log } from "uplink";\nlog("" + [1].at(0) + Object.hasOwn({}, "a"));\n') }), (error: Error) => {
      assert.match(error.message, /ahead\/main\.ts:2: \.at of Array is not taken by the interpreter/);
      assert.match(error.message, /ahead\/main\.ts:2: Object\.hasOwn is not taken by the interpreter; use own\(\)/);
      assert.doesNotMatch(error.message, /lib/);
      return true;
    });
  });

  it("gives the same bytes for the same sources, wherever they are written", async () => {
    const again = await run({ outDir: join(folder, "elsewhere", "deep") });
    assert.deepEqual([again.sha256, again.manifest, again.map], [tiny.sha256, tiny.manifest, tiny.map]);
  });

  it("keeps the image's bytes in another board's Storage", async () => {
    const { bytes, layout } = await buildFlash(loadBoard("espruino_linux", root), tiny.imageBytes, { version: "1", root });
    const { offset } = layout.files[layout.files.length - 1]!;
    assert.equal(Buffer.compare(bytes.subarray(offset, offset + tiny.imageBytes.length), tiny.imageBytes), 0);
  });

  it("counts every byte of the image to a part, by the source that it came from", () => {
    const sum = tiny.sizes.parts.reduce((total, { bytes }) => total + bytes, 0);
    assert.equal(sum, tiny.imageBytes.length);
    const bytes = Object.fromEntries(tiny.sizes.parts.map((part) => [part.part, part.bytes]));
    for (const part of ["at", "cellular", "modem", "mqtt", "cloud", "hal", "app"]) assert.ok(bytes[part]! > 100, part);
    assert.match(summary(tiny), /\nAT engine +[\d,]+ +1,600/);
  });

  it("writes one line without 0x00, and without 0xFF, which is erased flash", () => {
    assert.ok(tiny.imageBytes.every((byte) => byte !== 0 && byte !== 0xff && byte !== 10));
  });

  it("takes prj.json's overrides into the image", async () => {
    const { code, manifest } = await run({ overrides: { host: "other.test", apn: "cat-m" } });
    assert.ok(code.includes("other.test") && code.includes("cat-m") && !code.includes("broker.test"));
    assert.equal(manifest.backend, "MQTT");
  });

  it("takes the version of the app's own package.json", async () => {
    const { manifest, flash } = await run({
      app: app("versioned", 'import { log } from "uplink"; log("x");', { "package.json": '{"version":"7.8.9"}' }),
    });
    assert.equal(manifest.version, "7.8.9");
    assert.ok(Buffer.from(flash.bytes).includes(',"7.8.9"'));
  });

  it("leaves out what the board does not have", async () => {
    const { code } = await run({ board: "espruino_linux" });
    assert.ok(!/\bD4\b|digitalWrite|setWatch/.test(code));
  });

  it("inlines const enums across modules and shortens the app's names but not the interpreter's, nor quoted ones", async () => {
    const main = `
      import { log } from "uplink";
      import { Level, type Message } from "./level.ts";
      const message: Message = { severityOfIt: Level.High, "wire_name": 5 };
      log(JSON.stringify({ "kept": message.severityOfIt + message["wire_name"]! }) + message.severityOfIt.toFixed(1));`;
    const level =
      "export const enum Level { Low = 3, High = 4321 }\nexport interface Message { severityOfIt: Level; [key: string]: number }\n";
    const dir = app("enums", main, { "level.ts": level });
    const { code } = await run({ app: dir });
    assert.ok(code.includes("4321") && !code.includes("High") && !code.includes("severityOfIt"));
    assert.ok(code.includes("kept") && code.includes("wire_name") && code.includes("toFixed"));
    assert.ok((await run({ app: dir, mangleProps: false })).code.includes("severityOfIt"));
  });

  it("fails on type errors, all of them, with file and line", async () => {
    const dir = app("types", 'import { log } from "uplink";\nlog(5);\n', { "other.ts": "" });
    writeFileSync(join(dir, "main.ts"), 'import { log } from "uplink";\nlog(5);\nconst a: string = 1;\nlog(a.nothing);\n');
    await assert.rejects(run({ app: dir }), ({ name, message }: Error) => {
      assert.equal(name, "UserError");
      assert.match(message, /types\/main\.ts:2: Argument of type 'number'.*\(TS2345\)\n.*main\.ts:3: .*\n.*main\.ts:4: Property 'nothing'/);
      return true;
    });
  });

  it("fails on names that go over the wire and would be shortened", async () => {
    const main = 'import { log } from "uplink";\nlog(JSON.stringify({ celsius: 1 }));\nlog(JSON.parse("{}").celsius);\n';
    await assert.rejects(
      run({ app: app("names", main) }),
      /UserError: .*main\.ts:2: JSON\.stringify: celsius is .*\n.*main\.ts:3: \.celsius of something untyped/,
    );
  });

  it("fails on an import that leads nowhere, and on code that is none", async () => {
    await assert.rejects(run({ app: app("lost", 'import { a } from "./nowhere.ts";\na();') }), /UserError: .*nowhere/);
    await assert.rejects(run({ app: app("syntax", "const = 5;") }), /UserError: .*syntax\/main\.ts:1: /);
  });

  it("fails on what the interpreter does not take, with source file and line", async () => {
    const main =
      'import { log } from "uplink";\n\nfunction first(text: string): string {\n  return /(?:a+)/.exec(text)![0];\n}\nlog(first("ba"));\n';
    await assert.rejects(run({ app: app("refused", main) }), ({ name, message }: Error) => {
      assert.equal(name, "UserError");
      assert.match(
        message,
        /^refused\/main\.ts:4: \(\?\.\.\.\) in a regular expression is not taken by the interpreter; use a plain group, /,
      );
      return true;
    });
  });

  it("gives an image that is larger than a slot both slots in one piece, and says that it takes no updates", async () => {
    const result = await run({ app: keyed("large", 16384), board: "espruino_pico_sim7000" });
    const slots = result.flash.layout.files.at(-1)!;
    assert.deepEqual([result.manifest.slotSize, slots.length, slots.offset], [32768, 32768, 16384]);
    const reason = `the image has ${result.imageBytes.length} bytes and a slot 16372`;
    assert.deepEqual(result.manifest.fota, { offered: false, reason });
    assert.ok(summary(result).includes(`\nFOTA not offered: ${reason}\n`));
    assert.ok(!Buffer.from(result.flash.bytes).includes(KEY_IN_LOADER));
  });

  it("fails when the image is larger than both slots together", async () => {
    await assert.rejects(
      run({ app: keyed("huge", 32768), board: "espruino_pico_sim7000" }),
      /UserError: the image has \d+ bytes and both slots of espruino_pico_sim7000 together 32768; leave features out/,
    );
    await assert.rejects(
      run({ app: keyed("huge", 49152), board: "espruino_wifi_sim7000" }),
      /UserError: the image has \d+ bytes and the slot of espruino_wifi_sim7000 49152; leave features out/,
    );
  });

  it("offers updates where prj.json names keys and the board has the room, and says why not elsewhere", async () => {
    const offered = await run({ app: keyed("small", 10), board: "espruino_pico_sim7000" });
    assert.deepEqual([offered.manifest.fota, offered.manifest.slotSize], [{ offered: true }, 16384]);
    assert.ok(Buffer.from(offered.flash.bytes).includes(KEY_IN_LOADER));
    const small = await run({ app: keyed("small", 10), board: "espruino_wifi_sim7000" });
    assert.match(summary(small), /\nFOTA not offered: The Storage is one flash page of 64 kB/);
    assert.match(summary(tiny), /\nFOTA not offered: prj\.json names no fota\.keys\n/);
  });

  it("keeps the loader within 1,500 bytes, with two keys, on every board", async () => {
    const keys = [1, 2].map((fill) => `0000000b00000007${Buffer.alloc(40, fill).toString("hex")}`);
    for (const name of boardNames(root)) {
      const { layout } = await buildFlash(loadBoard(name, root), tiny.imageBytes, { version: "1.2.3", keys, confirmS: 86400, root });
      const { length } = layout.files.find((file) => file.name === ".bootcde")!;
      assert.ok(length <= 1500, `${name}: ${length}`);
    }
  });

  it("names the apps for one that it does not know", async () => {
    await assert.rejects(run({ app: "cloud_clint" }), /UserError: no app "cloud_clint"; apps are: .*cloud_client/);
    await assert.rejects(run({ app: folder }), /no main\.ts in it; an app needs main\.ts and prj\.json/);
  });

  it("boots in the interpreter from its flash file", async function () {
    if (!espruino) this.skip();
    const boot0 = BOOT0 + "setTimeout('print(JSON.stringify(uplinkLoader));quit()',300);";
    const { bytes, layout } = await buildFlash(loadBoard("espruino_linux", root), tiny.imageBytes, { version: "9.9.9", boot0, root });
    const printed = await runEspruino({ "espruino.flash": bytes });
    assert.ok(printed.includes("tiny 9.9.9 on lilygo_t_sim7000g reads 1460 by MQTT"), printed.join("\n"));
    assert.ok(printed.includes("outside 21 caf\xe9 a b"));
    const loader = JSON.parse(printed.find((line) => line.startsWith("{"))!) as Record<string, unknown>;
    const { loaderVersion, keys, address, pageSize, slotSize, slots, slot, length, version, state } = loader;
    assert.deepEqual({ loaderVersion, keys, address, pageSize, slotSize, slots, slot, length, version, state }, {
      loaderVersion: 1,
      keys: [],
      address: 0x10000000 + layout.files[layout.files.length - 1]!.offset,
      pageSize: 1024,
      slotSize: 65536,
      slots: 2,
      slot: 0,
      length: tiny.imageBytes.length,
      version: "9.9.9",
      state: "confirmed",
    });
  });
});
