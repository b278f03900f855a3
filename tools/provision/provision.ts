import { createAtEngine } from "../../src/at/engine.ts";
import { type Credential, type CredentialEntry, CredentialKind } from "../../src/modem/credentials.ts";
import type { Board } from "../build/board.ts";
import { BoardConsole } from "../flash/board_console.ts";
import { checkIdentity, identify, type Identity, stopProgram, within } from "../flash/identify.ts";
import { type OpenPort, openSerialPort } from "../flash/port.ts";
import type { Progress } from "../flash/progress.ts";
import { realClock } from "../testing/clock.ts";
import { readBoardSettings, writeBoardSettings } from "./board_settings.ts";
import { ConsoleBridge } from "./console_bridge.ts";
import { consolePower, wakeModem } from "./modem_power.ts";
import { ModemStore, type StoreModule } from "./modem_store.ts";
import type { SettingChanges } from "./settings_records.ts";

/** What happens in the modem's store under one tag, or under all. */
export interface StoreWork {
  store: StoreModule;
  /** Written and proven; may be empty. */
  items: Credential[];
  /** Removes what the tag has. */
  isRemoving: boolean;
  /** undefined: all that the modem lists by itself. */
  tag: number | undefined;
}

export interface ProvisionOptions {
  port: string;
  baud: number;
  board: Board;
  /** Also on another Espruino target than the board file's. */
  isForced: boolean;
  /** Appended to the board's settings; "" removes one. */
  changes: SettingChanges;
  isListing: boolean;
  storeWork?: StoreWork | undefined;
  progress: Progress;
  openPort?: OpenPort;
}

export interface ProvisionReport {
  identity: Identity;
  /** All settings that hold now, secrets included; undefined when nothing was asked of them. */
  settings?: Record<string, string>;
  /** What the modem has now under the tag; undefined when nothing was asked of it. */
  entries?: CredentialEntry[];
  /** The first line of the app that was started again, where there is one and it printed within 15 s. */
  firstLine?: string;
}

const FIRST_LINE_TIMEOUT_MS = 15000;

/**
 * Puts device settings into a board's Storage, and certificates and keys into its modem, through the board's console; everything is read back.
 * The board's program is stopped for that and started again, also after a failure.
 * @throws UserError: one sentence for each thing that can go wrong; the port is closed then
 */
export async function provisionBoard(options: ProvisionOptions): Promise<ProvisionReport> {
  const { port, baud, board, progress } = options;
  const console = await BoardConsole.open(port, baud, options.openPort ?? openSerialPort);
  try {
    progress.start(`connecting to ${port}`);
    const identity = await identify(console);
    checkIdentity(identity, board, options.isForced);
    await stopProgram(console);
    return { identity, ...(await workAndRestart(console, options)) };
  } finally {
    progress.end();
    console.close();
  }
}

async function workAndRestart(console: BoardConsole, options: ProvisionOptions): Promise<Omit<ProvisionReport, "identity">> {
  let firstLine: string | undefined;
  let report: Omit<ProvisionReport, "identity">;
  try {
    report = await work(console, options);
  } finally {
    // A console that has failed cannot start anything; the first failure is the one to tell.
    firstLine = await restart(console, options.progress).catch(() => undefined);
  }
  return { ...report, ...(firstLine !== undefined && { firstLine }) };
}

async function work(console: BoardConsole, { board, changes, isListing, storeWork, progress }: ProvisionOptions): Promise<Omit<ProvisionReport, "identity">> {
  const report: Omit<ProvisionReport, "identity"> = {};
  if (Object.keys(changes).length > 0) {
    progress.start("writing the settings and reading them back");
    report.settings = await writeBoardSettings(console, changes);
  } else if (isListing) {
    progress.start("reading the settings");
    report.settings = await readBoardSettings(console);
  }
  if (storeWork) report.entries = await workOnModem(console, board, storeWork, progress);
  return report;
}

async function workOnModem(console: BoardConsole, board: Board, storeWork: StoreWork, progress: Progress): Promise<CredentialEntry[]> {
  progress.start(`waking the modem on ${board.uart.port}`);
  const bridge = await ConsoleBridge.open(console, board);
  const at = createAtEngine(bridge, realClock);
  const failed = new Promise<never>((_resolve, reject) => (bridge.onFailure = reject));
  // Without a failure nobody waits for it.
  failed.catch(() => {});
  try {
    return await Promise.race([failed, inModem()]);
  } finally {
    at.reset("provisioning has ended");
    await bridge.close();
  }

  async function inModem(): Promise<CredentialEntry[]> {
    await wakeModem(at, consolePower(console, board), board.uart.port);
    return workOnStore(new ModemStore(at, storeWork.store), storeWork, progress);
  }
}

/** The part that a host run shares: everything on a store whose modem is awake. */
export async function workOnStore(store: ModemStore, { items, isRemoving, tag }: StoreWork, progress?: Progress): Promise<CredentialEntry[]> {
  if (isRemoving && tag !== undefined) {
    progress?.start(`removing what the modem has under tag ${tag}`);
    const kinds = [CredentialKind.CaCertificate, CredentialKind.ClientCertificate, CredentialKind.PrivateKey];
    await store.remove(kinds.map((kind) => ({ tag, kind })));
  }
  if (items.length > 0) {
    progress?.start("writing to the modem's store and reading it back");
    await store.write(items);
  }
  return store.list(tag === undefined ? [] : [tag]);
}

/** load() starts what .bootcde holds, and puts everything that was opened here back as at power-on. */
async function restart(console: BoardConsole, progress: Progress): Promise<string | undefined> {
  const hasApp = await console.ask<boolean>('require("Storage").read(".bootcde",0,1)!==undefined', "looking for an app");
  const first = new Promise<string>((resolve) => (console.onLine = (line) => void (line.trim() && resolve(line))));
  progress.start(hasApp ? "starting the app again" : "resetting the board");
  await console.type("\x10load();\n");
  const line = hasApp ? await within(first, FIRST_LINE_TIMEOUT_MS) : undefined;
  console.onLine = () => {};
  return line;
}
