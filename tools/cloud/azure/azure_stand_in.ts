import type { Clock, Random } from "../../../src/hal/contracts.ts";
import { realClock } from "../../testing/clock.ts";
import type { StandInCredentials } from "../core/credentials.ts";
import type { Faults } from "../core/faults.ts";
import type { Place } from "../core/listen.ts";
import type { PacketLog } from "../core/packet_log.ts";
import { type CloudServer, openServer } from "../core/server.ts";
import type { CloudStandIn, CommandAnswer, DeviceSetup, JsonObject, StandInCommand, StandInOptions } from "../core/stand_in.ts";
import { azureCommands } from "./commands.ts";
import { type DeviceAuthentication, newKey } from "./device_registry.ts";
import { DPS_LIMIT_BYTES, DpsService } from "./dps_service.ts";
import { Enrollments } from "./enrollments.ts";
import { HubService } from "./hub_service.ts";
import { IotHub } from "./iot_hub.ts";
import { parseJson } from "./json.ts";
import { keepKey, writeKey } from "./key_file.ts";
import { type AzureOptions, azureOptions } from "./options.ts";
import { Registrations } from "./registrations.ts";

/** The real one's name, for a network in memory. */
const DPS_HOST = "global.azure-devices-provisioning.net";
const DEFAULT_DEVICE = "uplink-device";
const DEFAULT_SCOPE = "0ne00000A0A";
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
    const enrollments = new Enrollments();
    const registrations = registrationsOf(hubServer, hub, { clock, makeId, enrollments, own });
    hub.devices.register(deviceId, authentication);
    enrollments.add(own.registrationId ?? deviceId, authentication, deviceId);
    try {
      const dpsServer = own.dps === false ? undefined : await openDps(options, own, registrations, hubServer, clock);
      return new AzureStandIn({ hub, hubServer, dpsServer, registrations, enrollments, deviceId, own, key: kept.key, keyFile: kept.file, dir: options.dir });
    } catch (error) {
      await hubServer.close();
      throw error;
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
    const setup = this.setup({ id: own.registrationId ?? deviceId, host: this.dps.host, port: String(this.dps.port) });
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

/** Ids of 32 hexadecimal digits. */
function idSource(random: Random): () => string {
  return () => Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32).toString(16).padStart(8, "0")).join("");
}

async function openHub(options: StandInOptions, clock: Clock, makeId: () => string, own: AzureOptions, deviceId: string): Promise<{ hub: IotHub; hubServer: CloudServer }> {
  const { place = {} } = options;
  let hubServer: CloudServer | undefined;
  const hub = new IotHub({
    clock,
    makeId,
    hostNames: "network" in place ? [place.host] : ["localhost", "127.0.0.1", ...(place.address === undefined ? [] : [place.address])],
    ...(own.rates && { rates: own.rates }),
    takeFailure: () => hubServer?.broker.faults.take("responseError"),
    sendAnswer: (send) => hubServer && sendWithFaults(hubServer.broker.faults, clock, send),
  });
  const service = new HubService(hub);
  hubServer = await openServer({ ...options, service, clientName: own.registrationId ?? deviceId, clientCertificate: "optional", hosts: [own.dpsHost ?? DPS_HOST] });
  const { log } = hubServer.broker;
  service.note = (text) => log.note(text);
  return { hub, hubServer };
}

function registrationsOf(hubServer: CloudServer, hub: IotHub, parts: { clock: Clock; makeId: () => string; enrollments: Enrollments; own: AzureOptions }): Registrations {
  const { clock, makeId, enrollments, own } = parts;
  const { idScope = DEFAULT_SCOPE, assignmentS, retryAfterS, isLenient } = own;
  return new Registrations({
    clock,
    makeId,
    enrollments,
    idScope,
    assignedHub: hubServer.host,
    onAssigned: (deviceId, authentication) => void hub.devices.register(deviceId, authentication),
    takeFailure: () => hubServer.broker.faults.take("responseError"),
    ...(assignmentS !== undefined && { assignmentS }),
    ...(retryAfterS !== undefined && { retryAfterS }),
    ...(isLenient !== undefined && { isLenient }),
  });
}

async function openDps(options: StandInOptions, own: AzureOptions, registrations: Registrations, hubServer: CloudServer, clock: Clock): Promise<CloudServer> {
  const service = new DpsService(own.idScope ?? DEFAULT_SCOPE, registrations);
  const { tls, broker } = hubServer;
  const limits = { payloadBytes: DPS_LIMIT_BYTES };
  const common = { service, limits, clientName: "", clientCertificate: "optional" as const, place: dpsPlace(options.place ?? {}, own), faults: broker.faults, log: broker.log };
  const server = await openServer({ clock, tls: tls !== undefined, ...(tls && { credentials: tls }), ...common });
  service.note = (text) => broker.log.note(text);
  service.sendAnswer = (send) => sendWithFaults(broker.faults, clock, send);
  service.onGone = (clientId) => server.broker.expireSession(clientId);
  return server;
}

function dpsPlace(place: Place, { dpsHost = DPS_HOST, dpsPort }: AzureOptions): Place {
  if ("network" in place) return { network: place.network, host: dpsHost, ...(dpsPort !== undefined ? { port: dpsPort } : place.port !== undefined && { port: place.port }) };
  return { port: dpsPort ?? 0, ...(place.address !== undefined && { address: place.address }) };
}

function sendWithFaults(faults: Faults, clock: Clock, send: () => void): void {
  if (faults.take("noResponse")) return;
  const delayMs = faults.take("responseDelayMs");
  if (delayMs === undefined) send();
  else clock.setTimeout(send, delayMs);
}
