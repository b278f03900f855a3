import { parseObject, readObject, runTypedCommand } from "../core/command_input.ts";
import type { CloudServer } from "../core/server.ts";
import { urlParts } from "../core/firmware.ts";
import type { FirmwareJob, FirmwareStatus } from "../core/firmware.ts";
import { ServerStandIn } from "../core/server_stand_in.ts";
import type { CloudStandIn, CommandAnswer, JsonObject, StandInCommand } from "../core/stand_in.ts";
import type { CommandCalls } from "./command_calls.ts";
import type { AwsService } from "./service.ts";

/** The running stand-in; `service` has the shadows and jobs of all things. */
export class AwsStandIn extends ServerStandIn implements CloudStandIn {
  readonly cloud = "aws";
  readonly service: AwsService;
  readonly commands: readonly StandInCommand[];
  private readonly calls: CommandCalls;

  constructor(server: CloudServer, service: AwsService, id: string, calls: CommandCalls) {
    super(server, id, "AWS_IOT");
    this.service = service;
    this.calls = calls;
    this.commands = this.makeCommands();
    calls.watch(this.log, id);
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
    return [...this.service.messages];
  }

  command(name: string, payload: string): Promise<CommandAnswer> {
    if (!this.isConnected) return Promise.reject(new Error("the device is not connected"));
    return this.calls.call(this.device.id, name, payload, (topic, body) => this.server.broker.publish(topic, body));
  }

  /** Queues a job for the device. @throws Error when the id is taken */
  createJob(jobId: string, document: JsonObject): void {
    this.service.jobs.queue(this.device.id).create(jobId, document);
  }

  /** A job in the form of the SDK's FOTA library, with a digest beside it. */
  pushFirmware({ id, version, url, sizeBytes, sha256 }: FirmwareJob): void {
    this.createJob(id, { operation: "app_fw_update", fwversion: version, size: sizeBytes, sha256, location: urlParts(url) });
  }

  firmwareStatus(jobId: string): FirmwareStatus | undefined {
    const execution = this.service.jobs.queue(this.device.id).find(jobId);
    return execution && { status: execution.status, text: execution.statusDetails?.["cause"] ?? "" };
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
      { usage: "command <name> [payload]", description: "send the device a command, and show its answer", run: (rest) => runTypedCommand(rest, (name, payload) => this.command(name, payload)) },
      { usage: "job <file>", description: "queue a job whose document is this JSON file", run: (rest) => this.runJob(rest) },
      { usage: "jobs", description: "list the jobs with their status", run: () => this.listJobs() },
      { usage: "shadow [name]", description: "show a shadow", run: (rest) => JSON.stringify(this.service.shadows.shadow(this.device.id, rest).get() ?? null) },
      { usage: "disconnect", description: "end the device's connection", run: () => this.disconnectDevice() },
    ];
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
