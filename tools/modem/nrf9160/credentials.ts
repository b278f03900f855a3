import { createHash } from "node:crypto";
import { CME } from "./cme.ts";
import { CommandError } from "./parameters.ts";

/** Types of AT%CMNG. */
export const CredentialType = {
  rootCa: 0,
  clientCertificate: 1,
  clientKey: 2,
  psk: 3,
  pskIdentity: 4,
  publicKey: 5,
  deviceIdentity: 6,
  endorsementKey: 8,
} as const;

export interface Credential {
  tag: number;
  type: number;
  content: string;
}

/** Private: they can be used and replaced, never read. */
const unreadable: readonly number[] = [CredentialType.clientKey, CredentialType.psk, CredentialType.endorsementKey];
const maxItems = 32;
const pemPattern = /^-----BEGIN [A-Z0-9 ]+-----\n(?:[A-Za-z0-9+/=]+\n)+-----END [A-Z0-9 ]+-----\n?(?:$|-----BEGIN)/;

/** The modem's credential store: in flash, it outlives everything. */
export class CredentialStore {
  private items: Credential[] = [];
  /** Newer modem firmware looks at what it stores: line ends of CR LF are refused with 527. */
  private readonly checksContent: boolean;

  constructor(checksContent: boolean) {
    this.checksContent = checksContent;
  }

  find(tag: number, type: number): Credential | undefined {
    return this.items.find((item) => item.tag === tag && item.type === type);
  }

  hasTag(tag: number): boolean {
    return this.items.some((item) => item.tag === tag);
  }

  /** @throws CommandError with the code that AT%CMNG=0 answers */
  write(tag: number, type: number, content: string): void {
    if (this.find(tag, type)) throw new CommandError(CME.alreadyExists);
    if (this.items.length >= maxItems) throw new CommandError(CME.storeFull);
    if (content === "" || (this.checksContent && !isValid(type, content))) throw new CommandError(CME.invalidContent);
    this.items.push({ tag, type, content });
  }

  read(tag: number, type: number): Credential {
    const found = this.find(tag, type);
    if (!found) throw new CommandError(CME.notFound);
    if (unreadable.includes(type)) throw new CommandError(CME.noAccess);
    return found;
  }

  remove(tag: number, type: number): void {
    const found = this.find(tag, type);
    if (!found) throw new CommandError(CME.notFound);
    this.items = this.items.filter((item) => item !== found);
  }

  list(tag?: number, type?: number): Credential[] {
    const wanted = this.items.filter((item) => (tag === undefined || item.tag === tag) && (type === undefined || item.type === type));
    return wanted.sort((a, b) => a.tag - b.tag || a.type - b.type);
  }
}

/** SHA-256 of what is stored, as the list shows it. */
export function digestOf(item: Credential): string {
  return createHash("sha256").update(item.content, "latin1").digest("hex").toUpperCase();
}

function isValid(type: number, content: string): boolean {
  if (type === CredentialType.psk) return /^(?:[0-9a-f]{2})+$/i.test(content);
  if (type <= CredentialType.clientKey) return pemPattern.test(content);
  return true;
}
