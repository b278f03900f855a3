import { realClock } from "../../testing/clock.ts";
import { awsLimits } from "../aws/rules.ts";
import { openServer, placeOf } from "../core/server.ts";
import type { CloudServer } from "../core/server.ts";
import type { CloudCliOption, StandInOptions } from "../core/stand_in.ts";
import { accountTopics } from "./account.ts";
import type { C2dForm } from "./account.ts";
import { CommandCalls } from "./command_calls.ts";
import { NrfCloudService } from "./service.ts";
import type { FirstContact } from "./service.ts";
import { NrfCloudStandIn } from "./stand_in.ts";

export { NrfCloudStandIn } from "./stand_in.ts";

export const description = "nRF Cloud over MQTT: association by shadow, d2c and c2d, FOTA jobs, mutual TLS";

/** Options of this cloud alone. */
export interface NrfCloudOwnOptions {
  /** Whether an account has the device from the start; default false. */
  isPaired?: boolean;
  /** Default c2d. */
  c2dForm?: C2dForm;
  /** Default none. */
  firstContact?: FirstContact;
  /** Team id of the account, a UUID. */
  tenant?: string;
  /** Least time between CONNECTs, milliseconds, default 1000. */
  connectIntervalMs?: number;
}

const contacts: readonly string[] = ["none", "beforeConnack", "afterConnack"];

export const cliOptions: readonly CloudCliOption[] = [
  { flags: "--paired", description: "the account has the device from the start (default: type pair, or unpair)", apply: (own) => void (own["isPaired"] = true) },
  { flags: "--new-c2d", description: "c2d of newer accounts: a filter that ends with /+/r", apply: (own) => void (own["c2dForm"] = "+/r") },
  {
    flags: "--first-contact <when>",
    description: "close the device's first connection: beforeConnack, afterConnack or none (default none)",
    apply(own, value) {
      if (!contacts.includes(value)) throw new Error(`it is one of ${contacts.join(", ")}`);
      own["firstContact"] = value;
    },
  },
];

export const cliManual = `A device that no account has waits for its owner: type pair, and it goes READY after its next connection.`;

const defaultTenant = "5b1c0e0a-0000-4000-8000-000000000000";

/** Starts nRF Cloud with one device. @throws UserError for what the user can mend */
export async function createStandIn(options: StandInOptions = {}): Promise<NrfCloudStandIn> {
  const { clock = realClock, deviceId = "nrf-352656100000000" } = options;
  const { isPaired = false, c2dForm = "c2d", firstContact = "none", tenant = defaultTenant, connectIntervalMs } = (options.own ?? {}) as NrfCloudOwnOptions;
  const topics = accountTopics(deviceId, tenant, c2dForm);
  let server: CloudServer | undefined;
  const broker = (): CloudServer["broker"] => {
    if (!server) throw new Error("the broker does not run yet");
    return server.broker;
  };
  const calls = new CommandCalls(clock);
  const onMessage = (body: string): void => calls.heard(body);
  const service = new NrfCloudService({ clock, deviceId, topics, firstContact, onMessage, ...(connectIntervalMs !== undefined && { connectIntervalMs }) }, broker);
  server = await openServer({
    service,
    limits: awsLimits,
    clientName: deviceId,
    needsServerName: true,
    clock,
    ...placeOf(options),
  });
  service.start();
  if (isPaired) service.associate();
  return new NrfCloudStandIn(server, service, deviceId, topics, calls);
}
