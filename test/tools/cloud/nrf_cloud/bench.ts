import { createStandIn } from "../../../../tools/cloud/nrf_cloud/index.ts";
import type { NrfCloudOwnOptions, NrfCloudStandIn } from "../../../../tools/cloud/nrf_cloud/index.ts";
import { MemoryNetwork } from "../../../../tools/network/memory_network.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { RawClient } from "../raw_client.ts";

const host = "cloud.test";

export const id = "nrf-352656100000000";
export const shadow = `$aws/things/${id}/shadow`;
export const shadowFilters = [`${id}/shadow/get/accepted`, `${shadow}/get/rejected`, `${shadow}/update/delta`];

/** nRF Cloud without TLS on a network in memory, in virtual time. */
export class NrfCloudBench {
  readonly clock = new VirtualClock(1735689600000);
  readonly network = new MemoryNetwork({ clock: this.clock });
  cloud!: NrfCloudStandIn;

  static async create(own: NrfCloudOwnOptions = {}): Promise<NrfCloudBench> {
    const bench = new NrfCloudBench();
    bench.cloud = await createStandIn({ clock: bench.clock, place: { network: bench.network, host }, tls: false, deviceId: id, own: { ...own } });
    return bench;
  }

  dial(): RawClient {
    return new RawClient(this.clock, this.network, host, this.cloud.port);
  }

  /** The device, connected, with the shadow's answers and what else is named subscribed. */
  async device(more: readonly string[] = []): Promise<RawClient> {
    await this.clock.advance(1000);
    const client = this.dial();
    const code = await client.connect(id);
    if (code !== 0) throw new Error(`CONNECT was answered with ${code}`);
    const granted = await client.subscribe([...shadowFilters, ...more]);
    if (typeof granted === "string") throw new Error(`SUBSCRIBE was answered with ${granted}`);
    return client;
  }
}
