import assert from "node:assert/strict";
import { describeToken } from "../../../tools/decode/describe.ts";
import { loadDecoders } from "../../../tools/decode/registry.ts";
import { tokensOf } from "./transcript.ts";

/** Command line, answer line (without line ends; the result OK is added), and the words of both. */
export type Row = readonly [command: string, words: string | undefined, ...answers: (readonly [string, string | undefined])[]];

/** One test per command: its words, and those of each answer while it is in flight. */
export function testAnswers(rows: readonly Row[]): void {
  for (const [command, words, ...answers] of rows) {
    it(`explains ${command}`, async () => {
      const table = await loadDecoders();
      for (const [line, meaning] of [["OK", undefined] as const, ...answers]) {
        const tokens = await tokensOf([
          ["tx", `${command}\r`],
          ["rx", `\r\n${line}\r\n\r\nOK\r\n`],
        ]);
        const [sent, answer] = ["tx", "rx"].map((direction) => tokens.find((token) => token.direction === direction));
        assert.equal(describeToken(sent!, table), words);
        assert.equal(describeToken(answer!, table), meaning, line);
      }
    });
  }
}

/** One test per line that comes with nothing in flight. */
export function testUnsolicited(rows: readonly (readonly [string, string | undefined])[]): void {
  for (const [line, meaning] of rows) {
    it(`explains the unsolicited ${line}`, async () => {
      const [token] = await tokensOf([["rx", `\r\n${line}\r\n`]]);
      assert.equal(token?.kind, "urc");
      assert.equal(describeToken(token!, await loadDecoders()), meaning);
    });
  }
}
