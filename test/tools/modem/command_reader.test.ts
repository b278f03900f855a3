import { deepEqual } from "node:assert/strict";
import { CommandReader } from "../../../tools/modem/command_reader.ts";

/** Feeds pieces; a line "P<n>" asks for n payload bytes, "Z" for bytes up to Ctrl-Z, "B" keeps the reader busy, others are done at once. */
function read(pieces: readonly string[]): string[] {
  const events: string[] = [];
  const reader: CommandReader = new CommandReader({
    onLine(text) {
      events.push(`line ${text}`);
      const note = (bytes: Buffer): void => {
        events.push(`payload ${bytes.toString("latin1")}`);
        reader.ready();
      };
      if (text.startsWith("P")) reader.expectPayload(Number(text.slice(1)), note);
      else if (text === "Z") reader.expectUntil([0x1a], 100, note);
      else if (text !== "B") reader.ready();
    },
    onEcho: () => {},
    onLost: (bytes) => events.push(...[...bytes.toString("latin1")].map((char) => `lost ${char}`)),
  });
  for (const piece of pieces) reader.feed(Buffer.from(piece, "latin1"));
  return events;
}

const tables: readonly (readonly [string, readonly string[]])[] = [
  ["AT\r", ["line AT"]],
  ["AT\r\nAT+CSQ\r\n", ["line AT", "line AT+CSQ"]],
  ["\r\r\n\nATI\r", ["line ATI"]],
  ["P4\ra\r\n\x1aATI\r", ["line P4", "payload a\r\n\x1a", "line ATI"]],
  ["P1\r\nAT\r", ["line P1", "payload \n", "line AT"]],
  ["Z\rtext\rmore\x1aAT\r", ["line Z", "payload text\rmore", "line AT"]],
  ["B\r\nAT", ["line B", "lost A", "lost T"]],
  ["B\rA\n", ["line B", "lost A", "lost \n"]],
];

describe("tools/modem/command_reader", () => {
  for (const [bytes, events] of tables) {
    it(`reads ${JSON.stringify(bytes)} alike however it is cut`, () => {
      deepEqual(read([bytes]), events);
      deepEqual(read([...bytes]), events);
      for (let cut = 1; cut < bytes.length; cut++) deepEqual(read([bytes.slice(0, cut), bytes.slice(cut)]), events);
    });
  }
});
