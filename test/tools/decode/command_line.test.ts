import assert from "node:assert/strict";
import { parseCommandLine } from "../../../tools/decode/command_line.ts";

const cases: readonly (readonly [string, string])[] = [
  ["AT", "AT run"],
  ["at", "AT run"],
  ["ATE0", "E run 0"],
  ["ATI;+CSUB;+CSQ", "I run|+CSUB run|+CSQ run"],
  ["AT+CIFSR;E0", "+CIFSR run|E run 0"],
  ["AT&FZE0&W", "&F run|Z run|E run 0|&W run"],
  ["ATD*99#", "D run *99#"],
  ["AT+cereg?", "+CEREG read"],
  ["AT+COPS=?", "+COPS test"],
  ["AT+CIPSEND=0,85", "+CIPSEND set 0,85"],
  ['AT+CIPSTART=0,"TCP","a;b",80;E1', '+CIPSTART set 0,"TCP","a;b",80|E run 1'],
  ["AT%XSYSTEMMODE=1,0,0,0", "%XSYSTEMMODE set 1,0,0,0"],
  ["AT#XSOCKET?", "#XSOCKET read"],
  ["hello", ""],
];

describe("tools/decode/command_line", () => {
  for (const [text, parsed] of cases) {
    it(`takes ${text} for ${parsed || "no command"}`, () => {
      const commands = parseCommandLine(text).map(({ name, form, args }) => `${name} ${form} ${args}`.trim());
      assert.equal(commands.join("|"), parsed);
    });
  }
});
