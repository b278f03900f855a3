import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { findApp } from "../build/app.ts";
import { build, summary as sizes } from "../build/build.ts";
import { loadBoard } from "../build/board.ts";
import { buildFlash } from "../build/flash.ts";
import { outputCode } from "../build/loader.ts";
import { loadPrj, NO_BACKEND } from "../build/prj.ts";
import { findRoot } from "../build/root.ts";
import { traceLineMapper } from "../build/trace.ts";
import { UserError } from "../cli/errors.ts";
import { ConsoleView } from "../console/view.ts";
import { loadDecoders } from "../decode/registry.ts";
import { HostNetwork } from "../network/host_network.ts";
import { realClock } from "../testing/clock.ts";
import { startBroker } from "./broker.ts";
import { connectCloudSide } from "./cloud_side.ts";
import type { CloudSide } from "./cloud_side.ts";
import { parseBrokerUrl } from "./broker_url.ts";
import { createDeviceFor } from "./devices.ts";
import { createVirtualModem } from "./modems.ts";
import { Session } from "./session.ts";
import { writeSettings } from "./settings.ts";
import { StepTracker, STEPS, STEPS_WITHOUT_CLOUD } from "./steps.ts";
import { summarize } from "./summary.ts";
import { brokerTls, clientCredentials, mosquittoOptions, planTls, provisionModem, type RunTls } from "./tls.ts";

export interface RunOptions {
  board: string;
  app: string;
  overrides: Record<string, string>;
  /** Seconds after the first READY; undefined runs until interrupted. */
  forSeconds?: number | undefined;
  broker?: string | undefined;
  interpreter?: boolean | undefined;
  /** TLS in the modem; without files the certificates are made for this run. */
  tls?: boolean | undefined;
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
}

/** Without READY in this time a run has failed. */
const READY_LIMIT_MS = 60_000;
/** What is on its way at the end of a run gets this long to be acknowledged or answered. */
const LAST_SETTLE_MS = 5000;
/** Command that the run sends by itself. */
const COMMAND = { name: "ping", payload: "" };

/** `uplink run`. Sets the exit code. @throws UserError for what the user can mend */
export async function run(options: RunOptions): Promise<void> {
  const closers: (() => Promise<void> | void)[] = [];
  try {
    process.exitCode = (await runWith(options, closers)) ? 0 : 1;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function runWith(options: RunOptions, closers: (() => Promise<void> | void)[]): Promise<boolean> {
  const root = findRoot();
  const print = (text: string): void => void process.stdout.write(text);
  const board = loadBoard(options.board, root);
  const given = options.broker === undefined ? undefined : parseBrokerUrl(options.broker);
  const devices = createDeviceFor(options.interpreter ?? false, board);
  const tls = await planTls(options, board, loadPrj(findApp(options.app, root).dir, options.overrides, root), given);
  if (tls) closers.push(() => tls.close());
  const overrides = { ...options.overrides, ...(tls && { "tls.tag": String(tls.tag) }) };
  const built = await build({ board: options.board, app: options.app, overrides });
  print(`${sizes(built)}\n\n`);

  const isCloud = built.manifest.backend !== NO_BACKEND;
  const goal = isCloud ? "READY" : "the modem answers";
  const embedded = given ? undefined : await startBroker(tls && brokerTls(tls));
  if (embedded) closers.push(() => embedded.close());
  const broker = given ?? parseBrokerUrl(embedded!.url);

  const flash = await buildFlash(loadBoard("espruino_linux", root), built.imageBytes, { version: built.manifest.version, boot1: outputCode(board), root });
  const image = writeSettings(flash.bytes, broker.settings);
  const decoders = await loadDecoders();
  const isTty = process.stdout.isTTY === true;
  const view = new ConsoleView({
    write: print,
    color: isTty && process.env["NO_COLOR"] === undefined,
    ...(isTty ? { columns: process.stdout.columns } : {}),
    clock: realClock,
    decoders,
    toSource: traceLineMapper(built.map),
  });
  const steps = new StepTracker(() => performance.now(), isCloud ? STEPS : STEPS_WITHOUT_CLOUD);
  const modem = await createVirtualModem(board, {
    clock: realClock,
    random: Math.random,
    network: new HostNetwork(),
    isOn: tls !== undefined,
    onConnected: () => steps.reach("a connection to the broker"),
  });
  closers.push(() => modem.destroy());
  if (tls) await provisionModem(modem, board, tls);
  const session = new Session({
    board,
    modem,
    view,
    steps,
    decoders,
    clock: realClock,
    createDevice: (events) => devices.create(image, events),
  });
  closers.push(() => session.device.stop());

  view.note(`image ${built.manifest.app} ${built.manifest.version} for ${board.name}${isCloud ? `, broker ${broker.shown}` : ""}`);
  if (tls) view.note(`${tls.plan.items.length} credentials under tag ${tls.tag} in the modem, proven by ${tls.store.credentialLimits.proof}`);
  const interrupted = onInterrupt();
  await session.start();
  const hasReady = await Promise.race([steps.when(goal).then(() => true), delay(READY_LIMIT_MS).then(() => false), interrupted]);
  if (hasReady && !isCloud) await passTyped(options, session, interrupted, closers);
  else if (hasReady) await converse(options, session, view, { url: broker.url, tls }, interrupted, closers);

  await session.device.stop();
  view.end();
  const imageSha256 = createHash("sha256").update(slotBytes(session.device.readFlash(), flash, built.imageBytes.length)).digest("hex");
  const result = summarize({ session, steps, imageSha256, manifestSha256: built.manifest.sha256, where: devices.where });
  print(`\n${result.text}\n`);
  return result.isOk || (options.forSeconds === undefined && steps.has(goal));
}

/** An app without a cloud: what the user types goes to the device's console, until the time is over. */
async function passTyped(
  options: RunOptions,
  session: Session,
  interrupted: Promise<boolean>,
  closers: (() => Promise<void> | void)[],
): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => session.device.sendConsole(line));
  closers.push(() => lines.close());
  await (options.forSeconds === undefined ? interrupted : Promise.race([delay(options.forSeconds * 1000), interrupted]));
}

