import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPrj, parseOverrides } from "../../../tools/build/prj.ts";
import type { Prj } from "../../../tools/build/prj.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { prjSource } from "../../../tools/build/virtual.ts";

const root = findRoot();

/** The schema's name of a TypeScript type. */
type SchemaType<T> = T extends string ? "string" : T extends number ? "integer" : T extends boolean ? "boolean" : T extends unknown[] ? "array" : "object";

/** Each field of Prj with its type: the compiler refuses this table when Prj changes, the test when the schema does. */
const FIELDS: { [K in keyof Required<Prj>]: SchemaType<Required<Prj>[K]> } = {
  backend: "string",
  host: "string",
  port: "integer",
  apn: "string",
  apnUser: "string",
  keepAliveS: "integer",
  publishIntervalS: "integer",
  message: "string",
  topics: "object",
  deviceIdPrefix: "string",
  cleanSession: "boolean",
  outboxBytes: "integer",
  features: "object",
  tls: "object",
  radio: "object",
  azure: "object",
  roaming: "boolean",
  sleepAfterS: "integer",
  fota: "object",
  secrets: "array",
};

/** Those that may be missing: no default, not required. */
const OPTIONAL: { [K in keyof Prj as undefined extends Prj[K] ? K : never]: true } & object = { apnUser: true, tls: true, radio: true, azure: true, roaming: true, sleepAfterS: true, fota: true };
const GOOD = { backend: "MQTT", host: "broker.test", port: 1883, apn: "internet" };
const SECRET = /: is a secret; secrets are not built into images; take it out/;

