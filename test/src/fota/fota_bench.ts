import assert from "node:assert/strict";
import crypto from "node:crypto";
import { cloudConnect, cloudInit } from "../../../src/cloud/cloud.ts";
import { createAwsBackend } from "../../../src/cloud/aws_iot/backend.ts";
import { awsJobs } from "../../../src/cloud/aws_iot/fota_jobs.ts";
import { createAzureBackend } from "../../../src/cloud/azure_iot_hub/backend.ts";
import { azureJobs } from "../../../src/cloud/azure_iot_hub/fota_jobs.ts";
import { createMqttBackend } from "../../../src/cloud/mqtt/backend.ts";
import { mqttJobs } from "../../../src/cloud/mqtt/fota_jobs.ts";
import { CloudEventType } from "../../../src/cloud/types.ts";
import type { CloudBackend, CloudBackendConfig, CloudEvent } from "../../../src/cloud/types.ts";
import type { BootState, UpdateSlot } from "../../../src/fota/contract.ts";
import { withFota } from "../../../src/fota/jobs.ts";
import type { JobHost, JobService } from "../../../src/fota/jobs.ts";
import type { Network } from "../../../src/net/socket.ts";
import { FileServer } from "../../../tools/cloud/core/file_server.ts";
import { MemoryNetwork } from "../../../tools/network/memory_network.ts";
import { ThrowAwayKey } from "../../../tools/run/fota_key.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { ID, names } from "../cloud/backends.ts";
import { FakeNetwork } from "../cloud/fake_network.ts";
import type { FakeSocket } from "../cloud/fake_network.ts";
import { plainNetwork } from "./plain_network.ts";

/** The interpreter's own hash, which the verifier calls. */
Object.assign(crypto, { SHA256: (bytes: string) => crypto.createHash("sha256").update(Buffer.from(bytes, "latin1")).digest() });
Object.assign(globalThis, { E: { toString: (bytes: Buffer) => Buffer.from(bytes).toString("latin1") } });

export const sha256 = (bytes: string | Buffer): Buffer => crypto.createHash("sha256").update(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes).digest();

/** One for all tests: it takes two seconds to grow. */
let grown: ThrowAwayKey | undefined;
export const testKey = (): ThrowAwayKey => (grown ??= new ThrowAwayKey());

export const BOARD = "test_board";
/** As images are: neither 0x00 nor 0xFF nor a line end. */
export const IMAGE = Buffer.from(Array.from({ length: 7001 }, (_, index) => 32 + ((index * 7) % 90)));
export const JOB_ID = "job-1";
/** What runs: another one in a few bytes. */
export const OLD = Buffer.from(IMAGE).fill("old", 3000, 3003);

/** An update file as it should be, with fields of its manifest in place of the right ones. */
export const updateFile = (more: object = {}, payload?: Buffer): Buffer =>
  testKey().updateFile({ version: "2.0.0", board: BOARD, slotSize: 16384, image: IMAGE, sha256: sha256(IMAGE).toString("base64") }, more, payload);

/** A slot in memory, strict about words and erased places. */
export class MemorySlot implements UpdateSlot {
  readonly size = 16372;
  bytes = Buffer.alloc(16384, 0x41);
  activated: [number, string, string] | undefined;
  isJournalFull = false;
  erases = 0;
  isBroken = false;
  private tag: string | undefined;
  private pending = 4;

  hasRoom(): boolean {
    return !this.isJournalFull;
  }

  written(id: string): number | undefined {
    if (this.tag !== id) return undefined;
    const end = this.bytes.indexOf(0xff);
    return Math.max(0, (end - 1) & -4);
  }

  eraseNext(id: string): boolean {
    this.erases++;
    this.tag = undefined;
    this.bytes.fill(0xff, --this.pending * 4096, (this.pending + 1) * 4096);
    if (this.pending) return true;
    this.pending = 4;
    this.tag = id;
    return false;
  }

  write(offset: number, bytes: string): boolean {
    if (offset % 4 !== 0) throw new Error(`write at ${offset}`);
    if (this.isBroken) return false;
    this.bytes.set(Buffer.from(bytes, "latin1"), offset);
    return true;
  }

  read(offset: number, length: number): string {
    return this.bytes.toString("latin1", offset, offset + length);
  }

  activate(length: number, version: string, job: string): boolean {
    this.activated = [length, version, job];
    return !this.isJournalFull;
  }
}

type Cloud = { create(config: CloudBackendConfig): CloudBackend; jobs(host: JobHost): JobService; accept(socket: FakeSocket): void };

