import { readFileSync } from "node:fs";
import { findApp } from "../build/app.ts";
import { loadPrj, NO_BACKEND } from "../build/prj.ts";
import type { Prj } from "../build/prj.ts";
import { cloudNames, loadCloud } from "../cloud/models.ts";
import type { JsonObject } from "../cloud/core/stand_in.ts";
import { UserError } from "../cli/errors.ts";
import { startBroker } from "./broker.ts";
import { parseBrokerUrl } from "./broker_url.ts";
import { CloudConversation } from "./cloud_control.ts";
import type { CloudControl } from "./cloud_control.ts";
import { connectMqttControl } from "./mqtt_control.ts";
import { READY_LIMIT_MS } from "./peer.ts";
import type { Peer, Place, RunOptions } from "./peer.ts";
import { cloudSteps } from "./steps.ts";
import { brokerTls, clientCredentials, planTls, standInTls } from "./tls.ts";

/** The backend MQTT with the embedded broker. */
const MQTT = "mqtt";
const MQTT_DEVICE = "uplink-device";
/** A device that is paired first needs a second connection. */
const PAIRING_LIMIT_MS = 120_000;
/** Backends whose cloud answers a state update: cloudCapabilities().stateResults has State. */
const WITH_STATE_RESULTS = ["AWS_IOT", "AZURE_IOT_HUB"];

/** What `--cloud` takes. */
export function runCloudNames(): string[] {
  return [...cloudNames(), MQTT].sort();
}

/** Starts a cloud's stand-in for the run. @throws UserError for what the user can mend */
export async function openCloudPeer(options: RunOptions, place: Place): Promise<Peer> {
  const { cloud = "", overrides } = options;
  if (!runCloudNames().includes(cloud)) throw new UserError(`--cloud: there is no cloud "${cloud}"; choose one of ${runCloudNames().join(", ")}`);
  const file = (["broker", "ca", "cert", "key"] as const).find((name) => options[name] !== undefined);
  if (file) throw new UserError(`--cloud starts a cloud of its own and --${file} is for a broker of yours; leave one of the two out`);
  const prj = loadPrj(findApp(options.app, place.root).dir, overrides, place.root);
  if (prj.backend === NO_BACKEND) throw new UserError(`--cloud: the app ${options.app} uses no cloud; choose another with --app`);
  const peer = cloud === MQTT ? await openMqtt(options, place, prj) : await openStandIn(cloud, place, prj);
  const { backend } = overrides;
  if (backend === undefined || backend === peer.overrides["backend"]) return peer;
  await peer.close();
  throw new UserError(`--cloud ${cloud} needs the backend ${peer.overrides["backend"]} and --set says ${backend}; leave one of the two out`);
}

async function openStandIn(cloud: string, { board }: Place, prj: Prj): Promise<Peer> {
  const standIn = await (await loadCloud(cloud)).createStandIn();
  const { settings, prj: fields } = standIn.device;
  try {
    // A device that has a key of its own shows no certificate.
    const tls = await standInTls(standIn.tls!, settings["sasKey"] === undefined, board, prj);
    return {
      ...conversation(standIn, String(fields["backend"])),
      shown: `cloud ${cloud} at ${standIn.url}`,
      settings,
      overrides: { ...flat(fields), "tls.tag": String(tls.tag) },
      tls,
      credentials: standIn.tls,
      control: standIn,
      async close() {
        await standIn.close();
        tls.close();
      },
    };
  } catch (error) {
    await standIn.close();
    throw error;
  }
}

async function openMqtt(options: RunOptions, { board }: Place, prj: Prj): Promise<Peer> {
  const tls = await planTls(options, board, prj, undefined);
  const broker = await startBroker(tls && brokerTls(tls));
  const control = await connectMqttControl(broker.url, MQTT_DEVICE, tls ? clientCredentials(tls) : {});
  return {
    ...conversation(control, "MQTT"),
    shown: `broker ${broker.url}`,
    settings: { ...parseBrokerUrl(broker.url).settings, id: MQTT_DEVICE },
    overrides: { backend: "MQTT", ...(tls && { "tls.tag": String(tls.tag) }) },
    tls,
    credentials: tls?.server && { ca: readFileSync(tls.files.ca!, "utf8"), serverCert: tls.server.certificatePem, serverKey: tls.server.privateKeyPem, clientCert: "", clientKey: "" },
    control,
    async close() {
      await control.close();
      await broker.close();
      tls?.close();
    },
  };
}

function conversation(control: CloudControl, backend: string): Pick<Peer, "steps" | "readyLimitMs" | "onLine" | "converse"> {
  const talk = new CloudConversation(control, WITH_STATE_RESULTS.includes(backend));
  return {
    steps: cloudSteps(control.pair !== undefined),
    readyLimitMs: control.pair ? PAIRING_LIMIT_MS : READY_LIMIT_MS,
    onLine: (line, context) => talk.onLine(line, context),
    converse: (context) => talk.converse(context),
  };
}

/** Fields as `--set` takes them: a dot reaches into an object. */
function flat(fields: JsonObject, prefix = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(flat(value, `${prefix}${name}.`)) : [[prefix + name, String(value)]],
    ),
  );
}
