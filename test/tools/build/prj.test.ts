import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPrj, parseOverrides } from "../../../tools/build/prj.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { prjSource } from "../../../tools/build/virtual.ts";

const root = findRoot();
const GOOD = { backend: "MQTT", host: "broker.test", port: 1883, apn: "internet" };
const SECRET = /: is a secret; secrets are not built into images; take it out/;

const WRONG: [string, object, RegExp][] = [
  ["a missing host", { host: undefined }, /: host: is missing; add it$/],
  ["port 0", { port: 0 }, /: port: 0 is out of range, must be >= 1; it is the TCP port of the broker, 1\.\.65535$/],
  ["port 65536", { port: 65536 }, /: port: 65536 is out of range, must be <= 65535/],
  ["a port as text", { port: "1883" }, /: port: "1883" is not of type integer/],
  [
    "a URL as host",
    { host: "mqtts://broker" },
    /: host: "mqtts:\/\/broker" does not have the expected form; it is the name or address of the broker/,
  ],
  ["a keep-alive beyond 16 bits", { keepAliveS: 65536 }, /: keepAliveS: 65536 is out of range, must be <= 65535/],
  ["an unknown field", { apnn: "x" }, /: apnn: is not a known field; known are .*apn,/],
  ["a topic filter as topic", { topics: { msg: "a/#" } }, /: topics\.msg: "a\/#" does not have the expected form/],
  ["an unknown topic", { topics: { m: "a" } }, /: topics\.m: is not a known field; known are msg, state$/],
  ["a feature that is no switch", { features: { fota: 1 } }, /: features\.fota: 1 is not of type boolean/],
  ["an unknown backend", { backend: "MQTTS" }, /: backend: "MQTTS" is not allowed; use one of MQTT, AWS_IOT, AZURE_IOT_HUB, NRF_CLOUD, NONE$/],
  ["a password", { password: "x" }, SECRET],
  ["an APN password", { apnPassword: "x" }, SECRET],
  ["a PIN", { pin: 1234 }, SECRET],
  ["a SAS key", { sasKey: "x" }, SECRET],
  ["a private key deep inside", { features: { privateKey: "x" } }, /: features\.privateKey: is a secret/],
  ["a PEM under any name", { message: "-----BEGIN CERTIFICATE-----" }, /: message: looks like a key or certificate; secrets are not built/],
  ["a connection string under any name", { message: "HostName=a;SharedAccessKey=b=" }, /: message: looks like a key/],
];

describe("tools/build/prj", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "uplink-prj-"))));
  after(() => rmSync(folder, { recursive: true }));

  function load(value: object, overrides: Record<string, string> = {}): ReturnType<typeof loadPrj> {
    writeFileSync(join(folder, "prj.json"), JSON.stringify(value));
    return loadPrj(folder, overrides, root);
  }

  for (const [what, change, expected] of WRONG) {
    it(`refuses ${what}`, () => assert.throws(() => load({ ...GOOD, ...change }), expected));
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
    assert.match(source, /port: 1883, .*topics: \{ msg: "m" \}, features: \{"fota":true\} \};/);
  });
});
