import { UserError } from "../../cli/errors.ts";
import { realClock } from "../../testing/clock.ts";
import type { StandInCredentials } from "../core/credentials.ts";
import type { Faults } from "../core/faults.ts";
import { urlParts } from "../core/firmware.ts";
import type { FirmwareJob, FirmwareStatus } from "../core/firmware.ts";
import type { PacketLog } from "../core/packet_log.ts";
import type { CloudServer } from "../core/server.ts";
import type { CloudStandIn, CommandAnswer, DeviceSetup, JsonObject, StandInCommand, StandInOptions } from "../core/stand_in.ts";
import { azureCommands } from "./commands.ts";
import { type DeviceAuthentication, newKey } from "./device_registry.ts";
import { Enrollments } from "./enrollments.ts";
import type { IotHub } from "./iot_hub.ts";
import { parseJson } from "./json.ts";
import { keepKey, writeKey } from "./key_file.ts";
import { type AzureOptions, azureOptions } from "./options.ts";
import type { Registrations } from "./registrations.ts";
import { DEFAULT_SCOPE, idSource, openDps, openHub, registrationsOf } from "./servers.ts";
import { ServiceError } from "./service_error.ts";

const DEFAULT_DEVICE = "uplink-device";
/** Lifetime of the tokens that the device is told to make, seconds: that of the Node SDK. */
const SAS_LIFETIME_S = 3600;

/** What the stand-in is made of, once everything listens. */
interface Parts {
  hub: IotHub;
  hubServer: CloudServer;
  dpsServer: CloudServer | undefined;
  registrations: Registrations;
  enrollments: Enrollments;
  deviceId: string;
  own: AzureOptions;
  key: string;
  keyFile: string | undefined;
  dir: string | undefined;
}

/**
 * An Azure IoT hub with its Device Provisioning Service, each on a port of its own. The hub has one device, which is enrolled too; more are
 * registered by `hub.devices` and `enrollments`.
 */
export class AzureStandIn implements CloudStandIn {
  readonly cloud = "azure";
  readonly commands: readonly StandInCommand[];
  readonly hub: IotHub;
  readonly enrollments: Enrollments;
  /** Undefined where it was not wanted. */
  readonly dps: CloudServer | undefined;
  /** Where the device's symmetric key is; undefined with a certificate, or where nothing is written. */
  readonly keyFile: string | undefined;
  private readonly parts: Parts;
  private key: string;

  private constructor(parts: Parts) {
    this.parts = parts;
    this.hub = parts.hub;
    this.enrollments = parts.enrollments;
    this.dps = parts.dpsServer;
    this.key = parts.key;
    this.keyFile = parts.keyFile;
    this.commands = azureCommands(this, parts.deviceId);
  }

  /** @throws UserError for what the user can mend */
  static async create(options: StandInOptions = {}): Promise<AzureStandIn> {
    const { clock = realClock, random = Math.random, deviceId = DEFAULT_DEVICE } = options;
    const own = azureOptions(options.own);
    const makeId = idSource(random);
    const kept = options.dir !== undefined && own.auth !== "x509" ? keepKey(options.dir, own.key) : { key: own.key ?? newKey(), file: undefined };
    const authentication: DeviceAuthentication = own.auth === "x509" ? { type: "certificateAuthority" } : { type: "sas", primaryKey: kept.key, secondaryKey: kept.key };
    const { hub, hubServer } = await openHub(options, clock, makeId, own, deviceId);
    try {
      const enrollments = new Enrollments();
      const registrations = registrationsOf(hubServer, hub, { clock, makeId, enrollments, own, place: options.place ?? {} });
      hub.devices.register(deviceId, authentication);
      enrollments.add(own.registrationId ?? deviceId, authentication, deviceId);
      const dpsServer = own.dps === false ? undefined : await openDps(options, own, registrations, hubServer, clock);
      return new AzureStandIn({ hub, hubServer, dpsServer, registrations, enrollments, deviceId, own, key: kept.key, keyFile: kept.file, dir: options.dir });
    } catch (error) {
      await hubServer.close();
      // an id or a key that the service would refuse
      throw error instanceof ServiceError ? new UserError(error.message) : error;
    }
  }

  get host(): string {
    return this.parts.hubServer.host;
  }

  get port(): number {
    return this.parts.hubServer.port;
  }

  get url(): string {
    return this.parts.hubServer.url;
  }

  get tls(): StandInCredentials | undefined {
    return this.parts.hubServer.tls;
  }

  get log(): PacketLog {
    return this.parts.hubServer.broker.log;
  }

