import assert from "node:assert/strict";
import { GLOBALS, MEMBERS } from "../../../tools/host/interpreter_members.ts";
import { probeMembers } from "../../../tools/host/probe_members.ts";
import { ProgramError, Realm } from "../../../tools/host/realm.ts";
import { ESPRUINO } from "./devices.ts";

function makeRealm(events: (() => void)[] = []): Realm {
  return new Realm({ now: () => 1500.25, random: () => 0.25, queue: (event) => events.push(event) });
}

describe("tools/host/realm", () => {
  for (const expression of [
    "typeof Map", "typeof Set", "typeof Symbol", "typeof Proxy", "typeof Reflect", "typeof BigInt", "typeof queueMicrotask", "typeof Intl",
    "typeof WeakRef", "typeof Object.freeze", "typeof Array.from", "typeof Number.isInteger", "typeof [].flat", "typeof [].at",
    "typeof ''.at", "typeof ''.matchAll", "typeof ''.normalize", "typeof Promise.resolve().finally", "typeof Promise.race",
    "typeof Array.prototype.reduceRight", "typeof new Uint8Array(1).at", "typeof Math.trunc", "typeof new Error('x').name",
  ]) it(`lacks what the interpreter lacks: ${expression}`, () => assert.equal(makeRealm().run(expression, "x"), "undefined"));

  it("still splits, replaces and matches by regular expressions", () => {
    assert.equal(makeRealm().run('"a1b2".split(/\\d/).join()+"aXa".replace(/a/g,"-")+"x12".match(/\\d+/)[0]', "x"), "a,b,-X-12");
  });

  it("takes time and chance from outside, and knows no time zone", () => {
    const realm = makeRealm();
    assert.equal(realm.run("Date.now()+Math.random()", "x"), 1500.5);
    assert.equal(realm.run("new Date(2026,0,2,3,4).toISOString()", "x"), "2026-01-02T03:04:00.000Z");
    assert.equal(realm.run('new Date("2026-01-02T03:04:05").getHours()', "x"), 3);
    assert.equal(realm.run("new Date() instanceof Date && String(new Date(0))", "x"), "Thu Jan 1 1970 00:00:00 GMT+0000");
  });

  it("gives host errors to the program as its own", () => {
    const realm = makeRealm();
    realm.define(realm.global, { fail: () => { throw new ProgramError("no"); } });
    assert.equal(realm.run('try{fail()}catch(e){""+(e instanceof Error)+e.type+e.message+typeof e.stack.at}', "x"), "trueErrornoundefined");
  });

  it("settles promises by events of the queue", () => {
    const events: (() => void)[] = [];
    const realm = makeRealm(events);
    realm.run("var log=[],both=Promise.all([1,Promise.resolve(2)]).then(function(v){log.push(v.join());throw 'x'})", "x");
    realm.run("both.catch(function(e){log.push(e)})", "x");
    for (let event = events.shift(); event; event = events.shift()) event();
    assert.equal(realm.run("log.join('|')", "x"), "1,2|x");
  });

  if (!ESPRUINO) console.log("tools/host/realm: member list not compared with the real interpreter; set ESPRUINO to its path");
  else {
    const espruino = ESPRUINO;
    it("has exactly the members that the real interpreter has", async () => {
      const words = (list: string): string[] => list.split(/\s+/).filter(Boolean);
      const listed = words(GLOBALS).map((name) => `global.${name}`);
      for (const [builtin, { statics, prototype }] of Object.entries(MEMBERS)) {
        listed.push(...words(statics).map((name) => `${builtin}.static.${name}`));
        listed.push(...words(prototype).map((name) => `${builtin}.prototype.${name}`));
      }
      assert.deepEqual(await probeMembers(espruino), listed.sort());
    });
  }
});
