import assert from "node:assert/strict";
import { createAtEngine } from "../../../../src/at/engine.ts";
import type { AtEngine } from "../../../../src/at/engine.ts";
import { CredentialKind } from "../../../../src/modem/credentials.ts";
import type { Credential, CredentialEntry } from "../../../../src/modem/credentials.ts";
import { caFile, certificateFile, credentialLimits, credentialStore, keyFile } from "../../../../src/modem/sim7000/credentials.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { UartStub } from "../../../../tools/testing/uart_stub.ts";
import type { UartStep } from "../../../../tools/testing/uart_stub.ts";

const OK = "\r\nOK\r\n";
const ERROR_3 = "\r\n+CME ERROR: 3\r\n";
const CA: Credential = { tag: 42, kind: CredentialKind.CaCertificate, pem: "-----BEGIN CERTIFICATE-----\nQ0E=\n-----END CERTIFICATE-----\n" };
const CERTIFICATE: Credential = { tag: 42, kind: CredentialKind.ClientCertificate, pem: "-----BEGIN CERTIFICATE-----\nY2VydA==\n-----END CERTIFICATE-----\n" };
const KEY: Credential = { tag: 42, kind: CredentialKind.PrivateKey, pem: "-----BEGIN PRIVATE KEY-----\na2V5\n-----END PRIVATE KEY-----\n" };

const step = (command: string, reply: string): UartStep => ({ expect: `AT${command}\r`, reply });
const begin: UartStep[] = [step("+CFSTERM", "\r\nERROR\r\n"), step("+CFSINIT", OK)];
const end = step("+CFSTERM", OK);
const write = (file: string, pem: string): UartStep[] => [
  step(`+CFSDFILE=3,"${file}"`, ERROR_3),
  step(`+CFSWFILE=3,"${file}",0,${pem.length},10000`, "\r\nDOWNLOAD\r\n"),
  { expect: pem, reply: OK },
];

/** @returns what the work called back with, once */
async function play<T extends unknown[]>(
  script: UartStep[],
  work: (at: AtEngine, done: (...result: T) => void) => void,
  maxReadBytes = 4096,
): Promise<T> {
  const clock = VirtualClock.strict();
  const stub = new UartStub(script, { clock, maxReadBytes });
  const results: T[] = [];
  work(createAtEngine(stub, clock), (...result) => results.push(result));
  await clock.advance(120_000);
  assert.equal(stub.failure, undefined);
  assert.deepEqual(stub.remaining, []);
  assert.equal(results.length, 1);
  // A success may come without an argument or with undefined.
  return (results[0]!.length ? results[0] : [undefined]) as T;
}

