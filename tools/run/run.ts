import { createHash } from "node:crypto";
import { findApp } from "../build/app.ts";
import { build, summary as sizes } from "../build/build.ts";
import type { BuildResult } from "../build/build.ts";
import { loadBoard } from "../build/board.ts";
import { buildFlash } from "../build/flash.ts";
import { outputCode } from "../build/loader.ts";
import { loadPrj } from "../build/prj.ts";
import { findRoot } from "../build/root.ts";
import { traceLineMapper } from "../build/trace.ts";
import { openCaptureFile, Recorder } from "../capture/recorder.ts";
import { UserError } from "../cli/errors.ts";
import { ConsoleView } from "../console/view.ts";
import { loadDecoders } from "../decode/registry.ts";
import type { DecoderTable } from "../decode/registry.ts";
import { HostNetwork } from "../network/host_network.ts";
import { realClock } from "../testing/clock.ts";
import { openBrokerPeer } from "./broker_peer.ts";
import { openCloudPeer } from "./cloud_peer.ts";
import { createDeviceFor } from "./devices.ts";
import { createVirtualModem } from "./modems.ts";
import { FotaPeer } from "./fota_peer.ts";
import type { Peer, Place, RunContext, RunOptions } from "./peer.ts";
import { Session } from "./session.ts";
import { writeSettings } from "./settings.ts";
import { StepTracker } from "./steps.ts";
import { summarize } from "./summary.ts";
import { isSecretSetting } from "../provision/settings_table.ts";
import { provisionModem } from "./tls.ts";
import { passTyped } from "./typed.ts";

/** What is on its way at the end of a run gets this long to be acknowledged or answered. */
const LAST_SETTLE_MS = 5000;

/** An update may hang, which blocks this process so long. */
const HANG_LIMIT_MS = 3000;

type Closers = RunContext["closers"];

/** `uplink run`. Sets the exit code. @throws UserError for what the user can mend */
export async function run(options: RunOptions): Promise<void> {
  const closers: Closers = [];
  try {
    process.exitCode = (await runWith(options, closers)) ? 0 : 1;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/** What the device is led to; a run with an update has an app of its own. */
async function openPeer(options: RunOptions, place: Place): Promise<{ options: RunOptions; peer: Peer }> {
  if (options.fota !== undefined) return FotaPeer.open(options, place);
  return { options, peer: await (options.cloud === undefined ? openBrokerPeer : openCloudPeer)(options, place) };
}

async function runWith(asked: RunOptions, closers: Closers): Promise<boolean> {
  const root = findRoot();
  const print = (text: string): void => void process.stdout.write(text);
  const board = loadBoard(asked.board, root);
  const devices = createDeviceFor(asked.interpreter ?? false, board, asked.fota === undefined ? undefined : HANG_LIMIT_MS);
  const file = asked.capture === undefined ? undefined : openCaptureFile(asked.capture);
  if (file) closers.push(() => file.close());
  const { options, peer } = await openPeer(asked, { board, root });
  closers.push(() => peer.close());
  const overrides = { ...peer.overrides, ...options.overrides };
  const built = await build({ board: options.board, app: options.app, overrides });
  print(`${sizes(built)}\n\n`);
  await peer.prepare?.(built);

  const flash = await buildFlash(loadBoard("espruino_linux", root), built.imageBytes, {
    version: built.manifest.version,
    boot1: outputCode(board),
    root,
    ...loadPrj(findApp(options.app, root).dir, overrides, root).fota,
  });
  const image = writeSettings(flash.bytes, peer.settings);
  const decoders = await loadDecoders();
  const recorder = file && new Recorder({
    write: file.write,
    clock: realClock,
    decoders,
    about: { modem: board.modem.model, board: options.board, app: `${built.manifest.app} ${built.manifest.version}` },
    secrets: Object.entries({ ...peer.settings, ...options.overrides }).flatMap(([name, value]) => (isSecretSetting(name) ? [value] : [])),
  });
  const view = createView(print, decoders, built, recorder);
  const steps = new StepTracker(() => performance.now(), peer.steps);
  steps.onReached = (step) => recorder?.line("phase", step);
  const modem = await createVirtualModem(board, {
    clock: realClock,
    random: Math.random,
    network: new HostNetwork(),
    isOn: peer.tls !== undefined,
    onConnected: () => steps.reach("a connection to the broker"),
  });
  closers.push(() => modem.destroy());
  if (peer.tls) await provisionModem(modem, board, peer.tls);
  const session: Session = new Session({
    board,
    modem,
    view,
    steps,
    decoders,
    clock: realClock,
    createDevice: (events) => devices.create(image, events),
    onLine: (line) => peer.onLine?.(line, { session, view, closers }),
  });
  closers.push(() => session.device.stop());

  const hasCloud = steps.steps.includes("READY");
  view.note(`image ${built.manifest.app} ${built.manifest.version} for ${board.name}${hasCloud ? `, ${peer.shown}` : ""}`);
  if (peer.tls) view.note(`${peer.tls.plan.items.length} credentials under tag ${peer.tls.tag} in the modem, proven by ${peer.tls.store.credentialLimits.proof}`);
  const isUp = await live(options, peer, { session, view, closers });

  await session.device.stop();
  view.end();
  recorder?.end();
  const imageSha256 = createHash("sha256").update(slotBytes(session.device.readFlash(), flash, built.imageBytes.length)).digest("hex");
  const result = summarize({ session, steps, peer, imageSha256, manifestSha256: built.manifest.sha256, where: devices.where });
  print(`\n${result.text}\n`);
  return result.isOk || (options.forSeconds === undefined && !peer.isFinite && isUp);
}

/** From power-on until the time is over. @returns whether the device came up */
async function live({ forSeconds }: RunOptions, peer: Peer, context: RunContext): Promise<boolean> {
  const { session } = context;
  const hasCloud = session.steps.steps.includes("READY");
  const interrupted = onInterrupt();
  await session.start();
  const up = session.steps.when(hasCloud ? "READY" : "the modem answers").then(() => true);
  if (!(await Promise.race([up, delay(peer.readyLimitMs).then(() => false), interrupted]))) return false;
  const end = forSeconds === undefined ? interrupted : Promise.race([delay(forSeconds * 1000), interrupted]);
  if (!hasCloud) passTyped(context);
  // A conversation that does not come to its end does not hold the run up.
  else await Promise.race([peer.converse(context), end]);
  if (peer.isFinite) {
    await Promise.race([session.traffic.whenAcknowledged(), delay(LAST_SETTLE_MS), interrupted]);
    return true;
  }
  await end;
  if (hasCloud && forSeconds !== undefined) await Promise.race([session.whenSettled(), delay(LAST_SETTLE_MS), interrupted]);
  return true;
}

function createView(write: (text: string) => void, decoders: DecoderTable, built: BuildResult, recorder: Recorder | undefined): ConsoleView {
  const isTty = process.stdout.isTTY === true;
  return new ConsoleView({
    write,
    color: isTty && process.env["NO_COLOR"] === undefined,
    ...(isTty ? { columns: process.stdout.columns } : {}),
    clock: realClock,
    decoders,
    toSource: traceLineMapper(built.map),
    recorder,
  });
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
