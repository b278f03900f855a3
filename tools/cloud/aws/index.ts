import { realClock } from "../../testing/clock.ts";
import { openServer, placeOf } from "../core/server.ts";
import type { CloudServer } from "../core/server.ts";
import type { CloudCliOption, StandInOptions } from "../core/stand_in.ts";
import { CommandCalls } from "./command_calls.ts";
import { awsLimits } from "./rules.ts";
import { AwsService } from "./service.ts";
import { AwsStandIn } from "./stand_in.ts";

export { AwsStandIn } from "./stand_in.ts";

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
  server = await openServer({
    service,
    limits: awsLimits,
    clientName: deviceId,
    needsServerName: true,
    clock,
    ...placeOf(options),
  });
  return new AwsStandIn(server, service, deviceId, new CommandCalls(clock, random));
}
