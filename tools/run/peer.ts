import type { Board } from "../build/board.ts";
import type { ConsoleView } from "../console/view.ts";
import type { BuildResult } from "../build/build.ts";
import type { StandInCredentials } from "../cloud/core/credentials.ts";
import type { CloudControl } from "./cloud_control.ts";
import type { FotaKind } from "./fota_apps.ts";
import type { Session } from "./session.ts";
import type { Step } from "./steps.ts";
import type { RunTls } from "./tls.ts";

/** What `uplink run` is asked for. */
export interface RunOptions {
  board: string;
  app: string;
  overrides: Record<string, string>;
  /** Seconds after the first READY; undefined runs until interrupted. */
  forSeconds?: number | undefined;
  /** A stand-in of tools/cloud, or mqtt. */
  cloud?: string | undefined;
  /** With a cloud: the device updates itself, and what becomes of the new version. */
  fota?: FotaKind | undefined;
  broker?: string | undefined;
  interpreter?: boolean | undefined;
  /** TLS in the modem; without files the certificates are made for this run. */
  tls?: boolean | undefined;
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
  /** File that everything is kept in, for uplink trace. */
  capture?: string | undefined;
}

/** Board and root as they were found. */
export interface Place {
  board: Board;
  root: string;
}

/** A run under way. */
export interface RunContext {
  session: Session;
  view: ConsoleView;
  /** Called at the end of the run, the last one first. */
  closers: (() => Promise<void> | void)[];
}

/** What the device is led to: a broker or a cloud, and the run's part in it. */
export interface Peer {
  /** For the console, without secrets. */
  shown: string;
  /** Device settings that lead to it. */
  settings: Record<string, string>;
  /** Fields of prj.json that it needs, as `--set` gives them. */
  overrides: Record<string, string>;
  tls: RunTls | undefined;
  /** Of the cloud's own server, for others beside it. */
  credentials?: StandInCredentials | undefined;
  control?: CloudControl;
  /** The run is over when converse() is. */
  isFinite?: boolean;
  /** What the run must reach. */
  steps: readonly Step[];
  /** Without READY in this time the run has failed. */
  readyLimitMs: number;
  /** Before the power comes. @param built what the device will run */
  prepare?(built: BuildResult): Promise<void>;
  /** A line of the device's console. */
  onLine?(line: string, context: RunContext): void;
  /** From READY on. */
  converse(context: RunContext): Promise<void> | void;
  close(): Promise<void> | void;
}

/** What most runs wait for READY. */
export const READY_LIMIT_MS = 60_000;
