/**
 * Certificates and keys in the SIM7000's file system, directory 3 "/customer/", the only one from which CSSLCFG "convert" takes them
 * (AT manual V1.06 chapter 12; FS application note V1.01; SSL application note V1.01).
 *
 * Naming rule, shared with the TLS sockets: security tag 42 is `ca42.pem`, `cert42.pem` and `key42.pem`. The manual takes names of at most
 * 50 bytes; with a tag up to 2147483647 these have 18. After "convert" the CA list and the client pair go by the names of their
 * certificate files: CASSLCFG "cacert" takes caFile(), "clientcert" takes certificateFile(); the key's file is named in "convert" alone.
 */
import type { AtCommand, AtScript } from "../../at/command.ts";
import type { AtEngine } from "../../at/engine.ts";
import { runScript } from "../../at/script.ts";
import { CredentialKind } from "../credentials.ts";
import type { Credential, CredentialEntry, CredentialLimits, CredentialPlace, CredentialStore } from "../credentials.ts";
import type { Done } from "../services.ts";

/** SIM-Q16: CFSWFILE fails when the bytes come more slowly than this; 10 s is the longest that it takes. */
const WRITE_WINDOW_MS = 10000;

/** File of the CA certificates: `"convert",2,<ca>`, then CASSLCFG "cacert". */
export function caFile(tag: number): string {
  return "ca" + tag + ".pem";
}

/** File of the client's certificate: `"convert",1,<certificate>,<key>`, then CASSLCFG "clientcert". */
export function certificateFile(tag: number): string {
  return "cert" + tag + ".pem";
}

/** File of the client's private key. */
export function keyFile(tag: number): string {
  return "key" + tag + ".pem";
}

function fileOf(place: CredentialPlace): string {
  const name = place.kind == CredentialKind.CaCertificate ? caFile : place.kind == CredentialKind.ClientCertificate ? certificateFile : keyFile;
  return '3,"' + name(place.tag) + '"';
}

/** CFSINIT a second time is an error, so a session that was cut off is ended first. */
const BEGIN: AtScript = ["?+CFSTERM", "+CFSINIT"];

/** Runs steps between CFSINIT and CFSTERM, which also comes after a failure: the buffer is the modem's only one. */
function withFiles(at: AtEngine, steps: AtScript, done: Done): void {
  runScript(at, BEGIN.concat(steps), (error) => {
    at.send({ text: "+CFSTERM", timeoutS: 5, done: () => done(error) });
  });
}

/** Mode 0 may leave the tail of a longer file, so the old one goes first. */
function writeSteps(item: Credential): AtScript {
  const file = fileOf(item);
  const size = item.pem.length;
  return ["?+CFSDFILE=" + file, { text: "+CFSWFILE=" + file + ",0," + size + "," + WRITE_WINDOW_MS, timeoutS: 30, data: item.pem }];
}

/** Makes files known to TLS; also the modem's own check of them. The pair is converted once, with both files there. */
function convertSteps(items: Credential[]): AtScript {
  const steps: string[] = [];
  items.forEach((item) => {
    const isCa = item.kind == CredentialKind.CaCertificate;
    const pair = '1,"' + certificateFile(item.tag) + '","' + keyFile(item.tag) + '"';
    const step = '+CSSLCFG="convert",' + (isCa ? '2,"' + caFile(item.tag) + '"' : pair);
    if (steps.indexOf(step) < 0) steps.push(step);
  });
  return steps;
}

/** Asks for a file's length; a file that is not there is an error, and no reason to stop. */
function lengthStep(place: CredentialPlace, onLength: (bytes: number) => unknown): AtCommand {
  return { text: "?+CFSGFIS=" + fileOf(place), timeoutS: 5, prefix: "+CFSGFIS: ", onLine: (rest) => void onLength(parseInt(rest)) };
}

/** The file system has no list: what is under a tag is found out by asking for each file. The radio does not matter. */
export const credentialStore: CredentialStore = {
  list(at, tags, done) {
    const entries: CredentialEntry[] = [];
    const steps: AtScript = [];
    tags.forEach((tag) => {
      [CredentialKind.CaCertificate, CredentialKind.ClientCertificate, CredentialKind.PrivateKey].forEach((kind) => {
        const place = { tag: tag, kind: kind };
        steps.push(lengthStep(place, (size) => entries.push({ tag: tag, kind: kind, size: size })));
      });
    });
    withFiles(at, steps, (error) => done(entries, error));
  },
  write(at, items, done) {
    let steps: AtScript = [];
    items.forEach((item) => (steps = steps.concat(writeSteps(item))));
    withFiles(at, steps, (error) => (error ? done(error) : runScript(at, convertSteps(items), done)));
  },
  remove(at, places, done) {
    const removed = places.map((place) => "?+CFSDFILE=" + fileOf(place));
    withFiles(at, removed, done);
  },
  prove(at, proofs, done) {
    let problem: string | undefined;
    const steps = proofs.map((proof) => {
      let length = -1;
      const step = lengthStep(proof, (bytes) => (length = bytes));
      step.done = () => {
        const found = length < 0 ? " is not in the modem" : " has " + length + " bytes in the modem and not " + proof.size;
        if (length != proof.size && !problem) problem = fileOf(proof).substr(2) + found;
      };
      return step;
    });
    withFiles(at, steps, (error) => done(error || problem));
  },
};

/** CFSWFILE takes 10240 bytes. Keys: what goes with the RSA and ECDSA suites of the SSL note's list. */
export const credentialLimits: CredentialLimits = {
  maxBytes: 10240,
  maxCertificates: 8,
  keys: ["rsa-2048", "rsa-3072", "rsa-4096", "ec-prime256v1", "ec-secp384r1"],
  proof: "size",
};
