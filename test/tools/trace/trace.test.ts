import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { traceFile } from "../../../tools/trace/trace.ts";
import type { TraceOptions } from "../../../tools/trace/trace.ts";
import { captureText } from "./capture_text.ts";

describe("tools/trace", () => {
  let dir = "";
  before(() => (dir = mkdtempSync(join(tmpdir(), "uplink-trace-"))));
  after(() => rmSync(dir, { recursive: true, force: true }));

  async function trace(text: string, options: TraceOptions): Promise<{ out: string; saved: string[]; damage: string | undefined }> {
    const file = join(dir, "a.jsonl");
    writeFileSync(file, text);
    let out = "";
    const saved: string[] = [];
    const damage = await traceFile(file, options, { print: (piece) => (out += piece), save: (path) => saved.push(path), color: false });
    return { out, saved, damage };
  }

  it("prints the lines as the console shows them", async () => {
    const { out } = await trace(captureText(), {});
    const lines = out.trimEnd().split("\n");
    assert.deepEqual(lines.slice(0, 6), [
      "   0.000  ***  image cloud_client 0.1.0",
      "   0.010  ##   the image opens the modem's UART",
      "   0.100  ->   AT+CEREG?                               registration on LTE: what is it?",
      '   0.120  <-   +CEREG: 2,5,"2AFE","20F6A1F",7          registered, roaming; TAC 2AFE, cell 20F6A1F, LTE Cat-M1',
      "   0.120  <-   OK",
      "   0.130  ##   the modem is registered",
    ]);
    assert.ok(lines.includes("   1.520  mqtt -> PUBLISH q1 id 7 pump-7/d2c 11 B"));
  });

  it("prints one JSON object a line", async () => {
    const { out } = await trace(captureText(), { json: true });
    const rows = out.trimEnd().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(rows[2], { t: 100, lane: "command", direction: "tx", command: "+CEREG", text: "AT+CEREG?", words: "registration on LTE: what is it?" });
    assert.deepEqual(rows.find(({ lane }) => lane === "data"), { t: 1020, lane: "data", direction: "tx", command: "+CIPSEND", socket: 0, bytes: 34, text: "34 bytes to socket 0" });
    assert.deepEqual(rows.filter(({ error }) => error).map(({ text }) => text), ["+CME ERROR: 148"]);
  });

  it("prints nothing where a file is asked for", async () => {
    const { out, saved } = await trace(captureText(), { pcapng: "a.pcapng" });
    assert.equal(out, "");
    assert.deepEqual(saved, ["a.pcapng"]);
  });

  it("uses a capture that is cut up to there, and says so", async () => {
    const { out, damage } = await trace(captureText().slice(0, -30), {});
    assert.match(out, /CLOUD_EVT_READY/);
    assert.match(damage ?? "", /is cut in line \d+: \d+ records up to 2\.100 s are used/);
  });
});
