import { deepEqual, equal, match, ok } from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import mqtt from "mqtt";
import { redact } from "../../../tools/cloud/redact.ts";

const main = fileURLToPath(new URL("../../../tools/cli/main.ts", import.meta.url));

/** `uplink cloud` in a process of its own. */
class CloudProcess {
  output = "";
  private readonly child: ChildProcessWithoutNullStreams;
  private onOutput: () => void = () => {};

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, ["--import=tsx", main, "cloud", ...args]);
    this.child.stdout.on("data", (bytes: Buffer) => this.heard(bytes));
    this.child.stderr.on("data", (bytes: Buffer) => this.heard(bytes));
  }

  /** Waits until the output has it; the test's own limit ends a wait in vain. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.output);
      if (found) return found;
      await new Promise<void>((resolve) => (this.onOutput = resolve));
    }
  }

  type(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  end(): Promise<number | null> {
    return new Promise((resolve) => {
      this.child.once("exit", resolve);
      this.type("quit");
    });
  }

  kill(): void {
    this.child.kill();
  }

  private heard(bytes: Buffer): void {
    this.output += bytes.toString();
    this.onOutput();
  }
}

function fails(...args: string[]): [number | null, string] {
  const { status, stderr } = spawnSync(process.execPath, ["--import=tsx", main, "cloud", ...args], { encoding: "utf8" });
  return [status, stderr.trim()];
}

describe("tools/cli/cloud", () => {
  let folder = "";
  let running: CloudProcess | undefined;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "uplink-test-"))));
  afterEach(() => {
    running?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it("tells where everything is, shows packets, takes lines and ends with 0", async () => {
    const cloud = (running = new CloudProcess("aws", "--port", "0", "--dir", folder));
    const [, port] = await cloud.until(/host localhost, port (\d+), device id uplink-device/);
    await cloud.until(/type help/);
    const file = (label: string): string => readFileSync(new RegExp(`${label} +(\\S+)`).exec(cloud.output)![1]!, "utf8");
    const tls = { ca: file("CA certificate"), cert: file("client certificate"), key: file("client key") };
    const client = await mqtt.connectAsync(`mqtts://localhost:${port}`, { ...tls, clientId: "uplink-device", reconnectPeriod: 0 }, false);
    await client.subscribeAsync("$aws/things/uplink-device/shadow/update/delta", { qos: 1 });
    cloud.type('desired {"led":"on"}');
    await cloud.until(/<- {3}PUBLISH q1 id \d+ \$aws\/things\/uplink-device\/shadow\/update\/delta \d+ B {2}\{"version":1/);
    await client.publishAsync("uplink-device/d2c", '{"password":"hush"}', { qos: 1 });
    await cloud.until(/-> {3}PUBLISH q1 id \d+ uplink-device\/d2c 19 B {2}\{"password":"\*\*\*"\}/);
    cloud.type("fly");
    await cloud.until(/there is no command "fly"; type help/);
    cloud.type("job nowhere.json");
    await cloud.until(/job: the file "nowhere.json" cannot be read \(ENOENT\)/);
    cloud.type("fault connack 3");
    await cloud.until(/\*\*\* {2}fault connack 3/);
    cloud.type("help");
    await cloud.until(/closeAfterConnack/);
    await client.endAsync(true);
    equal(await cloud.end(), 0);
    ok(!/hush|PRIVATE KEY|\x1b\[/.test(cloud.output));
    running = undefined;
  });

  it("removes the certificates of a run without --dir", async () => {
    const cloud = (running = new CloudProcess("nrf_cloud", "--port", "0"));
    const [, key] = await cloud.until(/client key +(\S+)/);
    await cloud.until(/type help/);
    ok(existsSync(key!));
    equal(await cloud.end(), 0);
    equal(existsSync(key!), false);
    running = undefined;
  });

  it("says what is wrong in a sentence", async () => {
    deepEqual(fails(), [1, "uplink: name a cloud first: aws or azure or nrf_cloud, such as uplink cloud aws --port 8883"]);
    match(fails("other")[1], /^uplink: there is no cloud "other"; choose one of aws, azure, nrf_cloud$/);
    const [status, text] = fails("aws", "--port", "x");
    deepEqual([status, /a whole number from 0 to 65535 is wanted/.test(text)], [2, true]);
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    deepEqual(fails("aws", "--port", String(port)), [1, `uplink: port ${port} is in use; choose another with --port, or 0 for a free one`]);
    server.close();
  });
});

describe("tools/cloud/redact", () => {
  for (const [text, shown] of [
    ["SharedAccessSignature sr=a&sig=abc%3D&se=1", "SharedAccessSignature sr=a&sig=***&se=1"],
    ['{"clientToken":"t-1","token":"x","wifiPassword":"a\\"b"}', '{"clientToken":"t-1","token":"***","wifiPassword":"***"}'],
    ["https://h/p?X-Amz-Signature=abc&X-Amz-Date=1", "https://h/p?X-Amz-Signature=***&X-Amz-Date=1"],
    ["-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----", "***"],
  ] as const) {
    it(`masks what is secret in ${text.slice(0, 30)}`, () => equal(redact(text), shown));
  }
});
