import assert from "node:assert/strict";
import { removeUnread } from "../../../tools/build/minify.ts";
import { unreadNames } from "../../../tools/build/unread.ts";

const remove = async (code: string, kept: string[] = []): Promise<string> => (await removeUnread(code, kept)).code.replace(/\s+/g, " ");

describe("tools/build/unread", () => {
  it("names what is written and never read", () => {
    const code = "const t={used(){},idle(){},inner:{deep:1}};t.used();t.set=2;t.both=t.both+1;use(t.inner)";
    assert.deepEqual(unreadNames(code, new Set()), ["deep", "idle", "set"]);
    assert.deepEqual(unreadNames(code, new Set(["set"])), ["deep", "idle"]);
  });

  it("takes names for read that stand in a string, in a computed place, or behind a compound assignment", () => {
    assert.deepEqual(unreadNames('const o={a:1,b:2,c:3};o["a"]++;use(o,"b");o.c+=1', new Set()), []);
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

  it("leaves what the interpreter may read", async () => assert.match(await remove("use({repeat:true})", ["repeat"]), /repeat/));
});
