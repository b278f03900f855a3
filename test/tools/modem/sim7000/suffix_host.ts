import { equal, ok } from "node:assert/strict";
import type { Bench } from "./bench.ts";

/**
 * What TinyGSM's SIM7000 client does, in its order and with its patience: lines end in CR LF, and an answer counts as soon as
 * what has come ends in one of the texts waited for.
 */
export class SuffixHost {
  readonly bench: Bench;

  constructor(bench: Bench) {
    this.bench = bench;
  }

  async send(command: string, timeoutMs = 1000, ...targets: string[]): Promise<string> {
    this.bench.take();
    this.bench.write(`AT${command}\r\n`);
    return this.wait(timeoutMs, ...targets);
  }

  /** @returns the target that was met, empty after the timeout */
  async wait(timeoutMs: number, ...targets: string[]): Promise<string> {
    const wanted = targets.length > 0 ? targets : ["OK\r\n", "ERROR\r\n"];
    let read = "";
    for (let waited = 0; waited < timeoutMs; waited++) {
      while (this.bench.heard !== "") {
        read += this.bench.heard[0];
        this.bench.heard = this.bench.heard.slice(1);
        const met = wanted.find((target) => read.endsWith(target));
        if (met !== undefined) return met;
      }
      await this.bench.clock.advance(1);
    }
    return "";
  }

  async require(command: string, timeoutMs = 1000): Promise<void> {
    equal(await this.send(command, timeoutMs), "OK\r\n", command);
  }

  /** Reads up to and with `end`. */
  async read(end: string): Promise<string> {
    return this.bench.until(end, 1000);
  }
}

/** Its init(). */
export async function init(host: SuffixHost): Promise<void> {
  let isAlive = false;
  for (let tries = 0; tries < 60 && !isAlive; tries++) {
    isAlive = (await host.send("", 200)) === "OK\r\n";
    await host.bench.clock.advance(100);
  }
  ok(isAlive);
  await host.require("E0");
  await host.require("+CMEE=0");
  await host.require("+CLTS=1", 10000);
  await host.require("+CBATCHK=1");
  equal(await host.send("+CPIN?", 1000, "+CPIN:"), "+CPIN:");
  equal(await host.wait(1000, "READY", "SIM PIN", "NOT INSERTED", "NOT READY"), "READY");
  equal(await host.wait(1000), "OK\r\n");
}

/** Sends, waits for the prefix and reads the rest up to `end`. */
export async function field(host: SuffixHost, command: string, prefix: string, end: string): Promise<string> {
  equal(await host.send(command, 1000, prefix), prefix);
  return host.read(end);
}
