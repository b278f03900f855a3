import { readFileSync } from "node:fs";
import { realClock } from "../../testing/clock.ts";
import { openServer } from "../core/server.ts";
import type { CloudServer } from "../core/server.ts";
import type { CloudCliOption, CloudStandIn, CommandAnswer, Json, JsonObject, StandInCommand, StandInOptions } from "../core/stand_in.ts";
import { CommandCalls } from "./command_calls.ts";
import { awsLimits } from "./rules.ts";
import { isObject } from "./shadow_document.ts";
import { AwsService } from "./service.ts";

export const description = "AWS IoT Core: device shadows and jobs, mutual TLS, one registered thing";

export const cliOptions: readonly CloudCliOption[] = [
  { flags: "--shuffle", description: "send accepted, delta and documents of an update in any order, as AWS may", apply: (own) => void (own["isShuffling"] = true) },
];

export const cliManual = `Watch the shadow from another terminal (the paths are printed at the start):
  mosquitto_sub --cafile ca.pem --cert client.pem --key client.key -h localhost -p 8883 -i uplink-device -t 'uplink-device/#'`;

/** Options of this cloud alone. */
export interface AwsOwnOptions {
  /** The messages of an update come in any order. */
  isShuffling?: boolean;
  /** Least time between CONNECTs of one client id, milliseconds, default 1000. */
  connectIntervalMs?: number;
  /** Topics that the policy allows, as filters with {id}; default {id}/# . */
  topics?: readonly string[];
  maxDepth?: number;
}

/** Starts AWS IoT Core with one thing. @throws UserError for what the user can mend */
export async function createStandIn(options: StandInOptions = {}): Promise<AwsStandIn> {
  const { clock = realClock, random = Math.random, deviceId = "uplink-device" } = options;
  const own = (options.own ?? {}) as AwsOwnOptions;
  let server: CloudServer | undefined;
  const service = new AwsService(
    {
      clock,
      isThing: ({ clientId }) => clientId === deviceId,
      ...own,
      ...(own.isShuffling && { shuffle: <T>(items: T[]) => items.map((item) => ({ item, order: random() })).sort((a, b) => a.order - b.order).map(({ item }) => item) }),
    },
    () => server!.broker,
  );
  const { place, tls, dir } = options;
  server = await openServer({
    service,
    limits: awsLimits,
    clientName: deviceId,
    needsServerName: true,
    clock,
    ...(place && { place }),
    ...(tls !== undefined && { tls }),
    ...(dir !== undefined && { dir }),
  });
  return new AwsStandIn(server, service, deviceId, new CommandCalls(clock, random));
}

/** The running stand-in; `service` has the shadows and jobs of all things. */
export class AwsStandIn implements CloudStandIn {
  readonly cloud = "aws";
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly tls: CloudStandIn["tls"];
  readonly device: CloudStandIn["device"];
  readonly log: CloudStandIn["log"];
  readonly faults: CloudStandIn["faults"];
  readonly service: AwsService;
  readonly commands: readonly StandInCommand[];
  private readonly server: CloudServer;
  private readonly calls: CommandCalls;

  constructor(server: CloudServer, service: AwsService, id: string, calls: CommandCalls) {
    const { host, port, url, tls, broker } = server;
    this.server = server;
    this.service = service;
    this.calls = calls;
    this.host = host;
    this.port = port;
    this.url = url;
    this.tls = tls;
    this.log = broker.log;
    this.faults = broker.faults;
    this.device = { id, settings: { id, host, port: String(port) }, prj: { backend: "AWS_IOT" } };
    this.commands = this.makeCommands();
    calls.watch(broker.log, id);
  }

  get isConnected(): boolean {
    return this.server.broker.client(this.device.id) !== undefined;
  }

  /** To the device's topic c2d; `topic` for another. */
  send(payload: string, topic = `${this.device.id}/c2d`): void {
    this.server.broker.publish(topic, payload);
  }

  /** Of the classic shadow, or of a named one. @throws Error in the service's words */
  patchDesired(patch: JsonObject, shadow = ""): void {
    this.service.shadows.update(this.device.id, { desired: patch }, shadow);
  }

  reported(shadow = ""): JsonObject | undefined {
    const found = this.service.shadows.shadow(this.device.id, shadow);
    return found.exists ? found.section("reported") : undefined;
  }

  messages(): string[] {
    return this.log.published("in").flatMap(({ topic, body }) => (topic?.startsWith("$") ? [] : [body ?? ""]));
  }

  command(name: string, payload: string): Promise<CommandAnswer> {
    if (!this.isConnected) return Promise.reject(new Error("the device is not connected"));
    return this.calls.call(this.device.id, name, payload, (topic, body) => this.server.broker.publish(topic, body));
  }

  /** Queues a job for the device. @throws Error when the id is taken */
  createJob(jobId: string, document: JsonObject): void {
    this.service.jobs.queue(this.device.id).create(jobId, document);
  }

  disconnectDevice(): void {
    this.server.broker.client(this.device.id)?.close("server");
  }

  async close(): Promise<void> {
    this.calls.close();
    this.service.close();
    await this.server.close();
  }

  private makeCommands(): StandInCommand[] {
    return [
      { usage: "desired <json>", description: "change the desired state of the shadow; null removes a member", run: (rest) => this.patchDesired(parseObject(rest, "desired")) },
      { usage: "c2d <text>", description: "publish to the device's topic <id>/c2d", run: (rest) => this.send(rest) },
      { usage: "command <name> [payload]", description: "send the device a command, and show its answer", run: (rest) => this.runCommand(rest) },
      { usage: "job <file>", description: "queue a job whose document is this JSON file", run: (rest) => this.runJob(rest) },
      { usage: "jobs", description: "list the jobs with their status", run: () => this.listJobs() },
      { usage: "shadow [name]", description: "show a shadow", run: (rest) => JSON.stringify(this.service.shadows.shadow(this.device.id, rest).get() ?? null) },
      { usage: "disconnect", description: "end the device's connection", run: () => this.disconnectDevice() },
    ];
  }

  private async runCommand(rest: string): Promise<string> {
    const [name = "", ...words] = rest.split(" ");
    if (name === "") throw new Error("name the command: command ping");
    const { status, payload } = await this.command(name, words.join(" "));
    return `command ${name}: ${status} ${payload}`;
  }

  private runJob(file: string): string {
    const jobId = `job-${this.service.jobs.queue(this.device.id).executions.length + 1}`;
    this.createJob(jobId, readObject(file));
    return `${jobId} is queued`;
  }

  private listJobs(): string {
    const { executions } = this.service.jobs.queue(this.device.id);
    if (executions.length === 0) return "no jobs";
    return executions.map(({ jobId, status, versionNumber, statusDetails }) => `${jobId} ${status} version ${versionNumber} ${JSON.stringify(statusDetails ?? {})}`).join("\n");
  }
}

/** @throws Error with one sentence */
export function parseObject(text: string, word: string): JsonObject {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new Error(`that is no JSON; write it as: ${word} {"led":"on"}`);
  }
  if (!isObject(value)) throw new Error(`a JSON object is wanted; write it as: ${word} {"led":"on"}`);
  return value;
}

/** @throws Error with one sentence */
export function readObject(file: string): JsonObject {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`the file "${file}" cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  return parseObject(text, "in the file");
}
