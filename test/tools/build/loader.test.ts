import assert from "node:assert/strict";
import { loadBoard } from "../../../tools/build/board.ts";
import { checkBundle } from "../../../tools/build/espruino_check.ts";
import { buildFlash, type Flash } from "../../../tools/build/flash.ts";
import { loaderCode } from "../../../tools/build/loader.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { EspruinoContext } from "../../../tools/host/espruino_context.ts";
import { LINUX_FLASH, NorFlash } from "../../../tools/host/flash.ts";
import { untokenise } from "../../../tools/host/untokenise.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { IMAGE, JOURNAL, SECOND } from "../../bad_inputs/flash_rows.ts";
import { espruino, runEspruino } from "./espruino.ts";

const root = findRoot();
const PAGE = 1024;
describe("tools/build/loader", () => {
  let flash: Flash;
  before(async () => (flash = await buildFlash(loadBoard("espruino_linux", root), Buffer.from(IMAGE), { version: "a", root })));

  const offsetOf = (name: string): number => flash.layout.files.find((file) => file.name === name)!.offset;

  /** The area with another journal, and a second image in slot 1. */
  function area([page0, page1]: [string, string], boot0 = ""): Buffer {
    const bytes = Buffer.from(flash.bytes);
    const journal = offsetOf("journal");
    bytes.fill(0xff, journal, journal + 2 * PAGE);
    bytes.write(page0, journal, "latin1");
    bytes.write(page1, journal + PAGE, "latin1");
    bytes.write(SECOND, offsetOf("slots") + 65536, "latin1");
    // Room for a test's own boot file: behind the slots.
    const end = offsetOf("slots") + 2 * 65536;
    bytes.writeUInt32LE(boot0.length || 0xffffffff, end);
    if (boot0) bytes.fill(0, end + 4, end + 32).write(".boot0", end + 4, "latin1");
    bytes.write(boot0, end + 32, "latin1");
    return bytes;
  }

  function runInNode(bytes: Buffer): string[] {
    let text = "";
    const context = new EspruinoContext({ clock: new VirtualClock(), random: Math.random, flash: new NorFlash(LINUX_FLASH, bytes), onConsole: (piece) => void (text += piece) });
    context.boot();
    return text.trimEnd().split("\n");
  }

  it("is code that the interpreter takes", async () => {
    const numbers = { address: 1, journal: 2, pageSize: 3, slotSize: 4, slots: 2, journalSpan: 5, journalParts: 2, keys: ["00"], confirmS: 1 };
    assert.deepEqual(checkBundle(untokenise(await loaderCode(numbers, root)).text), []);
  });

  for (const { what, pages, boots } of JOURNAL) {
    it(`boots the right slot from a journal with ${what}`, () => assert.deepEqual(runInNode(area(pages)), [boots]));
  }

  it("does the same in the interpreter", async function () {
    if (!espruino) this.skip();
    this.timeout(60000);
    for (const { what, pages, boots } of JOURNAL) {
      const printed = await runEspruino({ "espruino.flash": area(pages, "setTimeout('quit()',50);") });
      assert.ok(printed.includes(boots), `${what}: ${printed.join("\n")}`);
    }
  });

  it("leaves the bodies of the image's functions in flash", async function () {
    if (!espruino) this.skip();
    this.timeout(20000);
    const image = `function big(){${"print(1234567);".repeat(900)}}function small(){}`;
    const boot0 = "setTimeout('print(\"vars \"+(E.getSizeOf(big)-E.getSizeOf(small)));quit()',50);";
    const { bytes } = await buildFlash(loadBoard("espruino_linux", root), Buffer.from(image), { version: "a", boot0, root });
    const printed = await runEspruino({ "espruino.flash": bytes });
    const vars = Number(printed.find((line) => line.startsWith("vars "))!.slice(5));
    // In memory the body alone would be 500 variables.
    assert.ok(vars < 5, printed.join("\n"));
  });

  it("boots from an area that the slots fill to its end, as on the Pico", async function () {
    if (!espruino) this.skip();
    this.timeout(20000);
    const board = loadBoard("espruino_linux", root);
    const boot0 = 'setTimeout(\'print("files "+require("Storage").list().length);quit()\',50);';
    const options = { version: "a", boot0, root };
    const area = 256 * PAGE;
    const usual = (await buildFlash(board, Buffer.from(IMAGE), options)).layout;
    const slotSize = area - usual.files[usual.files.length - 1]!.offset;
    const full = { ...board, fota: { ...board.fota, slots: 1, slotSize } };
    const { bytes, layout } = await buildFlash(full, Buffer.from(IMAGE), options);
    const slots = layout.files[layout.files.length - 1]!;
    assert.equal(slots.offset + slots.length, area);
    const printed = await runEspruino({ "espruino.flash": bytes });
    assert.ok(printed.includes(`slot 0 ${IMAGE.length} a`) && printed.includes("files 5"), printed.join("\n"));
  });
});
