import { createStandIn as createAws } from "../../../tools/cloud/aws/index.ts";
import type { CloudStandIn, StandInOptions } from "../../../tools/cloud/core/stand_in.ts";
import { createStandIn as createNrfCloud } from "../../../tools/cloud/nrf_cloud/index.ts";
import { CloudBench } from "./cloud_bench.ts";
import type { Where } from "./cloud_bench.ts";

const APP = new URL("../../fixtures/apps/cloud_teller/", import.meta.url);
const HOST = "cloud.example.com";
const TAG = 7;
const CLOUDS = { AWS_IOT: createAws, NRF_CLOUD: createNrfCloud };

/** An image with TLS, and a stand-in behind its modem's network. */
export interface StandInBench<T extends CloudStandIn> {
  bench: CloudBench;
  cloud: T;
  close(): Promise<void>;
}

/** @param own options of the cloud alone */
export async function standInBench<K extends keyof typeof CLOUDS>(
  where: Where,
  backend: K,
  own: Record<string, unknown> = {},
  app = APP,
  overrides: Record<string, string> = {},
): Promise<StandInBench<Awaited<ReturnType<(typeof CLOUDS)[K]>>>> {
  const bench = new CloudBench(where);
  const { clock, network } = bench;
  const options: StandInOptions = { clock, random: () => 0.5, place: { network, host: HOST }, deviceId: "dev-1", own };
  const cloud = (await CLOUDS[backend](options)) as Awaited<ReturnType<(typeof CLOUDS)[K]>>;
  await bench.start({ app, overrides: { backend, ...overrides }, settings: { id: "dev-1", host: HOST }, credentials: { tag: TAG, ...cloud.tls! } });
  const close = async (): Promise<void> => {
    await bench.close();
    await cloud.close();
  };
  return { bench, cloud, close };
}
