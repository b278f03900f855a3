import { TLSSocket } from "node:tls";
import type { TLSSocketOptions } from "node:tls";
import type { Duplex } from "node:stream";
import { CertificateAuthority } from "../../../tools/tls/certificates.ts";
import type { Credential } from "../../../tools/tls/certificates.ts";
import { MemoryNetwork } from "../../../tools/network/memory_network.ts";
import { connectTls } from "../../../tools/network/tls_connection.ts";
import type { TlsDetails, TlsError, TlsOptions } from "../../../tools/network/tls_connection.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";

export const host = "cloud.test";

/** A memory network with one TLS server, and a client that notes what it is told. */
export class TlsBench {
  readonly clock = new VirtualClock();
  readonly network = new MemoryNetwork({ clock: this.clock, latencyMs: 20 });
  readonly ca: CertificateAuthority;
  details: TlsDetails | undefined;
  received = "";
  /** "open" until onClose. */
  end: TlsError | "in order" | "open" = "open";
  server: TLSSocket | undefined;

  private constructor(ca: CertificateAuthority) {
    this.ca = ca;
  }

  static async create(): Promise<TlsBench> {
    return new TlsBench(await CertificateAuthority.create("Bench Root"));
  }

  /** Serves TLS that says each line back. */
  serve(credential: Credential, options: TLSSocketOptions = {}, chainPem = ""): void {
    this.listen((stream) => {
      const { certificatePem, privateKeyPem } = credential;
      const server = new TLSSocket(stream, { isServer: true, cert: certificatePem + chainPem, key: privateKeyPem, ...options });
      this.server = server;
      server.on("error", () => {});
      server.on("data", (bytes: Buffer) => server.write(`echo ${bytes.toString()}`));
    });
  }

  listen(accept: (stream: Duplex) => void): void {
    this.network.listen(host, 8883, accept);
  }

  connect(options: Partial<TlsOptions> = {}): ReturnType<typeof connectTls> {
    const all = { authorities: [this.ca.certificatePem], now: this.clock.now, ...options };
    return connectTls(this.network, host, 8883, all, {
      onConnect: (details) => (this.details = details),
      onData: (bytes) => (this.received += bytes.toString()),
      onClose: (error) => (this.end = error ?? "in order"),
    });
  }

  /** Connects and waits for the outcome. @returns the cause of the failure, or "connected" */
  async outcome(options: Partial<TlsOptions> = {}): Promise<string> {
    this.connect(options);
    await this.clock.advanceUntil(() => this.details !== undefined || this.end !== "open", 10000, "an outcome");
    return typeof this.end === "object" ? this.end.cause : "connected";
  }
}
