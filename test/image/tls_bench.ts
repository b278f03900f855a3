import { TLSSocket } from "node:tls";
import type { TLSSocketOptions } from "node:tls";
import type { Duplex } from "node:stream";
import { caFile, certificateFile } from "../../src/modem/sim7000/credentials.ts";
import { CertificateAuthority } from "../../tools/tls/certificates.ts";
import type { Credential } from "../../tools/tls/certificates.ts";
import { ImageBench } from "./image_bench.ts";
import type { BenchOptions } from "./image_bench.ts";

export const HOST = "broker.test";
export const TAG = 7;

export interface TlsBenchOptions extends BenchOptions {
  ca: CertificateAuthority;
  /** The broker's certificate; default one for its host. */
  server?: Credential;
  /** The device's certificate; default one of the CA. */
  client?: Credential;
  /** The CA in the modem; default the one above, null for none. */
  trusted?: string | null;
}

/** The image built with TLS by tag, the modem's store filled, and the broker behind TLS that wants a client certificate. */
export async function createTlsBench(options: TlsBenchOptions): Promise<ImageBench> {
  const { ca, server: given, client, trusted = ca.certificatePem, overrides, ...rest } = options;
  const server = given ?? (await ca.issueServer([HOST]));
  const bench = await ImageBench.create({ ...rest, overrides: { "tls.tag": String(TAG), ...overrides } });
  fillStore(bench, trusted, client ?? (await ca.issueClient("device-1")));
  serveTls(bench, { cert: server.certificatePem, key: server.privateKeyPem, ca: ca.certificatePem, requestCert: true });
  return bench;
}

/** As uplink provision would; a null CA leaves the store without one. */
export function fillStore(bench: ImageBench, trusted: string | null, client: Credential): void {
  const { certificates } = bench.modem;
  if (trusted !== null) certificates.addAuthority(caFile(TAG), Buffer.from(trusted));
  certificates.addClient(certificateFile(TAG), Buffer.from(client.certificatePem), Buffer.from(client.privateKeyPem));
}

export function serveTls(bench: ImageBench, options: TLSSocketOptions): void {
  const { broker } = bench;
  broker.accept = (stream: Duplex) => {
    const tls = new TLSSocket(stream, { isServer: true, ...options });
    tls.on("error", () => stream.destroy());
    tls.once("secure", () => {
      // A client certificate that does not verify ends the connection; Node does so only in its own server.
      const verifyError = (tls as unknown as { _handle: { verifyError(): Error | null } })._handle.verifyError();
      if (verifyError) return tls.destroy();
      // The broker, before which what is accepted here stands.
      (broker["aedes"] as { handle(stream: Duplex): void } | undefined)?.handle(tls);
    });
  };
}
