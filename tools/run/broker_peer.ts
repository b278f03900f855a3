import { findApp } from "../build/app.ts";
import { loadPrj, NO_BACKEND } from "../build/prj.ts";
import { startBroker } from "./broker.ts";
import { parseBrokerUrl } from "./broker_url.ts";
import { connectCloudSide } from "./cloud_side.ts";
import { READY_LIMIT_MS } from "./peer.ts";
import type { Peer, Place, RunContext, RunOptions } from "./peer.ts";
import { STEPS, STEPS_WITHOUT_CLOUD } from "./steps.ts";
import { brokerTls, clientCredentials, mosquittoOptions, planTls } from "./tls.ts";
import type { RunTls } from "./tls.ts";
import { onTyped } from "./typed.ts";

/** Command that the run sends by itself. */
const COMMAND = { name: "ping", payload: "" };

/** The embedded broker, or one of the user's. @throws UserError for what the user can mend */
export async function openBrokerPeer(options: RunOptions, { board, root }: Place): Promise<Peer> {
  const given = options.broker === undefined ? undefined : parseBrokerUrl(options.broker);
  const prj = loadPrj(findApp(options.app, root).dir, options.overrides, root);
  const tls = await planTls(options, board, prj, given);
  const embedded = given ? undefined : await startBroker(tls && brokerTls(tls));
  const broker = given ?? parseBrokerUrl(embedded!.url);
  return {
    shown: `broker ${broker.shown}`,
    settings: broker.settings,
    overrides: tls ? { "tls.tag": String(tls.tag) } : {},
    tls,
    steps: prj.backend === NO_BACKEND ? STEPS_WITHOUT_CLOUD : STEPS,
    readyLimitMs: READY_LIMIT_MS,
    converse: (context) => converse(context, broker.url, tls),
    async close() {
      await embedded?.close();
      tls?.close();
    },
  };
}

/** One command from the run itself, then whatever the user types. */
async function converse({ session, view, closers }: RunContext, url: string, tls: RunTls | undefined): Promise<void> {
  const id = session.traffic.clientId!;
  const cloud = await connectCloudSide(url, id, tls && clientCredentials(tls));
  closers.push(() => cloud.close());
  const { hostname, port } = new URL(url);
  view.note(`send the device a command: type "led 1" or "ping" and Enter, or from another terminal:`);
  view.note(`mosquitto_pub -h ${hostname} -p ${port}${tls ? mosquittoOptions(tls) : ""} -t ${id}/c2d/cmd/led -m 1`);
  onTyped({ session, closers }, (line) => {
    const [name = "", ...rest] = line.split(" ");
    if (/^[\w-]+$/.test(name)) void session.command(cloud, name, rest.join(" "));
  });
  await session.command(cloud, COMMAND.name, COMMAND.payload);
}
