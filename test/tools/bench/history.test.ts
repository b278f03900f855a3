import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendMeasurement, checkHistory, historyFile, lastMeasurement } from "../../../tools/bench/history.ts";
import { currentImage, type Measurement } from "../../../tools/bench/measure.ts";

const RECORD = { imageSha256: "a".repeat(64), imageBytes: 1000, parts: { at: 400, app: 600 } } as unknown as Measurement;

type Image = Parameters<typeof checkHistory>[1];
const image = (sha256: string, bytes: number, parts: Record<string, number>): Image =>
  ({ sha256, imageBytes: new Uint8Array(bytes), manifest: { parts } }) as unknown as Image;

describe("tools/bench/history", function () {
  this.timeout(60000);
  let folder: string;
  let file: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "uplink-history-"))));
  beforeEach(() => {
    file = join(folder, "history.jsonl");
    rmSync(file, { force: true });
  });
  after(() => rmSync(folder, { recursive: true }));

  it("appends a line and reads the last one back", () => {
    appendMeasurement(file, { ...RECORD, imageBytes: 1 });
    appendMeasurement(file, RECORD);
    assert.equal(readFileSync(file, "utf8").split("\n").length, 3);
    assert.deepEqual(lastMeasurement(file), RECORD);
  });

  it("accepts the image that was measured", () => {
    appendMeasurement(file, RECORD);
    checkHistory(file, image(RECORD.imageSha256, 1000, { at: 400, app: 600 }));
  });

  it("names the rows that differ, and what to run, for another image", () => {
    appendMeasurement(file, RECORD);
    assert.throws(
      () => checkHistory(file, image("b".repeat(64), 990, { at: 390, app: 600 })),
      (error: Error) => {
        assert.match(error.message, /npm run bench -- --write/);
        assert.match(error.message, /at bytes: 400 in the history, 390 now/);
        assert.match(error.message, /image bytes: 1000 in the history, 990 now/);
        assert.doesNotMatch(error.message, /app bytes/);
        return true;
      },
    );
  });

  it("says what to run where nothing was measured yet", () => {
    assert.throws(() => checkHistory(file, image("b".repeat(64), 1, {})), /holds no measurement; run `npm run bench -- --write`/);
  });

  it("names the line that is not JSON", () => {
    writeFileSync(file, JSON.stringify(RECORD) + "\n{torn\n");
    assert.throws(() => lastMeasurement(file), /history\.jsonl:2: not JSON/);
  });

  it("has measured the image of these sources last (if not: npm run bench -- --write, and commit bench/history.jsonl)", async () => {
    checkHistory(historyFile(), await currentImage());
  });
});
