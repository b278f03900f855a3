import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseCapture } from "../../../tools/capture/read_capture.ts";
import { loadDecoders } from "../../../tools/decode/registry.ts";
import { decodeRecords } from "../../../tools/trace/events.ts";
import { reportPage } from "../../../tools/trace/html/page.ts";
import { reportData } from "../../../tools/trace/html/report_data.ts";
import { captureText } from "./capture_text.ts";
import { Chromium, findChromium } from "./chromium.ts";
import type { Page } from "./chromium.ts";
import { longCapture } from "./long_capture.ts";

async function pageOf(text: string): Promise<string> {
  const { header, records, damage } = parseCapture(text, "a.jsonl");
  return reportPage(reportData(decodeRecords(records, await loadDecoders()), header, damage));
}

describe("tools/trace/html", () => {
  it("asks for nothing outside of itself, and lets no text of the trace end its script", async () => {
    const evil = captureText([{ t: 1, lane: "app", text: "</script><script>alert(1)</script>" }]);
    const page = await pageOf(evil);
    assert.doesNotMatch(page, /https?:\/\/|<link[^>]+href="(?!data:)|src=|@import|url\(/);
    assert.equal(page.split("</script>").length, 3);
  });
});

describe("tools/trace/html, in Chromium", function () {
  this.timeout(120_000);
  let dir = "";
  let browser: Chromium | undefined;

  before(async function () {
    const program = findChromium();
    if (program === undefined) {
      console.log("    skipped: no Chromium is installed (apt-get install chromium)");
      this.skip();
    }
    dir = mkdtempSync(join(tmpdir(), "uplink-html-"));
    browser = await Chromium.start(program);
  });
  after(async () => {
    await browser?.close();
    rmSync(dir || "/nonexistent", { recursive: true, force: true });
  });

  async function open(text: string, scheme: "light" | "dark" = "light"): Promise<Page> {
    const file = join(dir, "a.html");
    writeFileSync(file, await pageOf(text));
    const page = await browser!.open(file, { scheme });
    await page.drawn();
    return page;
  }

  const rowTexts = 'Array.from(document.querySelectorAll(".row"), (row) => row.querySelector(".text").textContent)';
  const count = 'document.getElementById("count").textContent';

  it("shows phases, lines and their meaning, without an error and without a request", async () => {
    const page = await open(captureText());
    assert.equal(await page.evaluate("document.title"), "cloud_client 0.1.0 · Uplink trace");
    assert.deepEqual(await page.evaluate('Array.from(document.querySelectorAll("#phases tbody td:first-child"), (cell) => cell.textContent)'), [
      "until the image opens the modem's UART",
      "until the modem is registered",
      "until READY",
      "after that",
    ]);
    assert.ok((await page.evaluate<string[]>(rowTexts)).includes("AT+CEREG?"));
    assert.deepEqual(page.problems, []);
    assert.deepEqual(page.requests.filter((url) => !/^(?:file|data):/.test(url)), []);
  });

  it("finds a line by its meaning, and selects it", async () => {
    const page = await open(captureText());
    await page.key("/");
    await page.type("roaming");
    assert.match(await page.evaluate<string>(count), /^1 match · /);
    await page.key("Enter");
    assert.match(await page.evaluate<string>('document.querySelector(".selected .text").textContent'), /^\+CEREG: 2,5/);
  });

  it("shows only the lines with errors, marked", async () => {
    const page = await open(captureText());
    await page.evaluate('document.getElementById("only-errors").click()');
    assert.deepEqual(await page.evaluate<string[]>(rowTexts), ["+CME ERROR: 148"]);
    assert.equal(await page.evaluate('document.querySelectorAll(".row.error").length'), 1);
  });

  it("says what an arrow means under the pointer, and takes the click to its line", async () => {
    const page = await open(captureText());
    const at = await page.evaluate<{ x: number; y: number; width: number }>(
      '(() => { const { x, y, width } = document.querySelector("canvas").getBoundingClientRect(); return { x, y, width }; })()',
    );
    const x = at.x + (100 / 2200) * at.width;
    await page.mouse("mouseMoved", x, at.y + 60);
    assert.match(await page.evaluate<string>('document.getElementById("tip").textContent'), /AT\+CEREG\?registration on LTE/);
    await page.mouse("mousePressed", x, at.y + 60);
    await page.mouse("mouseReleased", x, at.y + 60);
    assert.equal(await page.evaluate('document.querySelector(".selected .text").textContent'), "AT+CEREG?");
  });

  it("zooms where the wheel turns, by keys and to a phase", async () => {
    const page = await open(captureText());
    const range = (): Promise<string> => page.evaluate('document.getElementById("range").textContent');
    assert.equal(await range(), "0.000 to 2.200 s");
    await page.evaluate('document.querySelector("canvas").focus()');
    await page.key("+");
    assert.equal(await range(), "0.550 to 1.650 s");
    await page.evaluate('document.querySelectorAll("#phases tbody button")[2].click()');
    await page.drawn();
    assert.equal(await range(), "0.082 to 1.448 s");
    await page.key("0");
    assert.equal(await range(), "0.000 to 2.200 s");
  });

  it("differs between light and dark", async () => {
    const back = "getComputedStyle(document.body).backgroundColor";
    assert.equal(await (await open(captureText(), "light")).evaluate(back), "rgb(255, 255, 255)");
    assert.equal(await (await open(captureText(), "dark")).evaluate(back), "rgb(20, 23, 28)");
  });

  it("says that the capture is cut", async () => {
    const page = await open(captureText().slice(0, -20));
    assert.match(await page.evaluate<string>('document.getElementById("damage").innerText'), /is cut in line/);
  });

  it("holds 100,000 lines with few rows at a time, and goes to the last", async () => {
    const page = await open(longCapture(100_000));
    assert.match(await page.evaluate<string>(count), /1\d\d,\d{3} of 1\d\d,\d{3} lines/);
    await page.evaluate('document.getElementById("list").focus()');
    await page.key("ArrowDown");
    await page.key("End");
    const rows = await page.evaluate<string[]>(rowTexts);
    assert.ok(rows.length < 80, `${rows.length} rows`);
    assert.equal(await page.evaluate('document.querySelector(".selected").getAttribute("aria-posinset") === document.querySelector(".selected").getAttribute("aria-setsize")'), true);
  });
});