interface Broker {
  url: string;
  tls: RunTls | undefined;
}

/** From READY on: one command from the run itself, then whatever the user types, until the time is over. */
async function converse(
  options: RunOptions,
  session: Session,
  view: ConsoleView,
  broker: Broker,
  interrupted: Promise<boolean>,
  closers: (() => Promise<void> | void)[],
): Promise<void> {
  const end = options.forSeconds === undefined ? interrupted : Promise.race([delay(options.forSeconds * 1000), interrupted]);
  const id = session.traffic.clientId!;
  const cloud = await connectCloudSide(broker.url, id, broker.tls && clientCredentials(broker.tls));
  closers.push(() => cloud.close());
  help(view, broker, id);
  readCommands(session, cloud, closers);
  await session.command(cloud, COMMAND.name, COMMAND.payload);
  await end;
  if (options.forSeconds !== undefined) await Promise.race([session.whenSettled(), delay(LAST_SETTLE_MS), interrupted]);
}

function help(view: ConsoleView, { url, tls }: Broker, id: string): void {
  const { hostname, port } = new URL(url);
  view.note(`send the device a command: type "led 1" or "ping" and Enter, or from another terminal:`);
  view.note(`mosquitto_pub -h ${hostname} -p ${port}${tls ? mosquittoOptions(tls) : ""} -t ${id}/c2d/cmd/led -m 1`);
}

/** Each line typed is a command and its payload; one that begins with ">" is evaluated on the device's prompt. */
function readCommands(session: Session, cloud: CloudSide, closers: (() => Promise<void> | void)[]): void {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const [name = "", ...rest] = line.trim().split(" ");
    if (line.startsWith(">")) session.device.sendConsole(line.slice(1));
    else if (/^[\w-]+$/.test(name)) void session.command(cloud, name, rest.join(" "));
  });
  closers.push(() => lines.close());
}

/** Resolves with false at the first SIGINT or SIGTERM, so that everything is closed in order. */
function onInterrupt(): Promise<boolean> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(false));
  });
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** The image as it lies in the device's slot. */
function slotBytes(storage: Uint8Array, flash: { layout: { files: { name: string; offset: number }[] } }, length: number): Uint8Array {
  const slots = flash.layout.files.find((file) => file.name === "slots");
  if (!slots) throw new UserError("the Storage image has no file slots");
  return storage.subarray(slots.offset, slots.offset + length);
}
