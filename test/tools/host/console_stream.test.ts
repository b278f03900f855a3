import assert from "node:assert/strict";
import { ConsoleStream } from "../../../tools/host/console_stream.ts";

const BYTES = "\r\x1b[Jone\r\n\x01PIN D4 1\r\ntw\x01REBOOT\r\no\r\n\x01VALUE 3 [1, 2]\r\n";

describe("tools/host/console_stream", () => {
  it("separates control lines from text, cut at every byte", () => {
    for (let cut = 0; cut <= BYTES.length; cut++) {
      let text = "";
      const controls: string[] = [];
      const stream = new ConsoleStream((part) => (text += part), (word, rest) => controls.push(`${word}|${rest}`));
      stream.push(BYTES.slice(0, cut));
      stream.push(BYTES.slice(cut));
      assert.equal(text, "one\ntwo\n", `cut at ${cut}`);
      assert.deepEqual(controls, ["PIN|D4 1", "REBOOT|", "VALUE|3 [1, 2]"], `cut at ${cut}`);
    }
  });
});
