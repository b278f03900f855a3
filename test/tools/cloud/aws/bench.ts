import { createStandIn } from "../../../../tools/cloud/aws/index.ts";
import type { AwsOwnOptions, AwsStandIn } from "../../../../tools/cloud/aws/index.ts";
import { MemoryNetwork } from "../../../../tools/network/memory_network.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { seeded } from "../../../../tools/testing/random.ts";
import { RawClient } from "../raw_client.ts";

const host = "cloud.test";

export const id = "uplink-device";
export const shadow = `$aws/things/${id}/shadow`;
export const jobs = `$aws/things/${id}/jobs`;

/** AWS IoT without TLS on a network in memory, in virtual time. */
export class AwsBench {
  readonly clock = new VirtualClock(1735689600000);
  readonly network = new MemoryNetwork({ clock: this.clock });
  cloud!: AwsStandIn;

  static async create(own: AwsOwnOptions = {}): Promise<AwsBench> {
    const bench = new AwsBench();
    const place = { network: bench.network, host };
    bench.cloud = await createStandIn({ clock: bench.clock, random: seeded(1), place, tls: false, own: { ...own } });
    return bench;
  }

  dial(): RawClient {
    return new RawClient(this.clock, this.network, host, this.cloud.port);
  }

  /** The device, connected and subscribed. */
  async device(filters: readonly string[] = [], options: Parameters<RawClient["connect"]>[1] = {}): Promise<RawClient> {
    const client = this.dial();
    const code = await client.connect(id, options);
    if (code !== 0) throw new Error(`CONNECT was answered with ${code}`);
    if (filters.length > 0) await client.subscribe(filters);
    return client;
  }
}
