import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { findRoot } from "../../../tools/build/root.ts";

const CLI = join(findRoot(), "lib", "tools", "cli", "main.js");

/** `uplink run` in a process of its own, whose output can be waited for. */
export class RunProcess {
  output = "";
  readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private check = (): void => {};

  constructor(args: string[]) {
    this.child = spawn(process.execPath, [CLI, "run", ...args], { stdio: ["ignore", "pipe", "pipe"] });
    this.ended = once(this.child, "close");
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.on("data", (data: Buffer) => {
        this.output += data.toString();
        this.check();
      });
    }
  }

  /** Resolves when the text has come `count` times, rejects when the run ends before. */
  until(text: string, count: number): Promise<void> {
    const enough = new Promise<void>((resolve) => {
      this.check = () => this.output.split(text).length > count && resolve();
      this.check();
    });
    return Promise.race([enough, this.ended.then(() => assert.fail(`ended without "${text}" ${count} times:\n${this.output}`))]);
  }

  /** Resolves when the run has ended. */
  async exitCode(): Promise<number | null> {
    await this.ended;
    return this.child.exitCode;
  }
}
