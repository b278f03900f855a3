import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import type { TLSSocketOptions } from "node:tls";
import { CertificateAuthority } from "../../../../tools/tls/certificates.ts";
import type { Credential } from "../../../../tools/tls/certificates.ts";
import type { VirtualSim7000Options } from "../../../../tools/modem/sim7000/index.ts";
import { Bench } from "./bench.ts";

export const host = "cloud.test";
export const port = 8883;

/** A modem with echo off, the app bearer up if asked for, and a TLS server behind it. */
export class CaBench extends Bench {
  /** The server's end of the last connection. */
  server: TLSSocket | undefined;
  /** Called with the server's end of each connection. */
  onAccept: (server: TLSSocket) => void = () => {};
  /** What the server has got. */
  serverHeard = "";

  serve(credential: Credential, options: TLSSocketOptions = {}): void {
    this.network.listen(host, port, (stream) => {
      const { certificatePem, privateKeyPem } = credential;
      const server = new TLSSocket(stream, { isServer: true, cert: certificatePem, key: privateKeyPem, ...options });
      this.server = server;
      this.onAccept(server);
      server.on("error", () => {});
      server.on("data", (bytes: Buffer) => (this.serverHeard += bytes.toString("latin1")));
    });
  }

  async bearer(): Promise<void> {
    await this.expect('AT+CNACT=1,"iot.1nce.net"', "\r\nOK\r\n");
    await this.until("+APP PDP: ACTIVE\r\n");
    await this.rest();
  }

  /** A file into /customer/. @param bytes a byte string */
  async store(name: string, bytes: string): Promise<void> {
    await this.expect(`AT+CFSWFILE=3,"${name}",0,${bytes.length},5000`, "\r\nDOWNLOAD\r\n");
    this.write(bytes);
    await this.until("\r\nOK\r\n");
  }

  /** Everything up to AT+CAOPEN as the SSL note has it. */
  async prepare(caPem?: string): Promise<void> {
    await this.ask("ATE0");
    if (caPem !== undefined) {
      await this.ok("AT+CFSINIT");
      await this.store("ca.crt", caPem);
      await this.ok('AT+CSSLCFG="convert",2,"ca.crt"', "AT+CFSTERM");
    }
    await this.bearer();
    await this.ok("AT+CACID=0", 'AT+CSSLCFG="sslversion",0,3', 'AT+CASSLCFG=0,"ssl",1', 'AT+CASSLCFG=0,"crindex",0');
    if (caPem !== undefined) await this.ok('AT+CASSLCFG=0,"cacert","ca.crt"', `AT+CCLK="26/01/01,00:00:00+00"`);
    await this.ok(`AT+CSSLCFG="sni",0,"${host}"`);
  }

  open(): Promise<string> {
    return this.ask(`AT+CAOPEN=0,"${host}",${port}`);
  }
}

/** A bench with a server that the modem trusts, connected. */
export async function connected(options: Partial<VirtualSim7000Options> = {}): Promise<CaBench> {
  const bench = new CaBench(options);
  const ca = await CertificateAuthority.create();
  bench.serve(await ca.issueServer([host]));
  await bench.prepare(ca.certificatePem);
  const answer = await bench.open();
  if (!answer.includes("+CAOPEN: 0,0")) throw new Error(`not connected: ${JSON.stringify(answer)}`);
  return bench;
}

/** A bench with the bearer up and socket 0 open over TCP, and the server's end of it. */
export async function plain(options: Partial<VirtualSim7000Options> = {}): Promise<{ bench: CaBench; server: Duplex }> {
  const bench = new CaBench(options);
  await bench.ask("ATE0");
  await bench.ok("AT+CMEE=2");
  await bench.bearer();
  await bench.ok("AT+CACID=0");
  let server: Duplex | undefined;
  bench.network.listen("a.test", 80, (stream) => (server = stream));
  bench.write('AT+CAOPEN=0,"a.test",80\r');
  await bench.until("+CAOPEN: 0,0\r\n");
  await bench.rest();
  return { bench, server: server as Duplex };
}
