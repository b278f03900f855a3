import { realClock } from "../../testing/clock.ts";
import { CloudBroker } from "./broker.ts";
import { keepCredentials, makeCredentials } from "./credentials.ts";
import type { StandInCredentials } from "./credentials.ts";
import { listen } from "./listen.ts";
import type { Listener, Place } from "./listen.ts";
import type { Faults } from "./faults.ts";
import type { PacketLog } from "./packet_log.ts";
import type { BrokerLimits, CloudService } from "./service.ts";
import type { StandInOptions } from "./stand_in.ts";

export interface CloudServerOptions extends Pick<StandInOptions, "clock" | "place" | "tls" | "dir"> {
  service: CloudService;
  limits?: BrokerLimits;
  /** Common name of the client certificate that is made. */
  clientName: string;
  /** Default required. */
  clientCertificate?: "required" | "optional";
  needsServerName?: boolean;
  /** More names for the server's certificate. */
  hosts?: readonly string[];
  /** Of another server of the same cloud, to be used here too. */
  credentials?: StandInCredentials;
  /** Of another server of the same cloud, to be shared with it. */
  faults?: Faults;
  log?: PacketLog;
}

/** Where a stand-in is to listen, and with what, as far as its options say. */
export function placeOf({ place, tls, dir }: StandInOptions): Pick<CloudServerOptions, "place" | "tls" | "dir"> {
  return { ...(place && { place }), ...(tls !== undefined && { tls }), ...(dir !== undefined && { dir }) };
}

/** A broker with its rules, listening. */
export interface CloudServer {
  broker: CloudBroker;
  host: string;
  port: number;
  url: string;
  tls: StandInCredentials | undefined;
  close(): Promise<void>;
}

/** A certificate's name is checked, and an address is none that can be asked for in the handshake. */
const hostName = "localhost";

/** Starts a broker for one cloud. @throws UserError for what the user can mend */
export async function openServer(options: CloudServerOptions): Promise<CloudServer> {
  const { service, limits, clock = realClock, place = {}, tls: wantsTls = true, faults, log } = options;
  const host = "network" in place ? place.host : hostName;
  const credentials = wantsTls ? (options.credentials ?? (await credentialsFor(options, host, place))) : undefined;
  const broker = await CloudBroker.create({ clock, service, ...(limits && { limits }), ...(faults && { faults }), ...(log && { log }) });
  const listener = await startListening(options, credentials, broker, place);
  return {
    broker,
    host,
    port: listener.port,
    url: `${credentials ? "mqtts" : "mqtt"}://${host}:${listener.port}`,
    tls: credentials,
    async close() {
      await broker.close();
      await listener.close();
    },
  };
}

function credentialsFor({ dir, clientName, hosts = [] }: CloudServerOptions, host: string, place: Place): Promise<StandInCredentials> {
  const names = [...new Set([host, ...hosts, ...("network" in place ? [] : ["127.0.0.1", ...publicAddress(place.address)])])] as [string, ...string[]];
  return dir === undefined ? makeCredentials(clientName, names) : keepCredentials(dir, clientName, names);
}

function publicAddress(address: string | undefined): string[] {
  return address === undefined || /^(0\.0\.0\.0|::)$/.test(address) ? [] : [address];
}

async function startListening(options: CloudServerOptions, credentials: StandInCredentials | undefined, broker: CloudBroker, place: Place): Promise<Listener> {
  const { clientCertificate = "required", needsServerName = false } = options;
  const tls = credentials && { ca: credentials.ca, cert: credentials.serverCert, key: credentials.serverKey, clientCertificate, needsServerName };
  try {
    return await listen(place, tls, broker.log, (stream, transport) => broker.accept(stream, transport));
  } catch (error) {
    await broker.close();
    throw error;
  }
}
