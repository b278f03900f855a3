import type { CredentialEntry } from "../../src/modem/credentials.ts";
import { placeName } from "./modem_store.ts";
import type { ProvisionReport, StoreWork } from "./provision.ts";
import { isSecretSetting } from "./settings_table.ts";

const MASK = "(secret)";

/** For a person: what holds now, secrets masked. */
export function textReport({ settings, entries, firstLine }: ProvisionReport, work: StoreWork | undefined): string {
  const lines: string[] = [];
  if (settings) {
    const names = Object.keys(settings);
    const width = Math.max(0, ...names.map((name) => name.length));
    lines.push(names.length > 0 ? "settings of the device:" : "the device has no settings");
    for (const name of names) lines.push(`  ${name.padEnd(width)}  ${shown(name, settings[name]!)}`);
  }
  if (entries && work) {
    if (work.items.length > 0) {
      const proof = work.store.credentialLimits.proof;
      lines.push(`written, and proven by the ${proof} that the modem tells:`);
    } else lines.push(entries.length > 0 ? "in the modem's store:" : `the modem has nothing under tag ${work.tag}`);
    const isOld = ({ tag, kind }: CredentialEntry): boolean => work.items.length > 0 && !work.items.some((item) => item.tag === tag && item.kind === kind);
    for (const entry of entries) lines.push(`  ${placeName(entry)}${details(entry)}${isOld(entry) ? ", there before" : ""}`);
  }
  lines.push(firstLine === undefined ? "no app was heard to start" : `the app runs again: ${firstLine}`);
  return lines.join("\n");
}

function details({ size, sha256 }: CredentialEntry): string {
  if (sha256 !== undefined) return `, SHA-256 ${sha256.slice(0, 16).toLowerCase()}...`;
  return size === undefined ? "" : `, ${size} bytes`;
}

/** For a script. */
export function jsonReport({ identity, settings, entries, firstLine }: ProvisionReport): string {
  const masked = settings && Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, shown(name, value)]));
  return JSON.stringify({ board: identity.board, version: identity.version, settings: masked, credentials: entries, firstLine }, undefined, 2);
}

function shown(name: string, value: string): string {
  return isSecretSetting(name) ? MASK : value;
}
