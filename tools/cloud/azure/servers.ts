import type { Clock, Random } from "../../../src/hal/contracts.ts";
import type { Faults } from "../core/faults.ts";
import type { Place } from "../core/listen.ts";
import { type CloudServer, openServer } from "../core/server.ts";
import type { StandInOptions } from "../core/stand_in.ts";
import { DPS_LIMIT_BYTES, DpsService } from "./dps_service.ts";
import type { Enrollments } from "./enrollments.ts";
import { HubService } from "./hub_service.ts";
import { IotHub } from "./iot_hub.ts";
import type { AzureOptions } from "./options.ts";
import { Registrations } from "./registrations.ts";

/** The real one's name, for a network in memory. */
const DPS_HOST = "global.azure-devices-provisioning.net";
export const DEFAULT_SCOPE = "0ne00000A0A";

/** Ids of 32 hexadecimal digits. */
export function idSource(random: Random): () => string {
  return () => Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32).toString(16).padStart(8, "0")).join("");
}

export async function openHub(options: StandInOptions, clock: Clock, makeId: () => string, own: AzureOptions, deviceId: string): Promise<{ hub: IotHub; hubServer: CloudServer }> {
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
  hubServer = await openServer({ ...options, service, clientName: own.registrationId ?? deviceId, clientCertificate: "optional", hosts: [own.dpsAddress ?? own.dpsHost ?? DPS_HOST] });
  const { log } = hubServer.broker;
  service.note = (text) => log.note(text);
  return { hub, hubServer };
}

export function registrationsOf(hubServer: CloudServer, hub: IotHub, parts: { clock: Clock; makeId: () => string; enrollments: Enrollments; own: AzureOptions; place: Place }): Registrations {
  const { clock, makeId, enrollments, own, place } = parts;
  const { idScope = DEFAULT_SCOPE, assignmentS, retryAfterS, isLenient } = own;
  return new Registrations({
    clock,
    makeId,
    enrollments,
    idScope,
    assignedHub: reachableName(place) ?? hubServer.host,
    onAssigned: (deviceId, authentication) => void hub.devices.register(deviceId, authentication),
    takeFailure: () => hubServer.broker.faults.take("responseError"),
    ...(assignmentS !== undefined && { assignmentS }),
    ...(retryAfterS !== undefined && { retryAfterS }),
    ...(isLenient !== undefined && { isLenient }),
  });
}

export async function openDps(options: StandInOptions, own: AzureOptions, registrations: Registrations, hubServer: CloudServer, clock: Clock): Promise<CloudServer> {
  const service = new DpsService(own.idScope ?? DEFAULT_SCOPE, registrations);
  const { tls, broker } = hubServer;
  const limits = { payloadBytes: DPS_LIMIT_BYTES };
  const common = { service, limits, clientName: "", clientCertificate: "optional" as const, place: dpsPlace(options.place ?? {}, own, hubServer.port), faults: broker.faults, log: broker.log };
  const server = await openServer({ clock, tls: tls !== undefined, ...(tls && { credentials: tls }), ...common });
  service.note = (text) => broker.log.note(text);
  service.sendAnswer = (send) => sendWithFaults(broker.faults, clock, send);
  service.onGone = (clientId) => server.broker.expireSession(clientId);
  return server;
}

function dpsPlace(place: Place, { dpsHost = DPS_HOST, dpsAddress, dpsPort }: AzureOptions, hubPort: number): Place {
  if ("network" in place) return { network: place.network, host: dpsHost, ...(dpsPort !== undefined ? { port: dpsPort } : place.port !== undefined && { port: place.port }) };
  if (dpsAddress !== undefined) return { port: dpsPort ?? hubPort, address: dpsAddress };
  return { port: dpsPort ?? 0, ...(place.address !== undefined && { address: place.address }) };
}

/** What a device elsewhere can be told; undefined where localhost will do. */
function reachableName(place: Place): string | undefined {
  if ("network" in place || place.address === undefined) return undefined;
  return /^(127\.|0\.0\.0\.0$|::1?$)/.test(place.address) ? undefined : place.address;
}

function sendWithFaults(faults: Faults, clock: Clock, send: () => void): void {
  if (faults.take("noResponse")) return;
  const delayMs = faults.take("responseDelayMs");
  if (delayMs === undefined) send();
  else clock.setTimeout(send, delayMs);
}
