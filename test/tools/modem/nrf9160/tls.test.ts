import { equal, match, ok } from "node:assert/strict";
import { createHash } from "node:crypto";
import { TLSSocket } from "node:tls";
import type { TLSSocketOptions } from "node:tls";
import { CertificateAuthority } from "../../../../tools/tls/certificates.ts";
import { Bench } from "./bench.ts";

const host = "cloud.test";
const port = 8883;
const tag = 42;

let ca: CertificateAuthority;
let pem: string;

/** A TLS server that says everything back. */
async function serve(bench: Bench, names: [string, ...string[]] = [host], options: TLSSocketOptions = {}, authority = ca): Promise<void> {
  const { certificatePem, privateKeyPem } = await authority.issueServer(names);
  bench.network.listen(host, port, (stream) => {
    const server = new TLSSocket(stream, { isServer: true, cert: certificatePem, key: privateKeyPem, ...options });
    server.on("error", () => {});
    server.on("data", (bytes: Buffer) => server.write(bytes));
  });
}

async function provision(bench: Bench, items: readonly (readonly [number, string])[]): Promise<void> {
  await bench.ok("AT+CFUN=4");
  for (const [type, content] of items) await bench.ok(`AT%CMNG=0,${tag},${type},"${content}"`);
  await bench.ok("AT+CFUN=1");
  await bench.clock.advance(10000);
}

