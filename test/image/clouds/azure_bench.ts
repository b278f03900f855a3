import { AzureStandIn } from "../../../tools/cloud/azure/index.ts";
import type { AzureOptions } from "../../../tools/cloud/azure/index.ts";
import { seeded } from "../../../tools/testing/random.ts";
import { CloudBench } from "./cloud_bench.ts";
import type { Where } from "./cloud_bench.ts";

const APP = new URL("../../fixtures/apps/azure_teller/", import.meta.url);
const HUB = "myhub.azure-devices.net";

/** The device's id at the hub. */
export const ID = "dev-1";
/** The device's key: bytes 00 to 1f. */
export const KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
/** Of the tokens that the image makes, seconds. */
export const LIFETIME_S = 600;

export interface AzureBenchOptions {
  own?: AzureOptions;
  /** Asks the provisioning service for the hub. */
  dps?: boolean;
  /** In place of the stand-in's. */
  settings?: Record<string, string>;
  /** Default azure_teller. */
  app?: URL;
  overrides?: Record<string, string>;
  /** Before the device has power. */
  prepare?: (cloud: AzureStandIn) => void;
}

/** The app azure_teller in an image, a virtual SIM7000, and the stand-in with one device behind it. */
export class AzureBench extends CloudBench {
  cloud!: AzureStandIn;

  static async create(where: Where, { own = {}, dps = false, settings, app = APP, overrides: more, prepare }: AzureBenchOptions): Promise<AzureBench> {
    const bench = new AzureBench(where);
    const { clock, network } = bench;
    const cloud = (bench.cloud = await AzureStandIn.create({ clock, random: seeded(1), place: { network, host: HUB }, deviceId: ID, own: { key: KEY, ...own } }));
    prepare?.(cloud);
    const setup = dps ? cloud.dpsDevice : cloud.device;
    const overrides: Record<string, string> = own.auth === "x509" ? {} : { "azure.sasLifetimeS": String(LIFETIME_S) };
    Object.assign(overrides, more);
    if (dps) overrides["azure.idScope"] = cloud.idScope;
    await bench.start({ app, overrides, settings: { ...setup.settings, ...settings }, credentials: { tag: 7, ...cloud.tls! } });
    return bench;
  }

  /** Client ids of the CONNECTs, in order. */
  connected(): string[] {
    return this.cloud.log.packets.filter(({ cmd }) => cmd === "connect").map(({ clientId }) => clientId);
  }

  override async close(): Promise<void> {
    await super.close();
    await this.cloud.close();
  }
}
