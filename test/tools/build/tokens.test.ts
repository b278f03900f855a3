import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createContext, Script } from "node:vm";
import { minify } from "terser";
import { tokenise } from "../../../tools/build/tokens.ts";
import { untokenise } from "../../../tools/host/untokenise.ts";
import { build } from "../../../tools/build/build.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { espruino, runEspruino } from "./espruino.ts";

/** The same in one writing, so that only meaning is compared. */
async function normal(code: string): Promise<string> {
  const { code: text } = await minify(code, { compress: false, mangle: false });
  return text!.replace(/\bvoid 0\b/g, "undefined").replace(/!0\b/g, "true").replace(/!1\b/g, "false").replace(/\s+/g, "");
}

/** Of the package espruino: what its own tools make of tokens. */
function packageUntokenise(): (code: string) => string {
  const require = createRequire(import.meta.url);
  const context = createContext({ console, acorn: {} });
  for (const part of ["espruino.js", "core/utils.js", "plugins/pretokenise.js"]) {
    new Script(readFileSync(require.resolve(`espruino/${part}`), "utf8")).runInContext(context);
  }
  return (context as unknown as { Espruino: { Plugins: { Pretokenise: { untokenise(code: string): string } } } }).Espruino.Plugins.Pretokenise.untokenise;
}

const ROWS: [what: string, text: string, shown: string][] = [
  ["every reserved word", "var r=[];for(var k in{a:1,b:2})if(k!=='a')r.push(typeof k);else continue;do{break}while(true);switch(3){case 1:default:r.push(void 0===undefined)}try{throw new Error('x')}catch(e){r.push(e instanceof Error)}finally{r.push(null)}const f=function(){return this};let q=delete r.x;r.push(q);print(r.join())", "string,true,true,,false"],
  ["every operator", "var a=5;a+=2;a-=1;a*=3;a/=2;a%=5;a<<=2;a|=1;a^=8;a&=15;a>>=1;a++;a--;a>>>=0;print(a,a==2,a!=2,a===2,a!==2,a<=2,a>=2,a<<1,a>>1,a>>>1,a&&1,a||1,(x=>x)(7))", ""],
  ["signs that would run together", "var a=1,b=2;print(a- -b,a+ +b,a-(-b),- -a)", "3 3 3 1"],
  ["names that are words behind a dot or as keys", "var o={default:1,delete:2,in:3};print(o.default+o.delete+o.in,{catch:4}.catch)", "6 4"],
  ["strings of all bytes but those that stay text", String.raw`print("\r\t\"'\\\x01\x7f\x80\xfe".length,"\n".length,"".length,"0123456789".length,"a\0b".length,"\xff".charCodeAt(0),"${"x".repeat(300)}".length)`, "9 1 0 10 3 255 300"],
  ["a string as a key and a regular expression", "var o={\"a b\":1};print(o[\"a b\"],/a\"b/.test('a\"b'),\"x\".replace(/x/g,'y'))", "1 true y"],
  ["classes", "class A{constructor(){this.n=1}static s(){return 2}get g(){return 3}}class B extends A{constructor(){super()}}print(new B().n,A.s(),new B().g)", "1 2 3"],
];

describe("tools/build/tokens", function () {
  this.timeout(60_000);

  for (const [what, text, shown] of ROWS) {
    it(`keeps the meaning of ${what}, for the host and for the package espruino`, async () => {
      const { code } = tokenise(text);
      assert.ok(code.length <= text.length && !/[\0\n\xff]/.test(code), code);
      assert.equal(await normal(untokenise(code).text), await normal(text));
      if (!text.includes("\\r")) assert.equal(await normal(packageUntokenise()(code)), await normal(text));
    });

    it(`prints the same in the interpreter with ${what} as text and as tokens`, async function () {
      if (!espruino) this.skip();
      const print = async (code: string): Promise<string> => {
        const lines = await runEspruino({ "a.js": Buffer.from(`${code};print("=");quit()`, "latin1") }, "a.js");
        return lines[lines.indexOf("=") - 1]!;
      };
      assert.equal(await print(tokenise(text).code), await print(text));
      if (shown) assert.equal(await print(text), shown);
    });
  }

  it("says where each byte comes from", () => {
    const text = 'function f(a){return a==="xyz"}';
    const { code, map } = tokenise(text);
    assert.equal(code, "\xaa f(a){\xab a\x8b\xd1\x03xyz}".replace(/\xaa /, "\xaa").replace(/\xab /, "\xab"));
    assert.ok(map.mappings.length > 0);
    const { offsets, text: back } = untokenise(code);
    assert.equal(back.length, offsets.length);
    assert.equal(offsets[back.indexOf("xyz")], code.indexOf("\xd1"));
  });

  it("refuses a byte that is no token", () => assert.throws(() => untokenise("a\xd0"), /no token has the code 208, at 1/));

  it("leaves an image's meaning as its text has it", async () => {
    const outDir = mkdtempSync(join(tmpdir(), "uplink-tokens-"));
    try {
      const built = await build({ board: "lilygo_t_sim7000g", app: "cloud_client", outDir });
      assert.equal(await normal(untokenise(built.code).text), await normal(built.text));
      assert.ok(built.code.length < 0.9 * built.text.length);
    } finally {
      rmSync(outDir, { recursive: true });
    }
  });
});
