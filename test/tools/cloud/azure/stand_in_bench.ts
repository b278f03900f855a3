import { createHmac } from "node:crypto";
import type { IConnectPacket } from "mqtt-packet";
import { AzureStandIn } from "../../../../tools/cloud/azure/index.ts";
import type { AzureOptions } from "../../../../tools/cloud/azure/index.ts";
import { MemoryNetwork } from "../../../../tools/network/memory_network.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { seeded } from "../../../../tools/testing/random.ts";
import { RawClient } from "../raw_client.ts";
import { HOST, KEY, sasToken } from "./hub_bench.ts";

export const DPS_HOST = "global.azure-devices-provisioning.net";
export const SCOPE = "0ne00000A0A";

/** The stand-in without TLS in a network in memory, on virtual time; its device is dev-1 with KEY. */
export class StandInBench {
  readonly clock = new VirtualClock();
  readonly network = new MemoryNetwork({ clock: this.clock });
  standIn!: AzureStandIn;

  static async create(own: AzureOptions = {}): Promise<StandInBench> {
    const bench = new StandInBench();
    const { clock, network } = bench;
    const place = { network, host: HOST };
    bench.standIn = await AzureStandIn.create({ clock, random: seeded(1), place, tls: false, deviceId: "dev-1", own: { key: KEY, ...own } });
    return bench;
  }

  dial(host = HOST): RawClient {
    return new RawClient(this.clock, this.network, host, 1883);
  }

  /** A device that has been let in. */
  async device(options: Partial<IConnectPacket> = {}, lifetimeS = 3600): Promise<RawClient> {
    const client = this.dial();
    const password = Buffer.from(sasToken("dev-1", Math.ceil(this.clock.now() / 1000) + lifetimeS));
    const code = await client.connect("dev-1", { username: `${HOST}/dev-1/?api-version=2021-04-12`, password, clean: false, ...options });
    if (code !== 0) throw new Error(`CONNECT was answered with ${code}`);
    return client;
  }

  /** A client of the provisioning service that has been let in and listens. */
  async registrant(key = KEY, id = "dev-1"): Promise<RawClient> {
    const client = this.dial(DPS_HOST);
    const resource = encodeURIComponent(`${SCOPE}/registrations/${id}`);
    const expiryS = Math.ceil(this.clock.now() / 1000) + 3600;
    const signature = createHmac("sha256", Buffer.from(key, "base64")).update(`${resource}\n${expiryS}`).digest("base64");
    const password = Buffer.from(`SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${expiryS}&skn=registration`);
    const code = await client.connect(id, { username: `${SCOPE}/registrations/${id}/api-version=2019-03-31`, password });
    if (code !== 0) throw new Error(`CONNECT was answered with ${code}`);
    await client.subscribe(["$dps/registrations/res/#"]);
    return client;
  }
}
