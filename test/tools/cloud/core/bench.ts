import { CloudBroker } from "../../../../tools/cloud/core/broker.ts";
import type { BrokerLimits, CloudService, Message } from "../../../../tools/cloud/core/service.ts";
import { listen } from "../../../../tools/cloud/core/listen.ts";
import { MemoryNetwork } from "../../../../tools/network/memory_network.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { RawClient } from "../raw_client.ts";

const host = "cloud.test";

/** A broker whose service takes everything, and notes what it is told. */
export class BrokerBench {
  readonly clock = new VirtualClock();
  readonly network = new MemoryNetwork({ clock: this.clock });
  readonly events: string[] = [];
  broker!: CloudBroker;
  private now = 0;

  static async create(rules: Partial<CloudService> = {}, limits: BrokerLimits = {}): Promise<BrokerBench> {
    const bench = new BrokerBench();
    const service = { ...bench.openService(), ...rules };
    bench.broker = await CloudBroker.create({ clock: bench.clock, service, limits });
    await listen({ network: bench.network, host, port: 1883 }, undefined, bench.broker.log, (stream, transport) => bench.broker.accept(stream, transport));
    bench.now = bench.clock.now();
    return bench;
  }

  dial(): RawClient {
    return new RawClient(this.clock, this.network, host, 1883);
  }

  /** A client that is connected. */
  async client(clientId = "device", options: Parameters<RawClient["connect"]>[1] = {}): Promise<RawClient> {
    const client = this.dial();
    const code = await client.connect(clientId, options);
    if (code !== 0) throw new Error(`CONNECT was answered with ${code}`);
    return client;
  }

  /** Milliseconds since the start. */
  get elapsedMs(): number {
    return this.clock.now() - this.now;
  }

  private openService(): CloudService {
    const note = (text: string): void => void this.events.push(text);
    const text = ({ topic, payload }: Message): string => `${topic} ${payload.toString()}`;
    return {
      connect: () => ({ code: 0 }),
      publish: () => "accept",
      subscribe: (_client, _filter, qos) => qos,
      connected: ({ clientId }, isPresent) => note(`connected ${clientId}${isPresent ? " again" : ""}`),
      disconnected: ({ clientId }, reason) => note(`disconnected ${clientId} ${reason}`),
      received: (_client, message) => note(`received ${text(message)}`),
      acknowledged: (_client, message) => note(`acknowledged ${text(message)}`),
    };
  }
}
