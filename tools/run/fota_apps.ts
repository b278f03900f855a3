import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What becomes of version 2 once it is there. */
export const FOTA_KINDS = ["good", "throws", "hangs", "never-ready"] as const;
export type FotaKind = (typeof FOTA_KINDS)[number];

/** What the version that throws says. */
export const BROKEN = "broken on purpose";

const APP = "fota_app";
const CONNECT = "cloudConnect(backend);\n";
/** What stands at the end of version 2 in place of the connection. */
const ENDS: Record<FotaKind, string> = {
  good: CONNECT,
  throws: `if (imageVersion) throw new Error("${BROKEN}");\n${CONNECT}`,
  // An empty loop would be left out of the image.
  hangs: 'for (let turn = 0; ; turn++) if (turn < 0) log("never");\n',
  "never-ready": 'log("waiting for nothing");\n',
};

/** Folders of both versions, for as long as the run. */
export interface FotaApps {
  /** Version 1.0.0, and what it is updated to, 2.0.0. */
  first: string;
  second: string;
  /** The public key's file. */
  keyFile: string;
  remove(): void;
}

/** Writes both versions of tools/run/fota_app and the public key into a temporary folder. */
export function writeFotaApps(kind: FotaKind, publicHex: string, root: string): FotaApps {
  const folder = mkdtempSync(join(tmpdir(), "uplink-fota-"));
  const source = join(root, "tools", "run", APP);
  const main = readFileSync(join(source, "main.ts"), "utf8");
  const write = (version: string, end: string): string => {
    const dir = join(folder, version, APP);
    mkdirSync(dir, { recursive: true });
    const text = main.replace(CONNECT, end);
    // An import that nothing uses any more is refused.
    writeFileSync(join(dir, "main.ts"), text.includes(CONNECT.trim()) ? text : text.replace("cloudConnect, ", ""));
    writeFileSync(join(dir, "prj.json"), readFileSync(join(source, "prj.json")));
    writeFileSync(join(dir, "package.json"), JSON.stringify({ name: "fota-app", version }));
    return dir;
  };
  const keyFile = join(folder, "fota.pub");
  writeFileSync(keyFile, publicHex);
  return { first: write("1.0.0", CONNECT), second: write("2.0.0", ENDS[kind]), keyFile, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
