import type { Random } from "../../../src/hal/contracts.ts";
import type { Settings } from "./settings.ts";

/** An active context's addresses; undefined where its type has none. */
export interface Addresses {
  v4: string | undefined;
  v6: string | undefined;
}

export interface PacketDataHost {
  random: Random;
  settings: Settings;
  /** Accepted APNs; undefined = all. */
  apn: readonly string[] | undefined;
  /** A `+CGEV` notification, without its prefix. */
  event(text: string): void;
  /** The context has ended: its sockets are dead. */
  onDown(cid: number): void;
}

/** ESM cause "missing or unknown APN" (TS 24.301 9.9.4.4). */
const unknownApn = 27;

/** The packet data contexts: 0 comes up with the attach, 1 to 10 by AT+CGACT. */
export class PacketData {
  readonly active = new Map<number, Addresses>();
  private readonly host: PacketDataHost;

  constructor(host: PacketDataHost) {
    this.host = host;
  }

  /** @returns the ESM cause for which the network refuses the context; undefined = it does not */
  refusal(cid: number): number | undefined {
    const apn = this.host.settings.contexts.get(cid)?.apn ?? "";
    const { apn: accepted } = this.host;
    return accepted === undefined || apn === "" || accepted.includes(apn) ? undefined : unknownApn;
  }

  /** The APN in use: an empty one is the network's choice. */
  apn(cid: number): string {
    return this.host.settings.contexts.get(cid)?.apn || (this.host.apn?.[0] ?? "ibasis.iot");
  }

  up(cid: number): void {
    if (this.active.has(cid)) return;
    const type = this.host.settings.contexts.get(cid)?.type.toUpperCase() ?? "IP";
    const hasV4 = type === "IP" || type === "IPV4V6";
    const hasV6 = type === "IPV6" || type === "IPV4V6";
    this.active.set(cid, { v4: hasV4 ? this.newV4() : undefined, v6: hasV6 ? this.newV6() : undefined });
    this.host.event(`ME PDN ACT ${cid}`);
    if (hasV6) this.host.event(`IPV6 ${cid}`);
  }

  /** @param by whose decision */
  down(cid: number, by: "ME" | "NW"): void {
    if (!this.active.delete(cid)) return;
    this.host.event(`${by} PDN DEACT ${cid}`);
    this.host.onDown(cid);
  }

  /** All contexts end with the attachment. */
  detach(by: "ME" | "NW"): void {
    if (this.active.size === 0) return;
    for (const cid of [...this.active.keys()]) this.down(cid, by);
    this.host.event(`${by} DETACH`);
  }

  /** The supply is gone. */
  clear(): void {
    this.active.clear();
  }

  private part(count: number): number {
    return 1 + Math.floor(this.host.random() * count);
  }

  private newV4(): string {
    return `10.${this.part(250)}.${this.part(250)}.${this.part(250)}`;
  }

  /** Of the documentation prefix (RFC 3849). */
  private newV6(): string {
    return `2001:db8:${this.part(0xffff).toString(16)}::${this.part(0xffff).toString(16)}`;
  }
}