describe("tools/modem/nrf9160 TLS and credentials", () => {
  before(async () => {
    ca = await CertificateAuthority.create("Test Root");
    pem = ca.certificatePem.replace(/\r/g, "").trim();
  });

  it("writes, lists with the digest, and deletes, with the radio off only", async () => {
    const bench = new Bench();
    await bench.ok("AT+CMEE=1");
    await bench.expect(`AT%CMNG=0,${tag},0,"${pem}"`, "\r\n+CME ERROR: 518\r\n");
    await bench.expect("AT%CMNG=1", "\r\nOK\r\n");
    await bench.ok("AT+CFUN=4");
    await bench.expect(`AT%CMNG=3,${tag},0`, "\r\n+CME ERROR: 513\r\n");
    await bench.ok(`AT%CMNG=0,${tag},0,"${pem}"`);
    await bench.expect(`AT%CMNG=0,${tag},0,"${pem}"`, "\r\n+CME ERROR: 519\r\n");
    const digest = createHash("sha256").update(pem).digest("hex").toUpperCase();
    await bench.expect(`AT%CMNG=1,${tag}`, `\r\n%CMNG: ${tag},0,"${digest}"\r\n\r\nOK\r\n`);
    await bench.expect(`AT%CMNG=2,${tag},0`, `\r\n%CMNG: ${tag},0,"${digest}","${pem}"\r\n\r\nOK\r\n`);
    await bench.ok(`AT%CMNG=0,${tag},3,"6e7266"`);
    await bench.expect(`AT%CMNG=2,${tag},3`, "\r\n+CME ERROR: 514\r\n");
    await bench.expect(`AT%CMNG=0,${tag},7,"x"`, "\r\n+CME ERROR: 50\r\n");
    await bench.ok(`AT%CMNG=3,${tag},0`);
  });

  it("checks the content with modem firmware 2.x: CR LF is refused", async () => {
    const bench = new Bench({ dialect: "sm" });
    await bench.ok("AT+CMEE=1", "AT+CFUN=4");
    await bench.expect(`AT%CMNG=0,1,0,"${pem.replace(/\n/g, "\r\n")}"`, "\r\n+CME ERROR: 527\r\n");
    await bench.expect('AT%CMNG=0,1,0,"no certificate"', "\r\n+CME ERROR: 527\r\n");
    await bench.ok(`AT%CMNG=0,1,0,"${pem}"`);
  });

  it("does the handshake with the store's CA, and shows the cipher suite", async () => {
    const bench = new Bench();
    await serve(bench);
    await provision(bench, [[0, pem]]);
    await bench.expect(`AT#XSSOCKET=1,1,0,${tag},2`, "\r\n#XSSOCKET: 0,1,258\r\n\r\nOK\r\n");
    await bench.ok(`AT#XSSOCKETOPT=1,2,"${host}"`);
    await bench.expect(`AT#XCONNECT="${host}",${port}`, "\r\n#XCONNECT: 1\r\n\r\nOK\r\n");
    match(await bench.ask("AT#XSSOCKETOPT=0,4"), /^\r\n#XSSOCKETOPT: 0xc0(2b|2c|2f|30)\r\n\r\nOK\r\n$/);
    await bench.expect('AT#XSEND="hello"', "\r\n#XSEND: 5\r\n\r\nOK\r\n");
    await bench.expect("AT#XRECV=5", "\r\n#XRECV: 5\r\nhello\r\nOK\r\n");
  });

  it("checks the name only where option 2 sets it", async () => {
    const bench = new Bench();
    await serve(bench, ["other.test"]);
    await provision(bench, [[0, pem]]);
    await bench.ask(`AT#XSSOCKET=1,1,0,${tag}`);
    await bench.expect(`AT#XCONNECT="${host}",${port}`, "\r\n#XCONNECT: 1\r\n\r\nOK\r\n");
    await bench.ask("AT#XSOCKET=0");
    await bench.ask(`AT#XSSOCKET=1,1,0,${tag}`);
    await bench.ok(`AT#XSSOCKETOPT=1,2,"${host}"`);
    await bench.refused(`AT#XCONNECT="${host}",${port}`);
    ok(bench.events.some((text) => text.includes("name_mismatch")), bench.events.join("\n"));
    await bench.expect(`AT#XTCPCLI=1,"${host}",${port},${tag}`, '\r\n#XTCPCLI: -111,"not connected"\r\n\r\nERROR\r\n');
    await bench.expect(`AT#XTCPCLI=1,"${host}",${port},${tag},2,0`, '\r\n#XTCPCLI: 1,"connected"\r\n\r\nOK\r\n');
  });

  it("refuses a server of another CA, unless it does not look", async () => {
    const bench = new Bench();
    await serve(bench, [host], {}, await CertificateAuthority.create("Other Root"));
    await provision(bench, [[0, pem]]);
    await bench.ask(`AT#XSSOCKET=1,1,0,${tag},2`);
    await bench.refused(`AT#XCONNECT="${host}",${port}`);
    await bench.ask("AT#XSOCKET=0");
    await bench.ask(`AT#XSSOCKET=1,1,0,${tag},0`);
    await bench.expect(`AT#XCONNECT="${host}",${port}`, "\r\n#XCONNECT: 1\r\n\r\nOK\r\n");
  });

  it("fails without a CA in the tag, and shows its certificate where the server wants one", async () => {
    const bench = new Bench();
    await serve(bench, [host], { requestCert: true, rejectUnauthorized: true, ca: [ca.certificatePem] } as TLSSocketOptions);
    await bench.ask(`AT#XSSOCKET=1,1,0,${tag}`);
    await bench.refused(`AT#XCONNECT="${host}",${port}`);
    await bench.ask("AT#XSOCKET=0");
    const client = await ca.issueClient("device-1");
    await provision(bench, [[0, pem], [1, client.certificatePem.replace(/\r/g, "").trim()], [2, client.privateKeyPem.replace(/\r/g, "").trim()]]);
    await bench.ask(`AT#XSSOCKET=1,1,0,${tag}`);
    await bench.expect(`AT#XCONNECT="${host}",${port}`, "\r\n#XCONNECT: 1\r\n\r\nOK\r\n");
    equal(bench.events.some((text) => text.includes("PRIVATE KEY")), false);
  });

  it("uses a shared key where the tag has one", async () => {
    const bench = new Bench();
    const pskCallback = (_socket: TLSSocket, identity: string): Buffer | null => (identity === "nrf91test" ? Buffer.from("6e7266", "hex") : null);
    bench.network.listen(host, port, (stream) => {
      const options = { isServer: true, pskCallback, ciphers: "PSK", maxVersion: "TLSv1.2" } as TLSSocketOptions;
      const server = new TLSSocket(stream, options);
      server.on("error", () => {});
      server.on("data", (bytes: Buffer) => server.write(bytes));
    });
    await provision(bench, [[3, "6e7266"], [4, "nrf91test"]]);
    await bench.ask(`AT#XSSOCKET=1,1,0,${tag}`);
    await bench.expect(`AT#XCONNECT="${host}",${port}`, "\r\n#XCONNECT: 1\r\n\r\nOK\r\n");
    await bench.expect('AT#XSEND="hello"', "\r\n#XSEND: 5\r\n\r\nOK\r\n");
    await bench.expect("AT#XRECV=5", "\r\n#XRECV: 5\r\nhello\r\nOK\r\n");
  });

  it("opens DTLS sockets that cannot connect", async () => {
    const bench = new Bench();
    await bench.expect(`AT#XSSOCKET=1,2,0,${tag}`, "\r\n#XSSOCKET: 0,2,273\r\n\r\nOK\r\n");
    await bench.refused(`AT#XCONNECT="198.51.100.9",${port}`);
  });
});
