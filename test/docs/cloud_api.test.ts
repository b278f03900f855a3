import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { findRoot } from "../../tools/build/root.ts";

const ROOT = findRoot();
const README = join(ROOT, "src", "cloud", "README.md");
const ENUMS = ["CloudEventType", "CloudDisconnectReason", "CloudQos", "CloudEndpointType", "CloudConnectResult"];
/** Numbers of a range, and not values that anything has. */
const BOUNDS = /^(Count|CommonCount|PrivStart|PrivEnd)$/;
const BACKENDS = ["MQTT", "AWS_IOT", "AZURE_IOT_HUB", "NRF_CLOUD"];

const text = readFileSync(README, "utf8");
const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), "utf8");

/** Enumerators as the table has them: `CloudQos.AtMostOnce`. */
function enumerators(): string[] {
  const source = read("src", "cloud", "types.ts");
  return ENUMS.flatMap((name) => {
    const body = new RegExp(`enum ${name} \\{([^}]*)\\}`).exec(source)![1]!;
    return [...body.matchAll(/^\s+(\w+) = /gm)].map(([, member]) => member!).filter((member) => !BOUNDS.test(member)).map((member) => `${name}.${member}`);
  });
}

const functions = (): string[] => [...read("src", "cloud", "cloud.ts").matchAll(/^export function (\w+)/gm)].map(([, name]) => name!).filter((name) => !/Define$|NotifyEvent$/.test(name));

/** Files by the letter of their mark. */
const files = new Map([...text.matchAll(/\*\*(\w)\*\* \[[\w.]+\]\(([^)]+)\)/g)].map(([, letter, path]) => [letter!, resolve(dirname(README), path!)]));

const rows = new Map([...text.matchAll(/^\| `(cloud\w+|Cloud\w+\.\w+)` \|(.*)\|$/gm)].map(([, name, cells]) => [name!, cells!.split("|").map((cell) => cell.trim())]));

describe("docs: the Cloud API against the backends", () => {
  it("has a row for each enumerator and function, and no other", () => {
    assert.deepEqual([...rows.keys()].sort(), [...enumerators(), ...functions()].sort());
  });

  it("has a cell for each backend", () => {
    for (const [name, cells] of rows) assert.equal(cells.length, BACKENDS.length, name);
  });

  it("names files that are there, with a test that bears the backend's name", () => {
    assert.ok(files.size >= 3);
    for (const [name, cells] of rows) {
      cells.forEach((cell, index) => {
        for (const letter of cell.replace(/-\d+/g, "").replace(/[ ,]/g, "")) {
          const file = files.get(letter);
          assert.ok(file, `${name}: no file for the mark "${letter}"`);
          assert.ok(readFileSync(file, "utf8").includes(BACKENDS[index]!), `${name}: ${file} does not test ${BACKENDS[index]}`);
        }
      });
    }
  });

  it("gives marks for functions and results that the test itself names", () => {
    const api = read("test", "image", "clouds", "api.test.ts");
    for (const [name, cells] of rows) {
      if (name.startsWith("cloud") && cells.some((cell) => cell.includes("a"))) assert.ok(api.includes(name) || read("test", "fixtures", "apps", "cloud_api", "main.ts").includes(`uplink.${name}(`), name);
    }
  });
});
