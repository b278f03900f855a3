import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import type { HubLink, HubSession } from "../../../../tools/cloud/azure/hub_session.ts";
import { type HubConnect, IotHub, type IotHubOptions } from "../../../../tools/cloud/azure/iot_hub.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";

export const HOST = "myhub.azure-devices.net";
export const KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/** A token of a device, made apart from the stand-in's own code. */
export function sasToken(deviceId: string, expiryS: number, key = KEY, host = HOST): string {
  const resource = encodeURIComponent(`${host}/devices/${deviceId}`);
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(`${resource}\n${expiryS}`).digest("base64");
  return `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${expiryS}`;
}

/** The device's end of a connection, in place of a broker. */
export class FakeLink implements HubLink {
  readonly sent: { topic: string; payload: string; qos: 0 | 1; acknowledge: () => void }[] = [];
  closed: string | undefined;

  send(topic: string, payload: string | Uint8Array, qos: 0 | 1, onAcknowledged: () => void = () => {}): void {
    this.sent.push({ topic, payload: Buffer.from(payload).toString(), qos, acknowledge: onAcknowledged });
  }

  close(reason: string): void {
    this.closed ??= reason;
  }

  /** What has been sent since the last call, as "topic payload". */
  take(): string[] {
    return this.sent.splice(0).map(({ topic, payload }) => `${topic} ${payload}`.trim());
  }
}

export interface HubBench {
  clock: VirtualClock;
  hub: IotHub;
  connect(changes?: Partial<HubConnect>): { session: HubSession; link: FakeLink };
  /** CONNACK code and reason of a CONNECT that is refused. */
  refusal(changes: Partial<HubConnect>): string;
}

/** A hub with one device, dev-1, whose key is KEY. */
export function hubBench(options: Partial<IotHubOptions> = {}): HubBench {
  const clock = new VirtualClock();
  let ids = 0;
  const hub = new IotHub({ clock, makeId: () => `id${++ids}`, hostNames: [HOST], ...options });
  hub.devices.register("dev-1", { type: "sas", primaryKey: KEY, secondaryKey: KEY });
  const connectPacket = (changes: Partial<HubConnect>): HubConnect => ({
    clientId: "dev-1",
    username: `${HOST}/dev-1/?api-version=2021-04-12`,
    password: sasToken("dev-1", clock.now() / 1000 + 3600),
    certificate: undefined,
    isClean: false,
    ...changes,
  });
  return {
    clock,
    hub,
    connect(changes = {}) {
      const login = hub.login(connectPacket(changes));
      assert.ok("device" in login, JSON.stringify(login));
      const link = new FakeLink();
      return { session: hub.attach(login, link), link };
    },
    refusal(changes) {
      const login = hub.login(connectPacket(changes));
      return "returnCode" in login ? `${login.returnCode} ${login.reason}` : "let in";
    },
  };
}
