import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../build/build.ts";
import type { BuildResult } from "../build/build.ts";
import { firmwareJobId } from "../cloud/core/firmware.ts";
import type { FirmwareCloud, FirmwareJob } from "../cloud/core/firmware.ts";
import { FileServer } from "../cloud/core/file_server.ts";
import { openCloudPeer } from "./cloud_peer.ts";
import { BROKEN, writeFotaApps } from "./fota_apps.ts";
import type { FotaApps, FotaKind } from "./fota_apps.ts";
import { ThrowAwayKey } from "./fota_key.ts";
import type { Peer, Place, RunContext, RunOptions } from "./peer.ts";
import { FotaStep, fotaSteps } from "./steps.ts";

/** Seconds that version 2 has until it is confirmed: more than a start takes, and where it never is, no more than is needed to see it. */
const CONFIRM_S = { good: 300, throws: 300, hangs: 300, "never-ready": 30 };
/** From the job to its end: three starts of what hangs, or never comes up, take longest. */
const LIMIT_MS = 400_000;
const LOOK_MS = 200;
const PATH = "/app.upl";

/** A run in which a device updates itself, or tries to. */
export class FotaPeer {
  readonly peer: Peer;
  /** In place of those that the run was asked for: version 1, with the key in its loader. */
  readonly options: RunOptions;
  private readonly kind: FotaKind;
  private readonly key: ThrowAwayKey;
  private readonly apps: FotaApps;
  private readonly cloud: FirmwareCloud;
  private server: FileServer | undefined;
  private job: FirmwareJob | undefined;
  private lastStatus = "";
  private starts = 0;

  /** @throws UserError for what the user can mend */
  static async open(options: RunOptions, place: Place): Promise<FotaPeer> {
    const key = new ThrowAwayKey();
    const apps = writeFotaApps(options.fota!, key.publicHex, place.root);
    const overrides = { ...options.overrides, "fota.keys": apps.keyFile, "fota.confirmS": String(CONFIRM_S[options.fota!]) };
    try {
      const own = { ...options, app: apps.first, overrides };
      return new FotaPeer(own, await openCloudPeer(own, place), key, apps);
    } catch (error) {
      apps.remove();
      throw error;
    }
  }

  private constructor(options: RunOptions, inner: Peer, key: ThrowAwayKey, apps: FotaApps) {
    this.options = options;
    this.kind = options.fota!;
    this.key = key;
    this.apps = apps;
    this.cloud = inner.control!;
    this.peer = {
      ...inner,
      steps: fotaSteps(this.kind === "good", inner.control!.pair !== undefined),
      isFinite: true,
      onLine: (line, context) => this.onLine(line, context, inner),
      converse: (context) => this.converse(context),
      prepare: (built) => this.prepare(built),
      close: async () => {
        await this.server?.close();
        apps.remove();
        await inner.close();
      },
    };
  }

  /** Builds and signs version 2, and puts it on a server of its own. */
  private async prepare(first: BuildResult): Promise<void> {
    const { peer, options } = this;
    const outDir = mkdtempSync(join(tmpdir(), "uplink-fota-build-"));
    try {
      const built = await build({ board: options.board, app: this.apps.second, overrides: { ...peer.overrides, ...options.overrides }, outDir });
      const image = Buffer.from(built.imageBytes);
      const { version, board } = built.manifest;
      const sha256 = Buffer.from(built.sha256, "hex").toString("base64");
      const file = this.key.updateFile({ version, board, slotSize: first.flash.slotSize, image, sha256 });
      this.server = await FileServer.open(peer.credentials ? { credentials: peer.credentials } : {});
      this.job = { id: firmwareJobId(), version, url: this.server.add(PATH, file), sizeBytes: file.length, sha256 };
    } finally {
      rmSync(outDir, { recursive: true, force: true });
    }
  }

  private onLine(line: string, context: RunContext, inner: Peer): void {
    const { steps } = context.session;
    if (line.startsWith("CLOUD_EVT_PAIR")) inner.onLine?.(line, context);
    if (line.startsWith("CLOUD_EVT_FOTA_DONE")) steps.reach(FotaStep.stored);
    if (line.startsWith("fota_app 2")) steps.reach(FotaStep.started);
    if (line.startsWith("fota_app 1") && ++this.starts > 1) steps.reach(FotaStep.back);
  }

  private converse({ session, view, closers }: RunContext): Promise<void> {
    const { server, job } = this;
    server!.onExchange = ({ range = "", status }) => view.note(`${status} ${range}`);
    view.note(`job ${job!.id}: version ${job!.version}, ${job!.sizeBytes} bytes at ${server!.url}`);
    this.cloud.pushFirmware(job!);
    return new Promise((resolve) => {
      const end = setTimeout(resolve, LIMIT_MS);
      const looking = setInterval(() => {
        const { status = "", text = "" } = this.cloud.firmwareStatus(job!.id) ?? {};
        const words = `${status} ${text}`.trim();
        if (words !== this.lastStatus) view.note(`job: ${(this.lastStatus = words)}`);
        const isEnd = !["", "QUEUED", "IN_PROGRESS"].includes(status);
        if (status === "SUCCEEDED" && this.kind === "good") session.steps.reach(FotaStep.succeeded);
        if (status === "FAILED" && text === "ROLLED_BACK" && this.kind !== "good") session.steps.reach(FotaStep.failed);
        if (!isEnd) return;
        // What version 2 throws is what was asked for.
        session.exceptions.splice(0, Infinity, ...session.exceptions.filter((line) => !line.includes(BROKEN)));
        view.note(this.overhead());
        stop();
      }, LOOK_MS);
      const stop = (): void => {
        clearInterval(looking);
        clearTimeout(end);
        resolve();
      };
      closers.push(stop);
    });
  }

  /** Bytes of HTTP beyond the file. */
  private overhead(): string {
    const { exchanges, overheadBytes, connections } = this.server!;
    const body = exchanges.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
    const beyond = overheadBytes + body - this.job!.sizeBytes;
    return `HTTP: ${exchanges.length} requests on ${connections} connections, ${beyond} bytes beyond the file's ${this.job!.sizeBytes} (${((100 * beyond) / this.job!.sizeBytes).toFixed(1)} %)`;
  }
}

