import assert from "node:assert/strict";
import { describeToken } from "../../../tools/decode/describe.ts";
import { loadDecoders } from "../../../tools/decode/registry.ts";
import { tokensOf } from "./transcript.ts";

const cases: readonly (readonly [string, string])[] = [
  ['AT+CPIN="1234"', 'AT+CPIN="****"'],
  ["AT+CPIN=1234", "AT+CPIN=****"],
  ['at+cpin="1234"', 'at+cpin="****"'],
  ['AT+CPIN="12345678","4321"', 'AT+CPIN="****","****"'],
  ['AT+CPIN="12', 'AT+CPIN="****"'],
  ["AT+CPIN?", "AT+CPIN?"],
  ["AT+CPIN=?", "AT+CPIN=?"],
  ["+CPIN: SIM PIN", "+CPIN: SIM PIN"],
  ['\x02T+CPIN="1234"', '\x02T+CPIN="****"'],
  ['AT+CMEE=2;+CPIN="12;34";+CSQ', 'AT+CMEE=2;+CPIN="****";+CSQ'],
  ['AT+CSTT="apn","user","secret"', 'AT+CSTT="apn","user","****"'],
  ['AT+CSTT="apn","",""', 'AT+CSTT="apn","",""'],
  ['+CSTT: "apn","user","secret"', '+CSTT: "apn","user","****"'],
  ['AT+SAPBR=3,1,"PWD","secret"', 'AT+SAPBR=3,1,"PWD","****"'],
  ['AT+SAPBR=3,1,"APN","iot"', 'AT+SAPBR=3,1,"APN","iot"'],
  ["PWD: secret", "PWD: ****"],
  ['AT+CNCFG=1,"apn","user","secret",1', 'AT+CNCFG=1,"apn","user","****",1'],
  ['+CNCFG: 1,"apn","user","secret",1', '+CNCFG: 1,"apn","user","****",1'],
  ['AT+CGAUTH=1,1,"user","secret"', 'AT+CGAUTH=1,1,"****","****"'],
  ['AT+CLCK="SC",1,"1234"', 'AT+CLCK="SC",1,"****"'],
  ['AT+CPWD="SC","1234","5678"', 'AT+CPWD="SC","****","****"'],
  ['AT+SMCONF="PASSWORD","secret"', 'AT+SMCONF="PASSWORD","****"'],
  ['AT+SMCONF="URL","broker"', 'AT+SMCONF="URL","broker"'],
  ['AT+CSSLCFG="convert",1,"c.crt","c.key","secret"', 'AT+CSSLCFG="convert",1,"c.crt","c.key","****"'],
  ['AT%CMNG=0,42,2,"-----BEGIN KEY-----\nMIIB"', 'AT%CMNG=0,42,2,"****"'],
];

describe("tools/decode, secrets", () => {
  for (const [text, shown] of cases) {
    it(`shows ${JSON.stringify(text)} as ${JSON.stringify(shown)}`, async () => {
      assert.equal((await loadDecoders()).redact(text), shown);
    });
  }

  it("shows no secret in a command, its echo or their words", async () => {
    const table = await loadDecoders();
    for (const [text] of cases.filter(([text, shown]) => text.startsWith("AT") && text !== shown)) {
      const tokens = await tokensOf([
        ["tx", `${text}\r`],
        ["rx", `${text}\r\r\nOK\r\n`],
      ]);
      const shown = tokens.map((token) => `${token.text} ${describeToken(token, table) ?? ""}`).join("\n");
      assert.doesNotMatch(shown, /secret|1234|5678|4321|MIIB/, text);
    }
  });

  it("keeps a key whose lines end with CR in one command, masked", async () => {
    const tokens = await tokensOf([["tx", 'AT%CMNG=0,42,2,"-----BEGIN\r\nMIIB\r\n-----END"\r']]);
    assert.deepEqual(
      tokens.map(({ kind, text }) => [kind, text]),
      [["command", 'AT%CMNG=0,42,2,"****"']],
    );
  });

  it("shows nothing of a file that is read back", async () => {
    const tokens = await tokensOf([
      ["tx", 'AT+CFSRFILE=3,"cli.key",0,1322,0\r'],
      ["rx", "\r\n-----BEGIN PRIVATE KEY-----\nMIIBsecret\r\n+secret==\r\n\x82\x01secret\r\n+CADATAIND: 0\r\n\r\nOK\r\n"],
    ]);
    assert.doesNotMatch(tokens.map(({ text }) => text).join("\n"), /secret|BEGIN/);
    assert.deepEqual(
      tokens.slice(-2).map(({ kind, text }) => [kind, text]),
      [
        ["urc", "+CADATAIND: 0"],
        ["final", "OK"],
      ],
    );
  });

  it("gives what the device sends outside commands no text", async () => {
    assert.deepEqual(
      (await tokensOf([["tx", "MIIBsecret\r"]])).map(({ kind, text }) => [kind, text]),
      [["noise", ""]],
    );
  });
});
