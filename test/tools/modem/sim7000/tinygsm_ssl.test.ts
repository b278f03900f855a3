import { equal, match } from "node:assert/strict";
import { CertificateAuthority } from "../../../../tools/tls/certificates.ts";
import type { VirtualSim7000Options } from "../../../../tools/modem/sim7000/index.ts";
import { CaBench, host, port } from "./ca_bench.ts";
import { field, init, SuffixHost } from "./suffix_host.ts";

/** A bench with a TLS server that says `reply` to the first bytes. */
async function secured(
  reply: string,
  options: Partial<VirtualSim7000Options> = {},
): Promise<{ bench: CaBench; gsm: SuffixHost; ca: CertificateAuthority }> {
  const bench = new CaBench(options);
  const ca = await CertificateAuthority.create();
  bench.serve(await ca.issueServer([host]));
  const gsm = new SuffixHost(bench);
  await init(gsm);
  bench.onAccept = (server) => server.once("data", () => server.write(reply));
  return { bench, gsm, ca };
}

/** Its gprsConnect(). */
async function attach(gsm: SuffixHost): Promise<void> {
  await gsm.send("+CNACT=0", 60000);
  await gsm.send("+CGATT=0", 60000);
  await gsm.send('+CGDCONT=1,"IP","x"');
  await gsm.require("+CGATT=1", 60000);
  await gsm.require('+CNCFG=1,"x"');
  const results = ["\r\n+APP PDP: ACTIVE", "\r\n+APP PDP: DEACTIVE"];
  equal(await gsm.send('+CNACT=1,"x"', 60000, ...results), "\r\n+APP PDP: ACTIVE");
  await gsm.wait(1000);
}

/** Its modemConnect(). @returns the result of AT+CAOPEN */
async function connect(gsm: SuffixHost, authority?: string): Promise<number> {
  await gsm.send("+CACLOSE=0", 1000);
  await gsm.require("+CACID=0");
  await gsm.require('+CSSLCFG="sslversion",0,3');
  await gsm.require("+CASSLCFG=0,ssl,1");
  match(await field(gsm, '+CSSLCFG="ctxindex",0', "+CSSLCFG:", "\r\n"), /^ 0,3,0x0000/);
  equal(await gsm.wait(1000), "OK\r\n");
  if (authority !== undefined) await gsm.require(`+CASSLCFG=0,CACERT,"${authority}"`);
  await gsm.require("+CASSLCFG=0,protocol,0");
  await gsm.require(`+CSSLCFG="sni",0,"${host}"`);
  equal(await gsm.send(`+CAOPEN=0,"${host}",${port}`, 75000, "\r\n+CAOPEN:"), "\r\n+CAOPEN:");
  const [, result] = (await gsm.read("\r\n")).split(",");
  await gsm.wait(1000);
  return Number(result);
}

/** Its modemSend(). @returns the length that the modem confirms; undefined when it times out */
async function send(gsm: SuffixHost, text: string): Promise<number | undefined> {
  equal(await gsm.send(`+CASEND=0,${text.length}`, 1000, ">"), ">");
  gsm.bench.write(text);
  if ((await gsm.wait(1000, "\r\n+CASEND:")) === "") return undefined;
  const [id, result, length] = (await gsm.read("\r\n")).split(",").map(Number);
  equal(id, 0);
  equal(result, 0);
  return length;
}

/** Its modemGetAvailable(): the lists of states and lengths, states again. @returns bytes waiting on socket 0 */
async function available(gsm: SuffixHost): Promise<number> {
  equal(await gsm.send("+CASTATE?", 1000), "OK\r\n");
  gsm.bench.write("AT+CARECV?\r\n");
  const answer = await gsm.bench.until("OK\r\n", 1000);
  equal(await gsm.send("+CASTATE?", 1000), "OK\r\n");
  return Number(/\+CARECV: 0,(\d+)/.exec(answer)?.[1] ?? 0);
}

/** Its modemRead(). */
async function read(gsm: SuffixHost, count: number): Promise<string> {
  equal(await gsm.send(`+CARECV=0,${count}`, 1000, "+CARECV:"), "+CARECV:");
  const length = Number((await gsm.read(",")).slice(0, -1));
  const { bench } = gsm;
  await bench.clock.advanceUntil(() => bench.heard.length >= length, 1000);
  const bytes = bench.heard.slice(0, length);
  bench.heard = bench.heard.slice(length);
  equal(await gsm.wait(1000), "OK\r\n");
  return bytes;
}

const page = `HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n> OK\r\nend`;

describe("tools/modem/sim7000 under TinyGSM's TLS sequence", () => {
  it("attaches, connects with an authority, sends, reads in small pieces and closes", async () => {
    const { bench, gsm, ca } = await secured(page);
    await gsm.require("+CFSINIT");
    equal(await gsm.send(`+CFSWFILE=3,"root.pem",0,${ca.certificatePem.length},5000`, 1000, "DOWNLOAD"), "DOWNLOAD");
    bench.take();
    bench.write(ca.certificatePem);
    equal(await gsm.wait(5000), "OK\r\n");
    await gsm.require('+CSSLCFG="convert",2,"root.pem"', 5000);
    await gsm.require("+CFSTERM");
    await gsm.require('+CCLK="26/01/01,00:00:00+00"');
    await attach(gsm);
    equal(await connect(gsm, "root.pem"), 0);
    equal(await send(gsm, "GET / HTTP/1.1\r\n\r\n"), 18);
    await bench.clock.advance(500);
    let got = "";
    for (let left = await available(gsm); left > 0; left = await available(gsm)) got += await read(gsm, Math.min(left, 16));
    equal(got, page);
    equal(bench.serverHeard, "GET / HTTP/1.1\r\n\r\n");
    await gsm.require("+CACLOSE=0");
    match(await field(gsm, "+CNACT?", "+CNACT:", "\r\n"), /^ 1,"10\./);
  });

  it("trusts everybody without one, and sees a wrong one refused", async () => {
    const { gsm } = await secured(page);
    await attach(gsm);
    equal(await connect(gsm), 0);
    const other = await secured(page);
    await attach(other.gsm);
    const stranger = await CertificateAuthority.create();
    other.bench.modem.certificates.addAuthority("wrong.pem", Buffer.from(stranger.certificatePem));
    equal(await connect(other.gsm, "wrong.pem"), 27);
  });

  it("stalls on firmware that answers AT+CASEND with OK alone", async () => {
    const { bench, gsm } = await secured(page, { casendForm: "ok-only" });
    await attach(gsm);
    await connect(gsm);
    equal(await send(gsm, "hello"), undefined);
    equal(bench.serverHeard, "hello");
  });

  it("hears of data and of the end by their notifications", async () => {
    const { bench, gsm } = await secured(page);
    await attach(gsm);
    await connect(gsm);
    bench.take();
    bench.server?.end("bye");
    equal(await gsm.wait(3000, "\r\n+CADATAIND: 0\r\n"), "\r\n+CADATAIND: 0\r\n");
    equal(await gsm.wait(3000, "\r\n+CASTATE: 0,0\r\n"), "\r\n+CASTATE: 0,0\r\n");
    equal(await available(gsm), 0);
  });
});
