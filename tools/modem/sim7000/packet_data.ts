import type { Random } from "../../../src/hal/contracts.ts";

/** A bearer's life as AT+SAPBR and AT+CNACT know it. */
export interface Bearer {
  isActive: boolean;
  address: string;
}

export interface PacketDataHost {
  random: Random;
  isRegistered(): boolean;
  /** Accepted APNs; undefined = all. */
  apn: readonly string[] | undefined;
  /** Only the kind of bearer that was used first since boot comes up. */
  mixedBearersFail: boolean;
}

/** The three ways to packet data, which do not know of each other. */
export type BearerKind = "SAPBR" | "CIP" | "CNACT";

const closed = (): Bearer => ({ isActive: false, address: "0.0.0.0" });

/** Attachment and the bearers that are not of the CIP stack. */
export class PacketData {
  /** AT+SAPBR 1: HTTP, FTP, NTP, location. */
  sapbr = closed();
  /** AT+CNACT: CA sockets, MQTT, HTTPS. */
  app = closed();
  /** AT+CGACT 1. */
  isContextActive = false;
  sapbrSettings = new Map<string, string>();
  /** AT+CGATT=0 detaches until AT+CGATT=1 or a reboot. */
  private isDetached = false;
  private firstKind: BearerKind | undefined;
  private readonly host: PacketDataHost;

  constructor(host: PacketDataHost) {
    this.host = host;
  }

  get isAttached(): boolean {
    return this.host.isRegistered() && !this.isDetached;
  }

  /** The APN that the network would offer: AT+CGNAPN. */
  get networkApn(): string {
    return this.host.apn?.[0] ?? "iot.1nce.net";
  }

  /** The address of AT+CGPADDR while the default context of an attached modem is up. */
  readonly defaultAddress: string = "10.64.12.7";

  attach(): boolean {
    if (!this.host.isRegistered()) return false;
    this.isDetached = false;
    return true;
  }

  detach(): void {
    this.isDetached = true;
  }

  /** Whether the network takes this APN, and the module this kind of bearer. */
  comesUp(kind: BearerKind, apn: string): boolean {
    this.firstKind ??= kind;
    return this.accepts(apn) && (!this.host.mixedBearersFail || this.firstKind === kind);
  }

  accepts(apn: string): boolean {
    return this.isAttached && (this.host.apn === undefined || this.host.apn.includes(apn));
  }

  newAddress(): string {
    const part = (): number => 1 + Math.floor(this.host.random() * 253);
    return `10.${part()}.${part()}.${part()}`;
  }

  open(bearer: Bearer): void {
    bearer.isActive = true;
    bearer.address = this.newAddress();
  }

  endBearers(): void {
    this.sapbr = closed();
    this.app = closed();
    this.isContextActive = false;
  }

  reset(): void {
    this.endBearers();
    this.sapbrSettings.clear();
    this.firstKind = undefined;
    this.isDetached = false;
  }
}
