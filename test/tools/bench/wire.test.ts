import assert from "node:assert/strict";
import { split, traceLines, use } from "../../../tools/bench/wire.ts";

const note = (text: string): string => "\x01TRACE " + JSON.stringify(text);

const CONSOLE = [
  "something else",
  note("* 100.5 0 "),
  note("> 200 16 AT+CIPSEND=0,82\r"),
  note("<. 210 0 "),
  note("< 300 4 \r\n> "),
  note("> 310 82 2P\0\f12345678/d2"),
  note("<. 320 0 "),
  note("< 400 14 \r\n+CIPRXGET: 1,"),
  note("* 450 0 "),
  note("> 460 5 AT+X\r"),
  note("* 500 0 "),
];

describe("tools/bench/wire", () => {
  it("cuts a trace into messages", () => {
    const messages = split(traceLines(CONSOLE));
    assert.deepEqual(messages.map((message) => message.length), [8, 3]);
    assert.equal(messages[0]![0]!.at, 100.5);
  });

  it("counts bytes both ways and AT commands, not the data that follow a prompt", () => {
    const messages = split(traceLines(CONSOLE));
    assert.deepEqual(messages.map(use), [
      { bytesToModem: 98, bytesFromModem: 18, commands: 1 },
      { bytesToModem: 5, bytesFromModem: 0, commands: 1 },
    ]);
  });
});
