import { ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findRoot } from "../../../tools/build/root.ts";
import { commonScriptCommands } from "../../../tools/modem/script.ts";
import { firmwareVariants } from "../../../tools/modem/sim7000/firmware_profiles.ts";
import { scriptCommands, VirtualSim7000 } from "../../../tools/modem/sim7000/index.ts";
import { switchWords } from "../../../tools/modem/sim7000/switches.ts";

const text = readFileSync(join(findRoot(), "tools", "modem", "README.md"), "utf8");

describe("tools/modem/README.md", () => {
  it("names every firmware, switch and line that can be typed", () => {
    for (const name of Object.keys(firmwareVariants)) ok(text.includes(name), name);
    for (const part of switchWords.split(", ")) ok(text.includes(`\`${part.split("=")[0]}\``), part);
    for (const { usage } of [...scriptCommands, ...commonScriptCommands]) ok(text.includes(`\`${usage.split(" ")[0]}`), usage);
  });

  it("names only calls that exist", () => {
    const tables = text.slice(text.indexOf("## What can go wrong"), text.indexOf("## SIM7000: firmware"));
    const calls = [...tables.matchAll(/`(\w+)\(/g)].map(([, name]) => name ?? "");
    ok(calls.length > 15);
    for (const name of calls) ok(name in VirtualSim7000.prototype, name);
  });
});
