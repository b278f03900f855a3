import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createAtEngine } from "../../../../src/at/engine.ts";
import type { AtEngine } from "../../../../src/at/engine.ts";
import { CredentialKind } from "../../../../src/modem/credentials.ts";
import type { Credential, CredentialEntry } from "../../../../src/modem/credentials.ts";
import { credentialLimits, credentialStore } from "../../../../src/modem/nrf9160/credentials.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { UartStub } from "../../../../tools/testing/uart_stub.ts";
import type { UartStep } from "../../../../tools/testing/uart_stub.ts";

const OK = "\r\nOK\r\n";
const cme = (code: number): string => `\r\n+CME ERROR: ${code}\r\n`;
const CA: Credential = { tag: 42, kind: CredentialKind.CaCertificate, pem: "-----BEGIN CERTIFICATE-----\nQ0E=\n-----END CERTIFICATE-----\n" };
const KEY: Credential = { tag: 42, kind: CredentialKind.PrivateKey, pem: "-----BEGIN PRIVATE KEY-----\na2V5\n-----END PRIVATE KEY-----\n" };
const digest = ({ pem }: Credential): string => createHash("sha256").update(pem).digest("hex").toUpperCase();
const proofs = [CA, KEY].map((item) => ({ tag: item.tag, kind: item.kind, size: item.pem.length, sha256: digest(item) }));

const step = (command: string, reply: string): UartStep => ({ expect: `AT${command}\r`, reply });
const mode = (value: number): UartStep[] => [step("+CMEE=1", OK), step("+CFUN?", `\r\n+CFUN: ${value}\r\n\r\nOK\r\n`)];
const write = (item: Credential, reply = OK): UartStep => step(`%CMNG=0,42,${item.kind},"${item.pem}"`, reply);

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

describe("src/modem/nrf9160/credentials", () => {
  for (const maxReadBytes of [4096, 1]) {
    it(`turns the radio off once, deletes, writes with LF line ends and turns the radio on again, in pieces of ${maxReadBytes}`, async () => {
      const script = [
        ...mode(1),
        step("+CFUN=4", OK),
        step("%CMNG=3,42,0", OK),
        step("%CMNG=3,42,2", cme(513)),
        write(CA),
        write(KEY),
        step("+CFUN=1", OK),
      ];
      assert.deepEqual(await play(script, (at, done) => credentialStore.write(at, [CA, KEY], done), maxReadBytes), [undefined]);
    });
  }

  for (const value of [0, 4]) {
    it(`leaves a radio alone that is off, +CFUN: ${value}`, async () => {
      const script = [...mode(value), step("%CMNG=3,42,0", cme(513)), write(CA)];
      assert.deepEqual(await play(script, (at, done) => credentialStore.write(at, [CA], done)), [undefined]);
    });
  }

  it("is not disturbed by a URC before any element", async () => {
    const script = [...mode(1), step("+CFUN=4", OK), step("%CMNG=3,42,0", cme(513)), write(CA), step("+CFUN=1", OK)];
    for (const at of script.keys()) {
      const disturbed = script.map((entry, index) => (index === at ? { ...entry, reply: `\r\n%XMODEMSLEEP: 4\r\n${entry.reply}` } : entry));
      assert.deepEqual(await play(disturbed, (engine, done) => credentialStore.write(engine, [CA], done)), [undefined]);
    }
  });

  it("turns the radio on again when the modem refuses the content", async () => {
    const script = [...mode(1), step("+CFUN=4", OK), step("%CMNG=3,42,0", cme(513)), write(CA, cme(527)), step("+CFUN=1", OK)];
    assert.deepEqual(await play(script, (at, done) => credentialStore.write(at, [CA], done)), ["AT%CMNG: +CME ERROR: 527"]);
  });

  it("removes, takes an item that is not there for removed, and reports any other refusal", async () => {
    const script = (reply: string): UartStep[] => [...mode(4), step("%CMNG=3,42,0", reply), step("%CMNG=3,42,2", OK)];
    assert.deepEqual(await play(script(cme(513)), (at, done) => credentialStore.remove(at, [CA, KEY], done)), [undefined]);
    const refused = await play(script(cme(528)), (at, done) => credentialStore.remove(at, [CA, KEY], done));
    assert.deepEqual(refused, ["AT%CMNG: +CME ERROR: 528"]);
  });

  it("lists one tag or all with their digests, without the modem's own tags and types", async () => {
    const lines = [`%CMNG: 42,0,"${digest(CA)}"`, "%CMNG: 42,2", `%CMNG: 7,5,"${"0".repeat(64)}"`, `%CMNG: 4294967292,1,"${"0".repeat(64)}"`];
    const script = (command: string): UartStep[] => [step(command, `\r\n${lines.join("\r\n")}\r\n\r\nOK\r\n`)];
    const expected: CredentialEntry[] = [
      { tag: 42, kind: CredentialKind.CaCertificate, sha256: digest(CA) },
      { tag: 42, kind: CredentialKind.PrivateKey },
    ];
    assert.deepEqual(await play(script("%CMNG=1"), (at, done) => credentialStore.list(at, [], done)), [expected, undefined]);
    assert.deepEqual(await play(script("%CMNG=1,42"), (at, done) => credentialStore.list(at, [42], done)), [expected, undefined]);
  });

  it("proves by SHA-256, and names what differs, is missing or has no digest", async () => {
    const line = (item: Credential, sha256 = digest(item)): string => `\r\n%CMNG: 42,${item.kind},"${sha256}"\r\n\r\nOK\r\n`;
    const prove = (ca: string, key: string): Promise<unknown[]> =>
      play([step("%CMNG=1,42,0", ca), step("%CMNG=1,42,2", key)], (at, done) => credentialStore.prove(at, proofs, done));
    assert.deepEqual(await prove(line(CA), line(KEY)), [undefined]);
    assert.deepEqual(await prove(line(CA), line(CA, "0".repeat(64))), ["credential 42,2 is not in the modem"]);
    assert.deepEqual(await prove(line(CA, "0".repeat(64)), line(KEY)), ["credential 42,0 has another SHA-256 in the modem"]);
    assert.deepEqual(await prove(line(CA), "\r\n%CMNG: 42,2\r\n\r\nOK\r\n"), ["credential 42,2: the modem tells no SHA-256"]);
    assert.deepEqual(await prove(line(CA), OK), ["credential 42,2 is not in the modem"]);
  });

  it("keeps a whole command within the Serial LTE Modem's 4096 bytes", () => {
    assert.ok(`AT%CMNG=0,2147483647,2,""\r\n`.length + credentialLimits.maxBytes <= 4096);
  });
});
