import { draw } from "../power.ts";
import type { VirtualNrf9160 } from "./index.ts";
import type { Latencies } from "./options.ts";

/** A time of the profile, drawn anew. */
export function drawn(modem: VirtualNrf9160, name: keyof Latencies): number {
  return draw(modem.profile.latencies[name], modem.random);
}
