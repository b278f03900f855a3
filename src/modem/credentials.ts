/**
 * The modem's store of certificates and keys: one contract for all models. Each model's folder has `credentials.ts` with one
 * `credentialStore`; `uplink provision` drives it from the host, an application may from the device.
 */
import type { AtEngine } from "../at/engine.ts";
import type { Done } from "./services.ts";

/** Numbers are the types of Nordic's AT%CMNG. */
export const enum CredentialKind {
  CaCertificate = 0,
  ClientCertificate = 1,
  PrivateKey = 2,
}

export interface CredentialEntry {
  tag: number;
  kind: CredentialKind;
  /** Bytes as stored, where the store tells them. */
  size?: number;
  /** SHA-256 of the content, hexadecimal, where the store tells it. */
  sha256?: string;
}

/** All functions put the radio into the state that the store needs and back again. */
export interface CredentialStore {
  list(at: AtEngine, done: (entries: CredentialEntry[], error?: string) => void): void;
  /** @param pem normalised: LF line ends, one block, LF at the end */
  write(at: AtEngine, tag: number, kind: CredentialKind, pem: string, done: Done): void;
  remove(at: AtEngine, tag: number, kind: CredentialKind, done: Done): void;
  /** Proves by size or digest read back that the store holds exactly this. @param done error undefined when proven */
  prove(at: AtEngine, tag: number, kind: CredentialKind, pem: string, done: Done): void;
}
