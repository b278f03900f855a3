import assert from "node:assert/strict";
import type { CloudStandIn } from "../../../tools/cloud/core/stand_in.ts";
import { AzureBench } from "./azure_bench.ts";
import { NODE_CONTEXT } from "./cloud_bench.ts";
import type { CloudBench } from "./cloud_bench.ts";
import { standInBench } from "./stand_in_bench.ts";

/** From whatever back-off. */
const SOON_MS = 600_000;

interface Run {
  bench: CloudBench;
  cloud: Pick<CloudStandIn, "host" | "faults" | "disconnectDevice">;
  close(): Promise<void>;
}

/** MQTT's own are in test/bad_inputs. */
const BACKENDS: Record<string, () => Promise<Run>> = {
  AWS_IOT: () => standInBench(NODE_CONTEXT, "AWS_IOT"),
  async AZURE_IOT_HUB() {
    const bench = await AzureBench.create(NODE_CONTEXT, {});
    return { bench, cloud: bench.cloud, close: () => bench.close() };
  },
  NRF_CLOUD: () => standInBench(NODE_CONTEXT, "NRF_CLOUD", { isPaired: true }),
};

describe("image, what goes wrong on each backend", function () {
  this.timeout(240_000);
  let run: Run | undefined;
  let from = 0;
  afterEach(async () => {
    await run?.close();
    run = undefined;
  });

  /** Waits for a line that nothing before has brought. */
  async function next(start: string): Promise<void> {
    const { bench } = run!;
    await bench.until(start, SOON_MS, from);
    from = bench.console.findIndex((line, index) => index >= from && line.startsWith(start)) + 1;
  }

  for (const [name, start] of Object.entries(BACKENDS)) {
    it(`${name}: failed attempts by their results, lost connections by their reasons, and READY after each`, async () => {
      const { bench, cloud } = (run = await start());
      from = 0;
      bench.network.refuse(cloud.host);
      await next("failed -3 ");
      bench.network.restore(cloud.host);
      cloud.faults.set("closeBeforeConnack", true, 1);
      await next("failed -4 closed by the peer");
      cloud.faults.set("noConnack", true, 1);
      await next("failed -10 no CONNACK in 30 s");
      await next("READY");
      bench.modem!.dropPdp();
      await next("disconnected 2 ");
      await next("READY");
      cloud.disconnectDevice();
      await next("disconnected 1 ");
      await next("READY");
      cloud.faults.set("noPingresp", true);
      await next("disconnected 3 ");
      cloud.faults.clear("noPingresp");
      await next("READY");
      cloud.faults.set("connack", 5);
      cloud.disconnectDevice();
      await next("error 5 broker refuses: not authorized");
      await next("failed -9 broker refuses: not authorized");
      assert.deepEqual(bench.console.filter((line) => line.includes("Uncaught")), []);
    });
  }
});

