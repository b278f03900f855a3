import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

export const hasMosquitto = spawnSync("mosquitto", ["-h"]).error === undefined;

/** A port of the loopback interface that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Resolves when something listens on the port. @returns false when the program that should has ended */
async function listens(child: ChildProcess, port: number): Promise<boolean> {
  while (child.exitCode === null) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await new Promise<boolean>((resolve) => socket.once("connect", () => resolve(true)).once("error", () => resolve(false)));
    socket.destroy();
    if (isOpen) return true;
  }
  return false;
}

/** PEM texts for a listener that wants a client certificate of the same authority. */
export interface ListenerTls {
  ca: string;
  certificate: string;
  key: string;
}

/** A real broker, its files in a folder of its own. */
export class Mosquitto {
  readonly folder = mkdtempSync(join(tmpdir(), "uplink-mosquitto-"));
  private child: ChildProcess | undefined;
  readonly port: number;

  constructor(port: number, tls?: ListenerTls) {
    this.port = port;
    const lines = [`listener ${port} 127.0.0.1`, "allow_anonymous true", "persistence false"];
    // Started by root it would become another user, who may not read the files.
    lines.push(`user ${userInfo().username}`);
    if (tls) {
      lines.push(`cafile ${this.write("ca.pem", tls.ca)}`, `certfile ${this.write("server.pem", tls.certificate)}`);
      lines.push(`keyfile ${this.write("server.key", tls.key)}`, "require_certificate true");
    }
    this.write("mosquitto.conf", `${lines.join("\n")}\n`);
  }

  /** Puts a file beside the broker's. @returns its path */
  write(name: string, content: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, content);
    return file;
  }

  async start(): Promise<void> {
    const child = spawn("mosquitto", ["-c", join(this.folder, "mosquitto.conf")], { stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
    if (!(await listens(child, this.port))) throw new Error(`mosquitto has ended: ${errors}`);
    this.child = child;
  }

  async stop(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (!child) return;
    child.kill();
    await once(child, "exit");
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
