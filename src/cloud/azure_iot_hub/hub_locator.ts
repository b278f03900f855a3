/** Which hub a device connects to, where the provisioning service assigns it: remembered across boots, asked for again by rules. */
import type { Socket } from "../../net/socket.ts";
import type { Connection } from "../connection.ts";
import { CloudConnectResult } from "../types.ts";
import type { CloudBackendConfig } from "../types.ts";
import { provision } from "./dps.ts";
import type { PasswordMaker } from "./sas.ts";

/** What the backend tells, and asks. */
export interface HubLocator {
  /** True when config.host is a hub, and config.id the device's name there. */
  isLocated(): boolean;
  /** Before each attempt; see ConnectionHooks. */
  prepare(connection: Connection, proceed: () => void, onClose: NonNullable<Socket["onClose"]>): void;
  /** @param result of a failed attempt; undefined when it was connected */
  failed(result: CloudConnectResult | undefined): void;
}

/** Where the assignment is kept: one record, since a power cut between two would mix them. */
export interface HubMemory {
  /** "{id scope}/{hub}/{device id}", or undefined. */
  remembered: string | undefined;
  remember(assignment: string): void;
}

/** The same hub is tried this often, and for this long, before the service is asked again (Azure docs, concepts-device-reprovision). */
const FAILURES = 10;
const SAME_HUB_MS = 900000;

/**
 * @param config host is the service's; id is the registration id, or undefined for the default
 * @param idScope of the service, such as 0ne00000A0A; an assignment of another one is not used
 */
export function hubLocator(config: CloudBackendConfig, idScope: string, memory: HubMemory, makePassword?: PasswordMaker): HubLocator {
  const service = config.host;
  const registrationId = config.id;
  let known = memory.remembered;
  let isLocated = false;
  let failures = 0;
  let failedAtMs = 0;

  function use(assignment: string): void {
    const parts = assignment.split("/");
    isLocated = parts[0] == idScope && !!parts[1] && !!parts[2];
    if (isLocated) config.host = parts[1];
    if (isLocated) config.id = parts[2];
  }

  function found(connection: Connection, assignment: string): void {
    if (known && known.split("/")[2] != assignment.split("/")[2]) connection.forget();
    if (known != assignment) memory.remember(assignment);
    known = assignment;
    use(assignment);
  }

  if (known) use(known);

  return {
    isLocated: () => isLocated,
    prepare(connection, proceed, onClose) {
      if (isLocated) return proceed();
      config.host = service;
      config.id = registrationId;
      const options = { idScope, registrationId: () => connection.id()!, makePassword };
      config.socket = provision(config, options, (assignment, reason, cause, result) => {
        config.socket = undefined;
        if (assignment) {
          found(connection, idScope + "/" + assignment.host + "/" + assignment.id);
          proceed();
        } else if (result) connection.fail(cause!, result);
        else onClose(reason, cause);
      });
    },
    failed(result) {
      if (result === undefined) failures = 0;
      else if (!failures++) failedAtMs = config.clock!.now();
      const isLongGone = failures >= FAILURES && config.clock!.now() - failedAtMs >= SAME_HUB_MS;
      if (result == CloudConnectResult.ErrCertMisc || isLongGone) {
        isLocated = false;
        failures = 0;
      }
    },
  };
}
