import assert from "node:assert/strict";
import { CredentialKind } from "../../../src/modem/credentials.ts";
import { loadStore } from "../../../tools/provision/modem_store.ts";
import type { ProvisionReport, StoreWork } from "../../../tools/provision/provision.ts";
import { jsonReport, textReport } from "../../../tools/provision/report.ts";

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
