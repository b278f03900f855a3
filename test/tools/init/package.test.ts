import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findRoot } from "../../../tools/build/root.ts";
import { initApp } from "../../../tools/init/init.ts";

/** What npm says when the registry is out of reach. */
const NO_NETWORK = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/;

describe("the packed package, in an app of `uplink init`", function () {
  this.timeout(300_000);
  let folder = "";
  let app = "";

  interface Outcome {
    status: number | null;
    output: string;
  }

  function run(command: string, args: string[], cwd: string): Outcome {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 240_000,
    });
    return { status, output: `${stdout}${stderr}${error?.message ?? ""}` };
  }

  function succeeds(command: string, ...args: string[]): string {
    const { status, output } = run(command, args, app);
    assert.equal(status, 0, `${command} ${args.join(" ")} ended with ${status}:\n${output}`);
    return output;
  }

  before(function () {
    folder = mkdtempSync(join(tmpdir(), "uplink-package-"));
    const packed = run("npm", ["pack", "--pack-destination", folder], findRoot());
    assert.equal(packed.status, 0, packed.output);
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"))!;
    app = initApp(join(folder, "my-app"), { uplink: join(folder, tarball) }).dir;
    // Only optional native packages have install scripts, and they take minutes.
    const installed = run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"], app);
    if (installed.status !== 0 && (NO_NETWORK.test(installed.output) || installed.status === null)) {
      console.log("    skipped: npm cannot install here, so the packed package was not tried");
      this.skip();
    }
    assert.equal(installed.status, 0, installed.output);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("passes the app's own tests: npm test", () => {
    const output = succeeds("npm", "test");
    assert.match(output, /4 passing/);
  });

  it("runs the app until every step is reached: npm start -- --for 5", () => {
    const output = succeeds("npm", "start", "--", "--for", "5");
    assert.match(output, /all steps reached/);
  });

  it("takes uplink for the next app from where the installed one came", () => {
    const module = "./node_modules/uplink/lib/tools/init/init.js";
    succeeds(process.execPath, "--input-type=module", "-e", `import { initApp } from "${module}"; initApp("../next");`);
    assert.match(readFileSync(join(folder, "next", "package.json"), "utf8"), /"uplink": "file:\.\.\/uplink-.*\.tgz"/);
  });

  it("builds the app: npm run build", () => {
    succeeds("npm", "run", "build");
    const files = readdirSync(join(app, "dist", "lilygo_t_sim7000g", "my-app")).sort();
    assert.deepEqual(files, ["manifest.json", "my-app.bin", "my-app.hex", "my-app.js", "my-app.js.map"]);
  });

  it("gives the editor the app's types, and what the interpreter lacks is unknown there", () => {
    const tsc = join(app, "node_modules", "typescript", "lib", "tsc.js");
    succeeds(process.execPath, tsc, "-p", ".");
    const source = ['import { prj } from "uplink/prj";', "export const port: string = prj.port;", "export const all = new Map();"];
    writeFileSync(join(app, "mistakes.ts"), source.join("\n"));
    const { output } = run(process.execPath, [tsc, "-p", "."], app);
    assert.match(output, /mistakes\.ts\(2,14\): error TS2322/);
    assert.match(output, /mistakes\.ts\(3,24\): error TS2583/);
  });

  it("types uplink/testing for tests in TypeScript", () => {
    const source = [
      'import { createTestDevice, MemoryNetwork, VirtualClock, VirtualSim7000 } from "uplink/testing";',
      "const device = await createTestDevice({ app: '.', modem: { rssi: 10 } });",
      "const sentMs: number = await device.until('x', 1);",
      "const modem: VirtualSim7000 = device.modem;",
      "// @ts-expect-error a number is wanted",
      "device.modem.setSignal('high');",
      "export const clock: VirtualClock = device.clock;",
      "export const all = [sentMs, modem, new MemoryNetwork({ clock })];",
    ];
    writeFileSync(join(app, "typed.mts"), source.join("\n"));
    const tsc = join(app, "node_modules", "typescript", "lib", "tsc.js");
    const strict = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "--target", "ES2022", "--module", "NodeNext"];
    succeeds(process.execPath, tsc, ...strict, "typed.mts");
  });
});
