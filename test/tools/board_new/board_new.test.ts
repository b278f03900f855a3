import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { newBoard } from "../../../tools/board_new/board_new.ts";
import type { Terminal } from "../../../tools/board_new/ask.ts";
import type { Answers } from "../../../tools/board_new/fields.ts";
import { loadBoard } from "../../../tools/build/board.ts";
import { findRoot } from "../../../tools/build/root.ts";

const root = findRoot();
const PICO: Answers = {
  name: "Pico on a carrier", host: "PICO_R1_3", modem: "sim7000", tx: "A2", rx: "A3", pwrkey: "B4:low:opendrain", dtr: "B5:low",
  source: "carrier schematic, revision 2", evidence: "Tried on the bench with revision 2.",
};
const silent: Terminal = { input: new PassThrough(), output: new PassThrough(), isInteractive: false };

/** A terminal on which somebody types the next line whenever a question stands there. */
function typing(lines: string[]): { terminal: Terminal; shown: () => string } {
  const input = new PassThrough();
  const output = new PassThrough();
  let shown = "";
  output.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
    if (!shown.endsWith(": ")) return;
    const line = lines.shift();
    if (line === undefined) input.end();
    else input.write(`${line}\n`);
  });
  return { terminal: { input, output, isInteractive: true }, shown: () => shown };
}

describe("tools/board_new", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "uplink-board-new-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const written = (file: string): Record<string, Record<string, unknown>> => JSON.parse(readFileSync(file, "utf8")) as never;

  it("writes a file of options that the build's check accepts, target and times from boards that have them", async () => {
    const file = join(folder, "mine.json");
    await newBoard(file, PICO, silent, root);
    const board = loadBoard(file, root);
    assert.deepEqual([board.id, board.variables.count, board.storage.address, board.uart.baud], ["mine", 5100, 0x08004000, 115200]);
    assert.deepEqual([board.uart.port, board.console.device, board.fota.slotSize], ["Serial2", "USB", 16384]);
    const pwrkey = board.power.pwrkey!;
    assert.deepEqual([pwrkey.pin, pwrkey.activeLow, pwrkey.openDrain, pwrkey.onMs], ["B4", true, true, 1100]);
    assert.equal(pwrkey.source, "carrier schematic, revision 2; times as in espruino_pico_sim7000.json");
    assert.equal(resolve(dirname(file), String(written(file)["$schema"])), join(root, "lib", "boards", "board.schema.json"));
  });

  it("takes a target that no board has yet, and offers updates only where two slots fit", async () => {
    const target = { host: "PIXLJS", variables: "2950x13", storage: "0x6D000,4096x9", uart: "Serial1", tx: "D1", rx: "D0", console: "Bluetooth" };
    await newBoard(join(folder, "a.json"), { ...PICO, ...target, pwrkey: "D2:high", "pwrkey-ms": "1000,1300,5000", dtr: undefined }, silent, root);
    const board = loadBoard(join(folder, "a.json"), root);
    assert.deepEqual([board.fota.offered, board.fota.slotSize, board.storage.pages, board.fifoBytes], [false, 24576, 9, 1024]);
    assert.deepEqual([board.power.pwrkey!.activeLow, board.power.pwrkey!.readyMs], [false, 5000]);
    await newBoard(join(folder, "b.json"), { ...PICO, ...target, storage: "0x6D000,4096x20", pwrkey: "D2:high", dtr: undefined }, silent, root);
    assert.deepEqual(loadBoard(join(folder, "b.json"), root).fota.slotSize, 32768);
  });

  it("takes a host LINUX, which has a tty instead of pins", async () => {
    const file = join(folder, "tty.json");
    const { name, source, evidence } = PICO;
    await newBoard(file, { name, source, evidence, host: "LINUX", modem: "sim7000", path: "/dev/ttyUSB3" }, silent, root);
    const board = loadBoard(file, root);
    assert.deepEqual([board.uart.path, board.uart.tx, board.console.device], ["/dev/ttyUSB3", undefined, "stdio"]);
  });

  /** [what is wrong, options in place of those above, the sentence] */
  const WRONG: [string, Answers, RegExp][] = [
    ["options that are missing", { tx: undefined, name: undefined }, /^board new: --name, --tx are missing; give them, or run it in a terminal, where it asks$/],
    ["one option that is missing", { source: undefined }, /^board new: --source is missing; give them/],
    ["a new target without its memory", { host: "PIXLJS" }, /^board new: --variables, --storage are missing/],
    ["a modem that there is none", { modem: "sim9000" }, /^board new: --modem: "sim9000" is none; choose from .*sim7000/],
    ["a pin that is none", { rx: "GPIO3" }, /^board new: --rx: "GPIO3" does not have the expected form; write a pin by Espruino's name/],
    ["a line without its form", { dtr: "B5 low" }, /^board new: --dtr: "B5 low" does not have the expected form; write PIN:low or PIN:high/],
    ["a pin that is used twice", { dtr: "A2:low" }, /mine\.json: power\.dtr\.pin: A2 is already used by uart\.tx$/],
    ["the console on the modem's port", { uart: "Serial1", console: "Serial1" }, /mine\.json: console\.device: Serial1 is the modem's UART/],
  ];
  for (const [what, change, sentence] of WRONG) {
    it(`refuses ${what} in one sentence, and writes nothing`, async () => {
      const file = join(folder, "mine.json");
      await assert.rejects(newBoard(file, { ...PICO, ...change }, silent, root), ({ name, message }: Error) => {
        assert.equal(name, "UserError");
        assert.match(message, sentence);
        return true;
      });
      assert.equal(existsSync(file), false);
    });
  }

  it("refuses a file that is there, and a name that is no board file's", async () => {
    const file = join(folder, "mine.json");
    await newBoard(file, PICO, silent, root);
    await assert.rejects(newBoard(file, PICO, silent, root), /mine\.json: is there already; give the path of a new file/);
    await assert.rejects(newBoard(join(folder, "mine"), PICO, silent, root), /a board file ends in \.json/);
  });

  it("asks for what the options do not say, again after a wrong answer, and shows what there is to choose from", async () => {
    const file = join(folder, "asked.json");
    const { name, host, source, evidence, ...rest } = PICO;
    const { terminal, shown } = typing([
      // name and host; modem, wrong and right; dialect, port, tx wrong and right, rx, cts, baud; pwrkey and its times; reset to button; console
      name!, host!, "sim8000", "sim7000", "", "", "2", "A2", "A3", "", "", rest["pwrkey"]!, "", "", "", "", "", "", "LED1:high", "", "",
      source!, "short", evidence!,
    ]);
    await newBoard(file, {}, terminal, root);
    const board = loadBoard(file, root);
    assert.deepEqual([board.host, board.uart.port, board.led?.pin, board.led?.activeLow, board.button], ["PICO_R1_3", "Serial2", "LED1", false, undefined]);
    assert.match(shown(), /Espruino target, as process\.env\.BOARD says it \(.*MDBT42Q.*, or another\): /);
    assert.match(shown(), /"sim8000" is none; choose from .*sim7000/);
    assert.match(shown(), /"2" does not have the expected form/);
    assert.match(shown(), /"short" does not have the expected form; write a sentence/);
  });

  it("asks only for what is missing, and writes nothing when it is given up half-way", async () => {
    const file = join(folder, "asked.json");
    const { terminal, shown } = typing(["Serial1"]);
    await assert.rejects(newBoard(file, { ...PICO, baud: "9600" }, terminal, root), /given up, nothing was written/);
    assert.doesNotMatch(shown(), /what people call the board/);
    assert.equal(existsSync(file), false);
  });
});
