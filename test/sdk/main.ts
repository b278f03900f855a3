import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SdkCheck } from "./check.ts";

/**
 * `npm run sdk-check [-- cloud ...]`: the clouds' official device SDKs against the stand-ins. Each folder here is one cloud: package.json with its
 * lock, which is installed into the folder itself, and check.ts.
 */
const here = fileURLToPath(new URL("./", import.meta.url));
/** A check that hangs has failed. */
const LIMIT_MS = 180_000;

const clouds = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(here, entry.name, "check.ts")))
  .map(({ name }) => name)
  .sort();

const load = (cloud: string): Promise<SdkCheck> => import(new URL(`./${cloud}/check.ts`, import.meta.url).href) as Promise<SdkCheck>;

function install(cloud: string): void {
  const folder = join(here, cloud);
  if (existsSync(join(folder, "node_modules", ".package-lock.json"))) return;
  console.log(`${cloud}: installing the SDK`);
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--silent"], { cwd: folder, stdio: "inherit" });
  if (status !== 0) throw new Error(`the packages of ${cloud} cannot be installed: npm ci in test/sdk/${cloud} shows why`);
}

/** In a process of its own, as Node reads NODE_EXTRA_CA_CERTS at its start. @returns whether all has worked */
async function checkInChild(cloud: string): Promise<boolean> {
  const dir = mkdtempSync(join(tmpdir(), "uplink-sdk-"));
  try {
    await (await load(cloud)).prepare(dir);
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(dir, "ca.pem") };
    const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), "--child", cloud, dir], { env, stdio: "inherit", timeout: LIMIT_MS });
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => child.once("exit", (...how) => resolve(how)));
    if (signal) console.error(`${cloud}: FAILED, not done in ${LIMIT_MS / 1000} s`);
    return code === 0;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function runCheck(cloud: string, dir: string): Promise<void> {
  const { sdk, run } = await load(cloud);
  console.log(`${cloud}: ${sdk}`);
  let count = 0;
  try {
    await run(dir, (what) => console.log(`  ${++count}. ${what}`));
    console.log(`${cloud}: passed, ${count} covered`);
  } catch (error) {
    console.error(`${cloud}: FAILED after ${count}:`, error);
    process.exitCode = 1;
  }
  // an SDK may keep timers that nobody can reach
  process.exit();
}

async function main(wanted: string[]): Promise<void> {
  const unknown = wanted.find((cloud) => !clouds.includes(cloud));
  if (unknown !== undefined) throw new Error(`there is no check for "${unknown}"; choose of ${clouds.join(", ")}`);
  for (const cloud of wanted.length > 0 ? wanted : clouds) {
    install(cloud);
    if (!(await checkInChild(cloud))) process.exitCode = 1;
  }
}

const [first, cloud = "", dir = ""] = process.argv.slice(2);
await (first === "--child" ? runCheck(cloud, dir) : main(process.argv.slice(2)));
