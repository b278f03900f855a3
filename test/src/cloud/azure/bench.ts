import { createHmac } from "node:crypto";
import type mqttPacket from "mqtt-packet";
import { createAzureBackend } from "../../../../src/cloud/azure_iot_hub/backend.ts";
import { hubLocator } from "../../../../src/cloud/azure_iot_hub/hub_locator.ts";
import { sasIdentity } from "../../../../src/cloud/azure_iot_hub/sas.ts";
import { cloudConnect, cloudInit } from "../../../../src/cloud/cloud.ts";
import type { CloudBackend, CloudBackendConfig, CloudEvent, CloudEventHandler } from "../../../../src/cloud/types.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { FakeNetwork } from "../fake_network.ts";
import type { FakeSocket } from "../fake_network.ts";

/** HMAC-SHA256 as the board's hal gives it, by Node. */
export const nodeHmac = (key: string, message: string): string =>
  createHmac("sha256", Buffer.from(key, "base64")).update(Buffer.from(message, "latin1")).digest("base64");

export const HUB = "myhub.azure-devices.net";
export const SERVICE = "global.azure-devices-provisioning.net";
export const SCOPE = "0ne00000A0A";
/** Bytes 00 to 1f. */
export const KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
export const LIFETIME_S = 3600;

export interface AzureOptions {
  config?: CloudBackendConfig;
  /** Undefined: X.509. */
  key?: string;
  hmac?: typeof nodeHmac;
  /** The modem's clock; default the bench's. */
  readTime?: (done: (epochMs?: number, error?: string) => void) => void;
  dps?: boolean;
  /** Default: every command is left alone. */
  handler?: CloudEventHandler;
}

export interface AzureBench {
  clock: VirtualClock;
  network: FakeNetwork;
  backend: CloudBackend;
  events: CloudEvent[];
  /** What the device has remembered, latest last; a test may put an older boot's here. */
  hubs: string[];
  /** The socket of the latest attempt. */
  readonly socket: FakeSocket;
  /** Packets of the latest socket that publish. */
  published(): Published[];
  /** From the open socket to READY. */
  accept(isSessionPresent?: boolean): void;
  /** A message from the cloud at QoS 0. */
  push(topic: string, payload?: string): void;
}

export type Published = { topic: string; payload: string; qos: number; id: number | undefined };

/** A device dev-1 at the hub, or at the provisioning service, already connecting. */
export function azureBench(options: AzureOptions = {}, hubs: string[] = []): AzureBench {
  const clock = VirtualClock.strict();
  const network = new FakeNetwork();
  const events: CloudEvent[] = [];
  const host = options.dps ? SERVICE : HUB;
  const config = { clock, network, random: () => 0.5, host, port: 8883, id: "dev-1", keepAliveS: 0, outboxBytes: 1024, ...options.config };
  const readTime = options.readTime ?? ((done) => done(clock.now()));
  const sas = options.key === undefined ? undefined : sasIdentity(options.hmac ?? nodeHmac, options.key, clock, readTime, LIFETIME_S);
  const memory = { remembered: hubs.at(-1), remember: (assignment: string) => void hubs.push(assignment) };
  const locator = options.dps ? hubLocator(config, SCOPE, memory, sas?.makePassword) : undefined;
  const backend = createAzureBackend(config, sas, locator);
  const bench: AzureBench = {
    clock,
    network,
    backend,
    events,
    hubs,
    get socket() {
      return network.socket;
    },
    published: () => published(network.socket),
    accept: (isSessionPresent = false) => acceptHub(network.socket, isSessionPresent),
    push: (topic, payload = "") => network.socket.answer({ cmd: "publish", topic, payload, qos: 0, dup: false, retain: false }),
  };
  cloudInit(backend, (self, event, userData) => {
    events.push(event);
    return options.handler?.(self, event, userData);
  });
  cloudConnect(backend);
  return bench;
}

export function published(socket: FakeSocket): Published[] {
  return socket.packets
    .filter((packet) => packet.cmd === "publish")
    .map(({ topic, payload, qos, messageId }) => ({ topic, payload: payload.toString(), qos, id: messageId }));
}

/** Plays the hub from the open socket to READY. */
export function acceptHub(socket: FakeSocket, isSessionPresent: boolean): void {
  socket.onConnect!();
  socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: isSessionPresent });
  grant(socket);
}

/** Answers the latest SUBSCRIBE. */
export function grant(socket: FakeSocket): void {
  const subscribe = socket.packets.filter((packet): packet is mqttPacket.ISubscribePacket => packet.cmd === "subscribe").at(-1);
  if (subscribe) socket.answer({ cmd: "suback", messageId: subscribe.messageId!, granted: subscribe.subscriptions.map(() => 1) });
}

/** CONNECT of a socket. */
export function connectOf(socket: FakeSocket): mqttPacket.IConnectPacket {
  return socket.packets.find((packet): packet is mqttPacket.IConnectPacket => packet.cmd === "connect")!;
}
