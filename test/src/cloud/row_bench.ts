import { BACKENDS, inState } from "./backends.ts";
import type { ContractBench, StateName } from "./backends.ts";
import type { CloudBackendConfig, CloudEvent } from "../../../src/cloud/types.ts";

/** A bench of one backend that stands in a state. */
export function benchOf(name: string, state: StateName = "ready", config: CloudBackendConfig = {}): ContractBench {
  return inState(BACKENDS.find((row) => row.name === name)!, state, config);
}

/** Events of one type. */
export function eventsOf<T extends CloudEvent["type"]>(bench: ContractBench, type: T): Extract<CloudEvent, { type: T }>[] {
  return bench.events.filter((event): event is Extract<CloudEvent, { type: T }> => event.type === type);
}