describe("tools/build/prj", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "uplink-prj-"))));
  after(() => rmSync(folder, { recursive: true }));

  function load(value: object, overrides: Record<string, string> = {}): ReturnType<typeof loadPrj> {
    writeFileSync(join(folder, "prj.json"), JSON.stringify(value));
    return loadPrj(folder, overrides, root);
  }

  it("wants neither host nor port nor APN of an app without a cloud", () => {
    const { backend, host, port, apn } = load({ backend: "NONE" });
    assert.deepEqual([backend, host, port, apn], ["NONE", "", 0, ""]);
    assert.equal(load({ backend: "NONE", apn: "internet" }).apn, "internet");
  });

  it("never shows a secret that it refuses", () => {
    assert.throws(
      () => load({ ...GOOD, password: "hunter2" }),
      ({ message }: Error) => !message.includes("hunter2"),
    );
    assert.throws(
      () => load(GOOD, { password: "hunter2" }),
      ({ message }: Error) => !message.includes("hunter2") && SECRET.test(message),
    );
  });

  it("has the fields of the schema, and gives each the type that the schema says", () => {
    const schema = JSON.parse(readFileSync(join(root, "tools", "build", "prj.schema.json"), "utf8")) as {
      required: string[];
      else: { required: string[] };
      properties: Record<string, { type?: string; enum?: unknown[]; default?: unknown }>;
    };
    const { $schema: _schema, ...properties } = schema.properties;
    const types = Object.entries(properties).map(([name, field]) => [name, field.type ?? "string"]);
    assert.deepEqual(Object.fromEntries(types), FIELDS);
    const required = [...schema.required, ...schema.else.required];
    const optional = Object.keys(properties).filter((name) => !required.includes(name) && properties[name]!.default === undefined);
    assert.deepEqual(optional, Object.keys(OPTIONAL));
  });

  it("fills in the defaults", () => {
    const { keepAliveS, deviceIdPrefix, cleanSession, outboxBytes, topics, features } = load(GOOD);
    assert.deepEqual(
      { keepAliveS, deviceIdPrefix, cleanSession, outboxBytes, topics, features },
      {
        keepAliveS: 60,
        deviceIdPrefix: "uplink-",
        cleanSession: false,
        outboxBytes: 1024,
        topics: {},
        features: {},
      },
    );
  });

  it("lays overrides over the file, as the types that the schema names", () => {
    const overrides = parseOverrides([
      "port=8883",
      "cleanSession=true",
      "topics.msg=a={id}",
      "features.fota=false",
      "secrets=password,pin",
    ]);
    const prj = load(GOOD, overrides);
    assert.deepEqual(
      [prj.port, prj.cleanSession, prj.topics.msg, prj.features, prj.secrets],
      [8883, true, "a={id}", { fota: false }, ["password", "pin"]],
    );
  });

  it("checks overrides like the file", () => {
    assert.throws(() => load(GOOD, { port: "tcp" }), /prj\.json with --set: port: "tcp" is not of type integer/);
    assert.throws(() => load(GOOD, { prot: "1" }), /: prot: is not a known field/);
    assert.throws(() => parseOverrides(["port"]), /--set port: write key=value/);
  });

  it("says which file is missing", () =>
    assert.throws(() => loadPrj(tmpdir(), {}, root), /prj\.json: no such file; an app needs main\.ts and prj\.json/));

  it("keeps names of secrets out of the image", () => {
    const source = prjSource(load({ ...GOOD, secrets: ["password"], topics: { msg: "m" }, features: { fota: true } }));
    assert.ok(!source.includes("password"));
    assert.match(source, /export const port = 1883;[^]*export const topics = \{ msgTopic: "m" \};\nexport const features = \{"fota":true\};/);
  });
  it("makes undefined constants of what is absent, so that its code is left out", () => {
    const source = prjSource(load(GOOD));
    for (const name of ["tls", "radio", "sleepAfterS", "sasLifetimeS", "idScope"]) assert.match(source, new RegExp(`export const ${name} = undefined;`));
  });

  it("guards roaming only where prj.json refuses it", () => {
    for (const [roaming, isRefused] of [[undefined, false], [true, false], [false, true]] as const) {
      const source = prjSource(load({ ...GOOD, ...(roaming !== undefined && { roaming }) }));
      assert.match(source, new RegExp(`export const isRoamingRefused = ${isRefused};`));
      assert.doesNotMatch(source, /const roaming/);
    }
  });

  it("takes TLS by tag, from the command line too, and lists of the radio as texts", () => {
    const prj = load({ ...GOOD, radio: { technologies: ["NB-IoT", "LTE-M"], lteMBands: [20, 3] }, sleepAfterS: 5 }, { "tls.tag": "7" });
    const source = prjSource(prj);
    assert.match(source, /export const tls = \{ tag: 7 \};/);
    assert.match(source, /export const radio = \{ technologies: "NB-IoT,LTE-M", lteMBands: "3,20", nbIotBands: undefined \};/);
    assert.match(source, /export const sleepAfterS = 5;/);
  });

  it("takes the lifetime of Azure's tokens and the ID scope of its provisioning service, and refuses what is none", () => {
    const source = prjSource(load({ ...GOOD, tls: { tag: 1 } }, { "azure.sasLifetimeS": "3600", "azure.idScope": "0ne00000A0A" }));
    assert.match(source, /export const sasLifetimeS = 3600;\nexport const idScope = "0ne00000A0A";/);
    assert.throws(() => load(GOOD, { "azure.sasLifetimeS": "3600" }), /: tls: is missing; add it/);
    assert.throws(() => load(GOOD, { "azure.sasLifetimeS": "60" }), /azure\.sasLifetimeS/);
    assert.throws(() => load(GOOD, { "azure.idScope": "a b" }), /azure\.idScope/);
    assert.throws(() => load({ ...GOOD, azure: { sasKey: "AAEC" } }), SECRET);
  });

  it("takes public keys of updates from files beside prj.json, for a board that offers updates", () => {
    const key = `0000000b00000007${"5a".repeat(40)}`;
    const other = `0000000b00000007${"a5".repeat(40)}`;
    writeFileSync(join(folder, "a.pub"), `${key}\n`);
    writeFileSync(join(folder, "b.pub"), `${other.toUpperCase()}\n`);
    const prj = load({ ...GOOD, fota: { keys: ["a.pub", join(folder, "b.pub")] } });
    assert.deepEqual(prj.fota, { keys: [key, other], confirmS: 900 });
    assert.match(prjSource(prj, true), /export const fota = true;/);
    assert.match(prjSource(prj, false), /export const fota = undefined;/);
    assert.match(prjSource(load(GOOD), true), /export const fota = undefined;/);
    assert.ok(!prjSource(prj, true).includes("5a5a"));
    assert.deepEqual(load(GOOD, { "fota.keys": "b.pub", "fota.confirmS": "60" }).fota, { keys: [other], confirmS: 60 });
  });

  it("refuses TLS without a tag and a technology that no modem has", () => {
    assert.throws(() => load({ ...GOOD, tls: {} }), /tls\.tag: is missing/);
    assert.throws(() => load(GOOD, { "tls.tag": "a" }), /tls\.tag: "a" is not of type integer/);
    assert.throws(() => load({ ...GOOD, radio: { technologies: ["5G"] } }), /radio\.technologies/);
  });
});
