import { parseObject, readObject, runTypedCommand } from "../core/command_input.ts";
import type { CloudServer } from "../core/server.ts";
import { urlParts } from "../core/firmware.ts";
import type { FirmwareJob, FirmwareStatus } from "../core/firmware.ts";
import { ServerStandIn } from "../core/server_stand_in.ts";
import type { CloudStandIn, CommandAnswer, JsonObject, StandInCommand } from "../core/stand_in.ts";
import type { AccountTopics } from "./account.ts";
import type { CommandCalls } from "./command_calls.ts";
import { jobStatus, jobTypes } from "./fota_jobs.ts";
import type { NrfCloudService } from "./service.ts";

/** The running stand-in; `service` has the shadow and the jobs. */
export class NrfCloudStandIn extends ServerStandIn implements CloudStandIn {
  readonly cloud = "nrf_cloud";
  readonly service: NrfCloudService;
  readonly topics: AccountTopics;
  readonly commands: readonly StandInCommand[];
  private readonly calls: CommandCalls;

  constructor(server: CloudServer, service: NrfCloudService, id: string, topics: AccountTopics, calls: CommandCalls) {
    super(server, id, "NRF_CLOUD");
    this.service = service;
    this.topics = topics;
    this.calls = calls;
    this.commands = this.makeCommands();
  }

  /** On c2d. A text that is no JSON reaches the device as it is. */
  send(payload: string): void {
    this.server.broker.publish(this.topics.c2dPublish, payload);
  }

  /** @throws Error in the service's words */
  patchDesired(patch: JsonObject): void {
    this.service.shadows.update(this.device.id, { desired: patch });
  }

  reported(): JsonObject | undefined {
    return this.service.shadows.shadow(this.device.id).section("reported");
  }

  messages(): string[] {
    return [...this.service.messages];
  }

  command(name: string, payload: string): Promise<CommandAnswer> {
    if (!this.isConnected) return Promise.reject(new Error("the device is not connected"));
    return this.calls.call(name, payload, (body) => this.send(body));
  }

  /** The owner adds the device to the account. */
  pair(): void {
    this.service.associate();
  }

  /** The owner deletes the device from the account. */
  unpair(): void {
    this.service.dissociate();
  }

  /** @param type index in jobTypes: 0 APP, 1 MODEM, 2 BOOT @throws Error when the id is taken */
  createJob(jobId: string, sizeBytes: number, host: string, path: string, type = 0): void {
    this.service.jobs.create({ jobId, type, sizeBytes, host, path });
  }

  /** The cloud's own jobs have neither a protocol, which is HTTPS, nor a digest. */
  pushFirmware({ id, url, sizeBytes }: FirmwareJob): void {
    const { host, path } = urlParts(url);
    this.createJob(id, sizeBytes, host, path);
  }

  firmwareStatus(jobId: string): FirmwareStatus | undefined {
    const job = this.service.jobs.jobs.find((each) => each.jobId === jobId);
    const name = job && (Object.entries(jobStatus).find(([, status]) => status === job.status)![0] as FirmwareStatus["status"] | "DOWNLOADING");
    return job && name && { status: name === "DOWNLOADING" ? "IN_PROGRESS" : name, text: job.text ?? "" };
  }

  async close(): Promise<void> {
    this.calls.close();
    await this.server.close();
  }

  private makeCommands(): StandInCommand[] {
    return [
      { usage: "pair", description: "the owner adds the device to the account", run: () => this.pair() },
      { usage: "unpair", description: "the owner deletes it from the account", run: () => this.unpair() },
      { usage: "desired <json>", description: "change the desired state of the shadow; null removes a member", run: (rest) => this.patchDesired(parseObject(rest, "desired")) },
      { usage: "c2d <text>", description: "send the device a message", run: (rest) => this.send(rest) },
      { usage: "command <appId> [data]", description: "send the device a message of type CMD, and show its answer", run: (rest) => runTypedCommand(rest, (name, payload) => this.command(name, payload)) },
      { usage: "job <file>", description: 'queue an update; the file is {"type":"APP","size":1000,"host":"h","path":"p"}', run: (rest) => this.runJob(rest) },
      { usage: "jobs", description: "list the updates with their status", run: () => this.listJobs() },
      { usage: "shadow", description: "show the shadow", run: () => JSON.stringify(this.service.shadows.shadow(this.device.id).get()) },
      { usage: "disconnect", description: "end the device's connection", run: () => this.disconnectDevice() },
    ];
  }

  private runJob(file: string): string {
    const { type, size, host, path } = readObject(file);
    const index = jobTypes.indexOf(type as never);
    if (index < 0) throw new Error(`"type" in ${file} must be one of ${jobTypes.join(", ")}`);
    if (typeof size !== "number") throw new Error(`"size" in ${file} must be a number of bytes`);
    if (typeof host !== "string" || typeof path !== "string") throw new Error(`"host" and "path" in ${file} must be texts`);
    const count = String(this.service.jobs.jobs.length + 1).padStart(12, "0");
    const jobId = `00000000-0000-4000-8000-${count}`;
    this.createJob(jobId, size, host, path, index);
    return `${jobId} is queued`;
  }

  private listJobs(): string {
    const names = Object.keys(jobStatus);
    const lines = this.service.jobs.jobs.map(({ jobId, status, percent, text }) => `${jobId} ${names[status]} ${percent === undefined ? "" : `${percent} % `}${text ?? ""}`.trimEnd());
    return lines.length > 0 ? lines.join("\n") : "no jobs";
  }
}