describe("src/modem/sim7000/credentials", () => {
  it("names the files of a tag within the manual's 50 bytes", () => {
    assert.deepEqual([caFile(42), certificateFile(42), keyFile(42)], ["ca42.pem", "cert42.pem", "key42.pem"]);
    for (const name of [caFile, certificateFile, keyFile]) assert.ok(name(2147483647).length <= 50);
  });

  for (const maxReadBytes of [4096, 1]) {
    it(`writes the files, then converts the CA list and the pair once, in pieces of ${maxReadBytes}`, async () => {
      const script = [
        ...begin,
        ...write("ca42.pem", CA.pem),
        ...write("key42.pem", KEY.pem),
        ...write("cert42.pem", CERTIFICATE.pem),
        end,
        step('+CSSLCFG="convert",2,"ca42.pem"', OK),
        step('+CSSLCFG="convert",1,"cert42.pem","key42.pem"', OK),
      ];
      assert.deepEqual(await play(script, (at, done) => credentialStore.write(at, [CA, KEY, CERTIFICATE], done), maxReadBytes), [undefined]);
    });
  }

  it("is not disturbed by a URC before any element", async () => {
    const script = [...begin, ...write("ca42.pem", CA.pem), end, step('+CSSLCFG="convert",2,"ca42.pem"', OK)];
    for (const at of script.keys()) {
      const disturbed = script.map((entry, index) => (index === at ? { ...entry, reply: `\r\n+CEREG: 1\r\n${entry.reply}` } : entry));
      assert.deepEqual(await play(disturbed, (engine, done) => credentialStore.write(engine, [CA], done)), [undefined]);
    }
  });

  it("SIM-Q16: closes the file store when the bytes came too slowly, and says which command failed", async () => {
    const script = [...begin, ...write("ca42.pem", CA.pem).slice(0, 2), { expect: CA.pem, reply: ERROR_3, afterMs: 10_000 }, end];
    const result = await play(script, (at, done) => credentialStore.write(at, [CA], done));
    assert.deepEqual(result, ["AT+CFSWFILE: +CME ERROR: 3"]);
  });

  it("says that the firmware has no file store", async () => {
    const script = [step("+CFSTERM", "\r\nERROR\r\n"), step("+CFSINIT", "\r\nERROR\r\n"), step("+CFSTERM", "\r\nERROR\r\n")];
    assert.deepEqual(await play(script, (at, done) => credentialStore.write(at, [CA], done)), ["AT+CFSINIT: ERROR"]);
  });

  it("reports a pair that the modem does not take over", async () => {
    const script = [...begin, ...write("cert42.pem", CERTIFICATE.pem), end, step('+CSSLCFG="convert",1,"cert42.pem","key42.pem"', ERROR_3)];
    assert.deepEqual(await play(script, (at, done) => credentialStore.write(at, [CERTIFICATE], done)), ["AT+CSSLCFG: +CME ERROR: 3"]);
  });

  it("lists what a tag has by asking for each file's length", async () => {
    const script = [
      ...begin,
      step('+CFSGFIS=3,"ca42.pem"', "\r\n+CFSGFIS: 1322\r\n\r\nOK\r\n"),
      step('+CFSGFIS=3,"cert42.pem"', ERROR_3),
      step('+CFSGFIS=3,"key42.pem"', "\r\n+CFSGFIS: 241\r\n\r\nOK\r\n"),
      end,
    ];
    const [entries, error] = await play<[CredentialEntry[], string?]>(script, (at, done) => credentialStore.list(at, [42], done));
    assert.equal(error, undefined);
    assert.deepEqual(entries, [
      { tag: 42, kind: CredentialKind.CaCertificate, size: 1322 },
      { tag: 42, kind: CredentialKind.PrivateKey, size: 241 },
    ]);
  });

  it("removes files, those that are not there included", async () => {
    const script = [...begin, step('+CFSDFILE=3,"ca42.pem"', OK), step('+CFSDFILE=3,"key42.pem"', ERROR_3), end];
    assert.deepEqual(await play(script, (at, done) => credentialStore.remove(at, [CA, KEY], done)), [undefined]);
  });

  it("proves by length, and names the first file that differs or is missing", async () => {
    const size = CA.pem.length;
    const proofs = [CA, KEY].map(({ tag, kind, pem }) => ({ tag, kind, size: pem.length, sha256: "" }));
    const script = (ca: string, key: string): UartStep[] => [...begin, step('+CFSGFIS=3,"ca42.pem"', ca), step('+CFSGFIS=3,"key42.pem"', key), end];
    const answer = (bytes: number): string => `\r\n+CFSGFIS: ${bytes}\r\n\r\nOK\r\n`;
    const prove = (ca: string, key: string): Promise<unknown[]> => play(script(ca, key), (at, done) => credentialStore.prove(at, proofs, done));
    assert.deepEqual(await prove(answer(size), answer(KEY.pem.length)), [undefined]);
    assert.deepEqual(await prove(answer(size + 9), ERROR_3), [`"ca42.pem" has ${size + 9} bytes in the modem and not ${size}`]);
    assert.deepEqual(await prove(answer(size), ERROR_3), ['"key42.pem" is not in the modem']);
  });

  it("takes as much as CFSWFILE does", () => assert.equal(credentialLimits.maxBytes, 10240));
});