  get faults(): Faults {
    return this.parts.hubServer.broker.faults;
  }

  get introduction(): readonly (readonly [string, string])[] {
    const key = this.keyFile === undefined ? [] : [["device's SAS key", this.keyFile] as const];
    if (!this.dps) return key;
    const { host, port, id = "" } = this.dpsDevice.settings;
    return [...key, ["provisioning", `host ${host}, port ${port}, ID scope ${this.idScope}, registration id ${id}`]];
  }

  get idScope(): string {
    return this.parts.own.idScope ?? DEFAULT_SCOPE;
  }

  get isConnected(): boolean {
    return this.hub.isConnected(this.parts.deviceId);
  }

  /** For a device that knows its hub; dpsDevice has it for one that asks. */
  get device(): DeviceSetup {
    const { deviceId } = this.parts;
    return this.setup({ id: deviceId, host: this.host, port: String(this.port) });
  }

  /** For a device that asks the provisioning service for its hub. Its port is the service's: a device that uses one port for both needs them to be equal. */
  get dpsDevice(): DeviceSetup {
    if (!this.dps) throw new Error("this stand-in has no provisioning service");
    const { own, deviceId } = this.parts;
    const setup = this.setup({ id: own.registrationId ?? deviceId, host: own.dpsAddress ?? this.dps.host, port: String(this.dps.port) });
    return { ...setup, prj: { ...setup.prj, azure: { ...(setup.prj["azure"] as JsonObject | undefined), idScope: this.idScope } } };
  }

  send(payload: string): void {
    this.hub.sendMessage(this.parts.deviceId, { body: payload });
  }

  patchDesired(patch: JsonObject): void {
    this.hub.patchDesired(this.parts.deviceId, patch);
  }

  reported(): JsonObject | undefined {
    const { $version, ...reported } = this.hub.readTwin(this.parts.deviceId).reported;
    // a copy, and with the prototype that callers expect
    return $version === 1 ? undefined : (JSON.parse(JSON.stringify(reported)) as JsonObject);
  }

  messages(): string[] {
    return this.hub.telemetry.filter(({ deviceId }) => deviceId === this.parts.deviceId).map(({ body }) => body.toString());
  }

  /** @param payload JSON; a text that is none is sent as a JSON string */
  async command(name: string, payload: string): Promise<CommandAnswer> {
    const json = payload === "" ? null : (parseJson(payload) ?? payload);
    const answer = await this.hub.invokeMethod(this.parts.deviceId, name, json);
    return { status: answer.status, payload: JSON.stringify(answer.payload) };
  }

  /** Desired properties in the form of the SDK's azure_fota, with size and digest beside it. */
  pushFirmware({ id, version, url, sizeBytes, sha256 }: FirmwareJob): void {
    this.patchDesired({ firmware: { jobId: id, fwVersion: version, fwLocation: urlParts(url), fwSize: sizeBytes, fwHash: sha256 } });
  }

  firmwareStatus(jobId: string): FirmwareStatus | undefined {
    const firmware = this.reported()?.["firmware"] as { jobId?: string; fwUpdateStatus?: string; fwError?: string } | undefined;
    if (firmware?.jobId !== jobId) return undefined;
    const text = firmware.fwError ?? "";
    const words: Record<string, FirmwareStatus["status"]> = { current: "SUCCEEDED", rolledback: "FAILED", error: "FAILED" };
    return { status: words[firmware.fwUpdateStatus ?? ""] ?? "IN_PROGRESS", text };
  }

  /** Gives the device new keys, in the registry, in its enrolment and in its file. */
  rotateKeys(): void {
    const { deviceId, own, dir } = this.parts;
    this.key = this.hub.rotateKeys(deviceId);
    this.enrollments.add(own.registrationId ?? deviceId, this.hub.devices.get(deviceId).authentication, deviceId);
    if (this.keyFile !== undefined && dir !== undefined) writeKey(this.keyFile, dir, this.key);
  }

  disconnectDevice(): void {
    this.hub.disconnect(this.parts.deviceId);
  }

  async close(): Promise<void> {
    this.hub.close();
    await this.dps?.close();
    await this.parts.hubServer.close();
  }

  private setup(address: Record<"id" | "host" | "port", string>): DeviceSetup {
    const isSas = this.parts.own.auth !== "x509";
    const prj = { backend: "AZURE_IOT_HUB", ...(isSas && { azure: { sasLifetimeS: SAS_LIFETIME_S } }) };
    return { id: this.parts.deviceId, settings: { ...address, ...(isSas && { sasKey: this.key }) }, prj };
  }
}
