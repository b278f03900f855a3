import { draw } from "../power.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import type { Latencies } from "./options.ts";

/** A time of the profile, drawn anew. */
export function drawn(modem: Nrf9160, name: keyof Latencies): number {
  return draw(modem.profile.latencies[name], modem.random);
}
