import assert from "node:assert/strict";
import { minify } from "terser";
import { removeUnread } from "../../../tools/build/minify.ts";
import { oneSided } from "../../../tools/build/property_use.ts";

/** As the build goes on: what is dead then drops out. */
const remove = async (code: string, kept: string[] = []): Promise<string> =>
  (await minify((await removeUnread(code, kept)).code, { mangle: false, toplevel: true })).code!;

describe("tools/build/unread", () => {
  it("names what is written and never read", () => {
    const code = "const t={used(){},idle(){},inner:{deep:1}};t.used();t.set=2;t.both=t.both+1;use(t.inner)";
    assert.deepEqual(oneSided(code, new Set()).unread, ["deep", "idle", "set"]);
    assert.deepEqual(oneSided(code, new Set(["set"])).unread, ["deep", "idle"]);
  });

  it("takes names for read that stand in a string, in a computed place, or behind a compound assignment", () => {
    assert.deepEqual(oneSided('const o={a:1,b:2,c:3};o["a"]++;use(o,"b");o.c+=1', new Set()), { unread: [], unwritten: [] });
  });

  it("takes functions out of a table that nobody calls, and what only they called", async () => {
    const code = await remove("const t={send(){return one()},ping:function(){return t.pong()},pong:()=>two()};t.send();function one(){return 1}function two(){return 2}");
    assert.match(code, /send\(\)/);
    assert.doesNotMatch(code, /ping|pong/);
  });

  it("takes an assignment out and leaves what its right side does", async () => {
    const code = await remove("const t={};t.idle=call();t.other=function(){call(2)};use(t)");
    assert.match(code, /call\(\)/);
    assert.doesNotMatch(code, /idle|other/);
  });

  it("leaves a value that does something when it is made, and getters", async () => {
    const code = await remove("const t={made:call(),get seen(){return 1}};use(t)");
    assert.match(code, /made/);
    assert.match(code, /seen/);
  });

  it("names what is read and never written", () => {
    const code = "const t={a:1};use(t.a,t.b,t.c());t.d+=1;class C{e(){}};use(new C().e)";
    assert.deepEqual(oneSided(code, new Set()).unwritten, ["b", "c"]);
    assert.deepEqual(oneSided(code, new Set(["c"])).unwritten, ["b"]);
  });

  it("takes out the code that waits for a property that nobody sets", async () => {
    const code = await remove("function f(o){if(o.rare)return big();o.hook&&o.hook();return o.a}use(f({a:1}));function big(){return other()}");
    assert.doesNotMatch(code, /rare|big|hook/);
    assert.match(code, /\.a\b/);
  });

  it("leaves a read whose object does something", async () => assert.match(await remove("use(call().rare)"), /call\(\)/));

  it("leaves what the interpreter may read", async () => assert.match(await remove("use({repeat:true})", ["repeat"]), /repeat/));
});
