import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import type { AtEngine } from "../../src/at/engine.ts";
import { type Credential, type CredentialEntry, CredentialKind, type CredentialLimits, type CredentialPlace, type CredentialStore } from "../../src/modem/credentials.ts";
import { UserError } from "../cli/errors.ts";
import { describeError } from "../decode/cme.ts";

/** What a model's folder says about its store: src/modem/<model>/credentials. */
export interface StoreModule {
  credentialStore: CredentialStore;
  credentialLimits: CredentialLimits;
}

/** @throws UserError when the model has no store */
export async function loadStore(model: string): Promise<StoreModule> {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
  const url = new URL(`../../src/modem/${model}/credentials${extension}`, import.meta.url);
  if (!existsSync(url)) throw new UserError(`the modem "${model}" has no store for certificates`);
  return (await import(url.href)) as StoreModule;
}

/** "CA certificate of tag 42" */
export function placeName({ tag, kind }: CredentialPlace): string {
  return `${kindName(kind)} of tag ${tag}`;
}

function kindName(kind: CredentialKind): string {
  if (kind === CredentialKind.CaCertificate) return "CA certificate";
  return kind === CredentialKind.ClientCertificate ? "client certificate" : "private key";
}

/** Upper case, as modems tell it. */
export function pemDigest(pem: string): string {
  return createHash("sha256").update(pem, "latin1").digest("hex").toUpperCase();
}

/** A model's store over an AT engine whose modem is awake. All throw UserError with the command that was refused, in words. */
export class ModemStore {
  private readonly at: AtEngine;
  private readonly store: CredentialStore;

  constructor(at: AtEngine, { credentialStore }: StoreModule) {
    this.at = at;
    this.store = credentialStore;
  }

  /** Writes the items and proves each by what the modem tells of it. */
  async write(items: Credential[]): Promise<void> {
    await this.whenDone("writing to the modem's store", (done) => this.store.write(this.at, items, done));
    const proofs = items.map(({ tag, kind, pem }) => ({ tag, kind, size: pem.length, sha256: pemDigest(pem) }));
    await this.whenDone("reading the modem's store back", (done) => this.store.prove(this.at, proofs, done));
  }

  async remove(places: CredentialPlace[]): Promise<void> {
    await this.whenDone("removing from the modem's store", (done) => this.store.remove(this.at, places, done));
  }

  /** @param tags see CredentialStore.list() */
  async list(tags: number[]): Promise<CredentialEntry[]> {
    let found: CredentialEntry[] = [];
    await this.whenDone("listing the modem's store", (done) =>
      this.store.list(this.at, tags, (entries, error) => {
        found = entries;
        done(error);
      }),
    );
    return found;
  }

  private async whenDone(what: string, start: (done: (error?: string) => void) => void): Promise<void> {
    const error = await new Promise<string | undefined>((resolve) => start(resolve));
    if (error !== undefined) throw new UserError(`${what}: ${inWords(error)}`);
  }
}

/** What can be done about the errors that have one cause here. */
const FIXES: Readonly<Record<string, string>> = {
  "AT+CFSINIT: ERROR": "this firmware of the SIM7000 has no file store; update the modem",
  "AT+CFSWFILE: +CME ERROR: 3": "the bytes came too slowly, or the file store is full; try again",
  "AT+CSSLCFG: +CME ERROR: 3": "the modem cannot use the file, or this firmware has no TLS",
};

/** "AT%CMNG: +CME ERROR: 527 (invalid content)" */
function inWords(error: string): string {
  const result = error.slice(error.indexOf(": ") + 2);
  const words = FIXES[error] ?? describeError(result);
  return words === undefined ? error : `${error} (${words})`;
}
