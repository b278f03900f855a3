import { join } from "node:path";
import type { Plugin } from "rollup";
import type { App } from "./app.ts";
import type { Board, BoardLine } from "./board.ts";
import { NO_BACKEND, type Prj } from "./prj.ts";

/** Rollup's name of the module that starts a bundle. */
export const ENTRY = "\0uplink:entry";

/** Largest piece asked of the modem: the FIFO holds the last read and what comes meanwhile; a TCP segment at most. */
export function readSize(fifoBytes: number): number {
  return Math.min(fifoBytes >> 1, 1460);
}

/** What a build is made of. */
export interface Target {
  board: Board;
  app: App;
  prj: Prj;
  root: string;
}

/** Files that stand behind import names of firmware sources. */
export function realModules(target: Target): Record<string, string> {
  const src = join(target.root, "src");
  return {
    uplink: join(src, "index.ts"),
    "uplink/modem": join(src, "modem", target.board.modem.model, "index.ts"),
  };
}

/** The files that start an image: the one that registers the backend that prj.json names, unless it names none, and the app's. */
export function entryModules(target: Target): string[] {
  if (target.prj.backend === NO_BACKEND) return [target.app.main];
  return [backendModule(target), target.app.main];
}

function backendModule(target: Target): string {
  return join(target.root, "src", "cloud", target.prj.backend.toLowerCase(), "index.ts");
}

/** Gives firmware sources the modules `uplink`, `uplink/board`, `uplink/prj`, `uplink/modem`, and the bundle its entry. */
export function virtualModules(target: Target): Plugin {
  const real = realModules(target);
  const sources: Record<string, string> = {
    [ENTRY]: entryModules(target).map((file) => `import ${JSON.stringify(file)};\n`).join(""),
    "\0uplink/board": boardSource(target.board),
    // Its fields one by one, so that each becomes a constant where it is used.
    "\0uplink/prj": 'export * as prj from "uplink/prj/fields";\nexport { hasTls, idScope, isRoamingRefused, radio, sasLifetimeS, sleepAfterS, tls } from "uplink/prj/fields";\n',
    "\0uplink/prj/fields": prjSource(target.prj, target.board.fota.offered),
  };
  return {
    name: "uplink-virtual",
    resolveId: (id) => real[id] ?? (id in sources ? id : "\0" + id in sources ? "\0" + id : null),
    load: (id) => sources[id] ?? null,
  };
}

/** Source of `uplink/board`; absent parts are undefined constants, so that what depends on them drops out. */
export function boardSource(board: Board): string {
  const { pwrkey, reset, status, dtr, wakeup, ri } = board.power;
  const lines = { pwrkey, reset, status, dtr, wakeup, ri, led: board.led, button: board.button };
  return [
    `export const boardName = ${JSON.stringify(board.id)};`,
    `export const consolePort = ${consolePort(board) ?? "undefined"};`,
    `export const dialect = ${JSON.stringify(board.modem.dialect)};`,
    `export const readSize = ${readSize(board.fifoBytes)};`,
    `export const uart = ${board.uart.port};`,
    `export const uartBaud = ${board.uart.baud};`,
    `export const uartOptions = ${uartOptionsSource(board.uart)};`,
    ...Object.entries(lines).map(([name, line]) => `export const ${name} = ${line ? pinSource(line) : "undefined"};`),
    "",
  ].join("\n");
}

/** The interpreter's object for the board's console: of the host LINUX, USB is its standard input and output. */
export function consolePort({ console: { device } }: Board): string | undefined {
  if (device === "none") return undefined;
  return device === "stdio" ? "USB" : device;
}

/** The second argument of the port's setup(). */
export function uartOptionsSource({ tx, rx, cts, path }: Board["uart"]): string {
  return tx && rx ? `{ tx: ${tx}, rx: ${rx}${cts ? `, cts: ${cts}` : ""} }` : `{ path: ${JSON.stringify(path)} }`;
}

function pinSource(line: BoardLine): string {
  const { onMs, offMs, readyMs } = line;
  const times = Object.entries({ onMs, offMs, readyMs }).filter(([, ms]) => ms !== undefined);
  const openDrain = line.openDrain ? ", openDrain: true" : "";
  return `{ pin: ${line.pin}, activeLow: ${line.activeLow}${openDrain}${times.map(([key, ms]) => `, ${key}: ${ms}`).join("")} }`;
}

/**
 * Source of the fields of `prj`; what is not set is undefined. Names of secrets stay on the host, keys go into the loader.
 * @param isFotaOffered by the board
 */
export function prjSource(prj: Prj, isFotaOffered = false): string {
  const { features, topics, secrets: _secrets, tls, radio, roaming, sleepAfterS, azure, fota, ...rest } = prj;
  const fields = { apnUser: undefined, ...rest };
  return [
    ...Object.entries(fields).map(([key, value]) => `export const ${key} = ${JSON.stringify(value)};`),
    // By names that nothing else has, so that the code for what is not set goes.
    `export const topics = ${bareObject(Object.fromEntries(Object.entries(topics).map(([key, template]) => [`${key}Topic`, template])))};`,
    `export const features = ${JSON.stringify(features)};`,
    `export const fota = ${fota && isFotaOffered ? "true" : "undefined"};`,
    `export const tls = ${tls ? bareObject(tls) : "undefined"};`,
    // A literal, by which the code of the other kind of socket is left out.
    `export const hasTls = ${tls !== undefined};`,
    `export const radio = ${radio ? bareObject(asTexts(radio)) : "undefined"};`,
    `export const isRoamingRefused = ${roaming === false};`,
    `export const sleepAfterS = ${sleepAfterS ?? "undefined"};`,
    `export const sasLifetimeS = ${azure?.sasLifetimeS ?? "undefined"};`,
    `export const idScope = ${JSON.stringify(azure?.idScope)};`,
    "",
  ].join("\n");
}

/** Lists as texts, as device settings have them; bands in ascending order, as the modem tells them. */
function asTexts(radio: NonNullable<Prj["radio"]>): object {
  const bands = (list?: number[]): string | undefined => list && [...list].sort((a, b) => a - b).join(",");
  const { technologies, lteMBands, nbIotBands } = radio;
  return { technologies: technologies?.join(","), lteMBands: bands(lteMBands), nbIotBands: bands(nbIotBands) };
}

const bareObject = (value: object): string => `{ ${bareFields(value).join(", ")} }`;

/** Declared names stand bare, so that they are shortened as `prj.host` is; names of features are the app's own and stay quoted. */
function bareFields(value: object): string[] {
  return Object.entries(value).map(([key, inner]) => `${key}: ${JSON.stringify(inner)}`);
}
