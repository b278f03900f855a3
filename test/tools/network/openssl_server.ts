import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CertificateAuthority } from "../../../tools/tls/certificates.ts";

/**
 * A TLS server that refuses clients without a certificate of the authority, with an alert as the standard has it: Node's own server
 * just ends the connection.
 * @returns undefined when openssl is not installed, which is said
 */
export async function startOpenssl(ca: CertificateAuthority): Promise<{ port: number; stop(): void } | undefined> {
  if (spawnSync("openssl", ["version"]).error) return void console.log("    skipped: openssl is not installed");
  const folder = mkdtempSync(join(tmpdir(), "uplink-openssl-"));
  const { certificatePem, privateKeyPem } = await ca.issueServer(["127.0.0.1"]);
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const files = [
    "-cert",
    file("cert.pem", certificatePem),
    "-key",
    file("key.pem", privateKeyPem),
    "-CAfile",
    file("ca.pem", ca.certificatePem),
  ];
  const child = spawn("openssl", ["s_server", "-accept", "127.0.0.1:0", ...files, "-Verify", "2", "-verify_return_error"]);
  const port = await new Promise<number>((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (bytes: Buffer) => {
      output += bytes.toString();
      const found = /ACCEPT \S*:(\d+)/.exec(output);
      if (found) resolve(Number(found[1]));
    });
    child.on("exit", () => reject(new Error(`openssl s_server has ended: ${output}`)));
  });
  return {
    port,
    stop() {
      child.removeAllListeners("exit");
      child.kill();
      rmSync(folder, { recursive: true });
    },
  };
}
