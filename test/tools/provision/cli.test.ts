import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { CredentialKind } from "../../../src/modem/credentials.ts";
import { register } from "../../../tools/cli/provision.ts";
import { loadStore } from "../../../tools/provision/modem_store.ts";
import type { ProvisionReport, StoreWork } from "../../../tools/provision/provision.ts";
import { jsonReport, textReport } from "../../../tools/provision/report.ts";
import { CertificateAuthority } from "../../../tools/tls/certificates.ts";

const NO_PORT = ["--port", "/dev/no-such-port"];

describe("tools/cli/provision", function () {
  this.timeout(20000);
  let folder: string;
  let ca: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "uplink-provision-cli-"));
    ca = join(folder, "ca.pem");
    writeFileSync(ca, (await CertificateAuthority.create()).certificatePem);
  });
  after(() => rmSync(folder, { recursive: true }));

  async function run(...argv: string[]): Promise<string> {
    const program = new Command("uplink").exitOverride().configureOutput({ writeErr: () => {} });
    register(program);
    for (const verb of program.commands) verb.exitOverride();
    const { error } = console;
    const { write } = process.stderr;
    console.error = () => {};
    process.stderr.write = () => true;
    try {
      await program.parseAsync(["provision", ...argv], { from: "user" });
      return "done";
    } catch (failure) {
      return (failure as Error).message;
    } finally {
      console.error = error;
      process.stderr.write = write;
    }
  }

  const rows: [string, () => string[], RegExp][] = [
    ["no port", () => [], /required option '-p, --port <port>'/],
    ["nothing to do", () => NO_PORT, /^nothing to do: give --set, --secret, --unset, --tag with files, or --list/],
    ["files without a tag", () => [...NO_PORT, "--ca", ca], /^--tag is missing: the number under which/],
    ["a tag alone", () => [...NO_PORT, "--tag", "42"], /^--tag alone does nothing/],
    ["a tag that is none", () => [...NO_PORT, "--tag", "4x", "--ca", ca], /^--tag: a number from 0 to 2147483647 is wanted$/],
    ["a baud rate that is none", () => [...NO_PORT, "--list", "--baud", "12"], /300 to 4000000/],
    ["a board that is none", () => [...NO_PORT, "--list", "--board", "pico"], /^no board "pico"; boards are: /],
    ["files, before the port is opened", () => [...NO_PORT, "--tag", "42", "--ca", join(folder, "no.pem")], /^--ca: no file .*no\.pem$/],
    ["a port that is not there", () => [...NO_PORT, "--tag", "42", "--ca", ca], /^(no port \/dev\/no-such-port; |a serial port needs the optional package)/],
  ];
  for (const [name, argv, message] of rows) {
    it(`ends with one sentence for ${name}`, async () => assert.match(await run(...argv()), message));
  }
});

describe("tools/provision/report", () => {
  const report: ProvisionReport = {
    identity: { board: "ESP32", version: "2v29" },
    settings: { id: "pump-7", password: "s3cret", sasKey: "s3cret" },
    entries: [
      { tag: 42, kind: CredentialKind.CaCertificate, size: 1186 },
      { tag: 42, kind: CredentialKind.PrivateKey, size: 241 },
    ],
    firstLine: "cloud_client 0.1.0",
  };

  async function work(): Promise<StoreWork> {
    return { store: await loadStore("sim7000"), items: [{ tag: 42, kind: CredentialKind.PrivateKey, pem: "" }], isRemoving: false, tag: 42 };
  }

  it("masks secrets, and tells what was written from what was there", async () => {
    assert.equal(
      textReport(report, await work()),
      [
        "settings of the device:",
        "  id        pump-7",
        "  password  (secret)",
        "  sasKey    (secret)",
        "written, and proven by the size that the modem tells:",
        "  CA certificate of tag 42, 1186 bytes, there before",
        "  private key of tag 42, 241 bytes",
        "the app runs again: cloud_client 0.1.0",
      ].join("\n"),
    );
  });

  it("gives a script JSON with secrets masked", () => {
    const json = JSON.parse(jsonReport(report)) as Record<string, unknown>;
    assert.deepEqual(json["settings"], { id: "pump-7", password: "(secret)", sasKey: "(secret)" });
    assert.equal(json["firstLine"], "cloud_client 0.1.0");
  });
});
