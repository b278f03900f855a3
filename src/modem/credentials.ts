/**
 * The modem's store of certificates and keys: one contract for all models. Each model's folder has `credentials.ts` with one
 * `credentialStore` and its `credentialLimits`; `uplink provision` drives it from the host, an application may from the device.
 */
import type { AtEngine } from "../at/engine.ts";
import type { Done } from "./services.ts";

/** Numbers are the types of Nordic's AT%CMNG. */
export const enum CredentialKind {
  CaCertificate = 0,
  ClientCertificate = 1,
  PrivateKey = 2,
}

/** Where an item lies in the store. */
export interface CredentialPlace {
  /** Security tag, 0..2147483647. */
  tag: number;
  kind: CredentialKind;
}

export interface Credential extends CredentialPlace {
  /** Normalised: LF line ends, LF at the end, nothing around the blocks; several blocks where a certificate brings its chain along. */
  pem: string;
}

/** What the store tells of an item, for a list. */
export interface CredentialEntry extends CredentialPlace {
  /** Bytes as stored, where the store tells them. */
  size?: number;
  /** SHA-256 of the content, 64 hexadecimal digits in upper case, where the store tells it. */
  sha256?: string;
}

/** What an item has to be; the caller makes the digest, since not every board has SHA-256. */
export interface CredentialProof extends CredentialPlace {
  size: number;
  /** SHA-256 of the PEM text, 64 hexadecimal digits in upper case. */
  sha256: string;
}

/**
 * All functions want a modem that is on, with its echo off, and call back once. They put the radio into the state that the store needs,
 * once for all items, and back again: with a radio that goes off, registration and sockets end.
 */
export interface CredentialStore {
  /** @param tags those to look at; an empty list means all, where the store can list them, else none */
  list(at: AtEngine, tags: number[], done: (entries: CredentialEntry[], error?: string) => void): void;
  /**
   * Writes the items in this order; what was in their places is lost.
   * @param items a client certificate with its private key: both in one call, or the other one is in the store already
   */
  write(at: AtEngine, items: Credential[], done: Done): void;
  /** Removes the items; one that is not there is no error. */
  remove(at: AtEngine, places: CredentialPlace[], done: Done): void;
  /** Proves by size or digest read back that the store holds exactly these. @param done error undefined when all are proven */
  prove(at: AtEngine, proofs: CredentialProof[], done: Done): void;
}

/** What a modem takes; for checks before anything is written. */
export interface CredentialLimits {
  /** Longest PEM text of one item, bytes. */
  maxBytes: number;
  /** Longest chain in one item, certificates. */
  maxCertificates: number;
  /** Key types: "rsa-2048", "ec-prime256v1" as node:crypto names curves. */
  keys: string[];
  /** How the store proves an item. */
  proof: "size" | "SHA-256";
}