export const CLOUDS: Record<string, Cloud> = {
  MQTT: { create: (config) => createMqttBackend(config, {}), jobs: mqttJobs, accept: (socket) => socket.accept() },
  AWS_IOT: { create: (config) => createAwsBackend(config), jobs: awsJobs, accept: (socket) => socket.accept() },
  AZURE_IOT_HUB: { create: (config) => createAzureBackend(config), jobs: (host) => azureJobs(host, "1.0.0"), accept: (socket) => socket.accept() },
};

export interface FotaBench {
  clock: VirtualClock;
  server: FileServer;
  files: MemoryNetwork;
  mqtt: FakeNetwork;
  slot: MemorySlot;
  backend: CloudBackend;
  events: CloudEvent[];
  boot: BootState;
  /** Whether slots are offered, confirmations and starts. */
  device: { isOffered: boolean; confirmed: number; reboots: number; returned: unknown };
  /** Names of events from FOTA_START on. */
  fota(): string[];
  /** The whole of what MQTT's {id}/fota/status had. */
  statuses(): Record<string, unknown>[];
  connect(): void;
  /** The file's server gives this job to MQTT. */
  push(job?: object): void;
  /** Lets time pass until the update has ended. */
  untilEnd(limitMs?: number): Promise<void>;
}

export async function fotaBench(cloud = "MQTT", config: Partial<CloudBackendConfig> = {}): Promise<FotaBench> {
  const clock = VirtualClock.strict();
  const files = new MemoryNetwork({ clock });
  const server = await FileServer.open({ clock, place: { network: files, host: "files.test", port: 80 } });
  const url = server.add("/app.upl", updateFile());
  const mqtt = new FakeNetwork();
  const plain = plainNetwork(files, clock);
  const network: Network = { imei: () => mqtt.imei(), connect: (host, port) => (host === "broker" ? mqtt.connect(host, port) : plain.connect(host, port)) };
  const slot = new MemorySlot();
  const boot: BootState = { state: "confirmed", version: "1.0.0" };
  const device = { isOffered: true, confirmed: 0, reboots: 0, returned: undefined as unknown };
  const row = CLOUDS[cloud]!;
  const events: CloudEvent[] = [];
  const made = row.create({ clock, network, random: () => 0.5, host: "broker", port: 1883, id: ID, keepAliveS: 0, outboxBytes: 0, ...config });
  const backend = withFota(
    made,
    {
      clock,
      tls: undefined,
      keys: ["\0\0\0\x0b\0\0\0\x07" + "x".repeat(40), Buffer.from(testKey().publicHex, "hex").toString("latin1")],
      running: { version: "1.0.0", board: BOARD, slotSize: 16384, loaderVersion: 1, sha256: () => sha256(OLD).toString("latin1") },
      sha256: (bytes) => sha256(bytes).toString("latin1"),
      readOld: (offset, length) => OLD.toString("latin1", offset, offset + length),
      whenQuiet: (step) => void clock.setTimeout(step, 5),
      blockSize: 1024,
      slot: () => (device.isOffered ? slot : undefined),
      boot: () => boot,
      confirm: () => void device.confirmed++,
      reboot: () => void device.reboots++,
      told: () => {},
    },
    row.jobs,
  );
  cloudInit(backend, (_, event) => {
    events.push(event);
    return device.returned;
  });
  const fota = (): string[] => names(events).filter((name) => name.startsWith("Fota"));
  return {
    clock, server, files, mqtt, slot, backend, events, boot, device, fota,
    statuses: () => mqtt.sockets.flatMap(({ published }) => published).filter(({ topic }) => topic === `${ID}/fota/status`).map(({ payload }) => JSON.parse(payload) as Record<string, unknown>),
    connect() {
      cloudConnect(backend);
      row.accept(mqtt.socket);
    },
    push: (job = { id: JOB_ID, url }) => mqtt.socket.push(`${ID}/fota/job`, job),
    async untilEnd(limitMs = 3_600_000) {
      await clock.advanceUntil(() => fota().includes("FotaDone") || fota().includes("FotaError"), limitMs);
      await clock.advance(100);
    },
  };
}

/** Whether all that was told says that the update failed with this cause, and nothing was touched but where `isErased`. */
export function assertFailed(bench: FotaBench, cause: RegExp, status: string, isErased = false): void {
  const error = bench.events.find(({ type }) => type === CloudEventType.FotaError) as { message: string } | undefined;
  assert.match(error?.message ?? "no FOTA_ERROR", cause);
  const last = bench.statuses().at(-1)!;
  assert.deepEqual([last["id"], last["status"], last["error"]], [JOB_ID, status, error!.message]);
  assert.equal(bench.slot.activated, undefined);
  if (!isErased) assert.equal(bench.slot.erases, 0);
  assert.deepEqual([bench.device.reboots, bench.fota().filter((name) => name === "FotaError").length], [0, 1]);
}
