import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import ts from "typescript";
import { EspruinoContext } from "../../../tools/host/espruino_context.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { espruino, runEspruino } from "../../tools/build/espruino.ts";
import { seeded } from "../seeded.ts";

/** The module as a script: it has no imports. */
const SOURCE = ts.transpileModule(
  readFileSync(new URL("../../../src/hal/hmac_sha256.ts", import.meta.url), "utf8").replace("export function", "function"),
  { compilerOptions: { target: ts.ScriptTarget.ES2015, module: ts.ModuleKind.ESNext } },
).outputText;

const NO_BASE64 = "the device setting sasKey is not base64 of 1 to 64 bytes: set it with uplink provision";
const NO_SHA256 = "this board's interpreter has no SHA-256: SAS is not offered, use X.509";
const SEED = 7;

type Run = (script: string) => Promise<string>;

const inContext: Run = async (script) => {
  let text = "";
  const context = new EspruinoContext({ clock: new VirtualClock(), random: () => 0.5, onConsole: (part) => void (text += part) });
  context.storage.write(".bootcde", script);
  context.boot();
  return text.trim();
};

const inInterpreter: Run = async (script) => (await runEspruino({ "t.js": `${script}quit();\n` }, "t.js")).filter((line) => line.startsWith("= ")).join("\n");

/** What the function gives or throws for each key and message. */
async function results(run: Run, cases: { key: string; message: Buffer }[], source = SOURCE): Promise<string[]> {
  const rows = JSON.stringify(cases.map(({ key, message }) => [key, message.toString("base64")]));
  const each = "function(c){try{return hmacSha256(c[0],atob(c[1]))}catch(e){return e.message}}";
  const text = await run(`${source}print("= "+JSON.stringify(${rows}.map(${each})));\n`);
  return JSON.parse(text.slice(2)) as string[];
}

function tests(run: Run): void {
  it("gives what node:crypto gives, for keys of 1 to 64 bytes", async () => {
    const random = seeded(SEED);
    const bytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
    const rows = Array.from({ length: 64 }, (_, index) => ({ key: bytes(index + 1), message: bytes(Math.floor(random() * 200)) }));
    const expected = rows.map(({ key, message }) => createHmac("sha256", key).update(message).digest("base64"));
    const actual = await results(run, rows.map(({ key, message }) => ({ key: key.toString("base64"), message })));
    assert.deepEqual(actual, expected, `seed ${SEED}`);
  });

  it("refuses a key that is not base64 of 1 to 64 bytes, in words that do not hold it", async () => {
    const keys = ["", "abc", "a*b=", "AAEC AwQ=", "AAECAwQ", "AAECAwQ=\n", "AB==", Buffer.alloc(65, 1).toString("base64")];
    const actual = await results(run, keys.map((key) => ({ key, message: Buffer.from("x") })));
    assert.deepEqual(actual, keys.map(() => NO_BASE64));
  });

  for (const [board, module] of [
    ["without the module crypto", "no_such_module"],
    ["whose crypto has no SHA256", "Storage"],
  ] as const) {
    it(`says on a board ${board} that SAS is not offered`, async () => {
      assert.deepEqual(await results(run, [{ key: "AAEC", message: Buffer.from("x") }], SOURCE.replace('"crypto"', `"${module}"`)), [NO_SHA256]);
    });
  }
}

describe("src/hal/hmac_sha256 (Node context)", () => tests(inContext));
if (espruino) describe("src/hal/hmac_sha256 (real interpreter)", () => tests(inInterpreter));
