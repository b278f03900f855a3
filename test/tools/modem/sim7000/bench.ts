import { deepEqual, equal } from "node:assert/strict";
import type { Duplex } from "node:stream";
import { MemoryNetwork } from "../../../../tools/network/memory_network.ts";
import { VirtualSim7000 } from "../../../../tools/modem/sim7000/index.ts";
import type { VirtualSim7000Options } from "../../../../tools/modem/sim7000/index.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { seeded } from "../../../../tools/testing/random.ts";

/** A modem on a virtual clock with a network in memory, and what a host does with its UART. */
export class Bench {
  readonly clock = new VirtualClock();
  readonly network = new MemoryNetwork({ clock: this.clock });
  readonly modem: VirtualSim7000;
  /** What the modem has said and no test has taken yet, as a byte string. */
  heard = "";
  pieces: Buffer[] = [];

  constructor(options: Partial<VirtualSim7000Options> = {}) {
    this.modem = new VirtualSim7000({ clock: this.clock, random: seeded(7), network: this.network, power: "on", ...options });
    this.modem.onTransmit = (bytes) => {
      this.pieces.push(bytes);
      this.heard += bytes.toString("latin1");
    };
  }

  write(text: string): void {
    this.modem.receive(Buffer.from(text, "latin1"));
  }

  /** What comes until `durationMs` have passed. */
  async listen(durationMs: number): Promise<string> {
    await this.clock.advance(durationMs);
    return this.take();
  }

  take(): string {
    const heard = this.heard;
    this.heard = "";
    return heard;
  }

  /** Sends a command and takes its first burst: everything until the line has been quiet for 60 ms. */
  async ask(command: string, limitMs = 200000): Promise<string> {
    this.heard = "";
    this.write(`${command}\r`);
    await this.clock.advanceUntil(() => this.heard !== "", limitMs, `an answer to ${JSON.stringify(command)}`);
    return this.rest();
  }

  /** Everything until the line has been quiet for 60 ms. */
  async rest(): Promise<string> {
    for (let before = -1; before !== this.heard.length; ) {
      before = this.heard.length;
      await this.clock.advance(60);
    }
    return this.take();
  }

  /** Waits for a text and takes everything up to its end. */
  async until(text: string, limitMs = 200000): Promise<string> {
    await this.clock.advanceUntil(() => this.heard.includes(text), limitMs, `${JSON.stringify(text)} after ${JSON.stringify(this.heard)}`);
    const end = this.heard.indexOf(text) + text.length;
    const taken = this.heard.slice(0, end);
    this.heard = this.heard.slice(end);
    return taken;
  }

  /** A command whose answer must be exactly this. */
  async expect(command: string, answer: string): Promise<void> {
    equal(await this.ask(command), answer, command);
  }

  async ok(...commands: string[]): Promise<void> {
    for (const command of commands) await this.expect(command, "\r\nOK\r\n");
  }

  /** The bring-up of section 4.2 in pull mode, echo off. */
  async bringUp(quick: 0 | 1 = 0, pull: 0 | 1 = 1): Promise<void> {
    await this.ask("ATE0");
    await this.expect("AT+CIPSHUT", "\r\nSHUT OK\r\n");
    await this.ok("AT+CIPMUX=1", `AT+CIPQSEND=${quick}`, `AT+CIPRXGET=${pull}`, 'AT+CSTT="iot.1nce.net","",""', "AT+CIICR");
    await this.ask("AT+CIFSREX");
  }

  /** Opens a TCP connection and gives the server's side of it. */
  async connect(index = 0, host = "example.com", port = 80): Promise<Duplex> {
    let stream: Duplex | undefined;
    const server = this.network.listen(host, port, (accepted) => (stream = accepted));
    this.write(`AT+CIPSTART=${index},"TCP","${host}",${port}\r`);
    equal(await this.until("CONNECT OK\r\n"), `\r\nOK\r\n\r\n${index}, CONNECT OK\r\n`);
    server.close();
    return stream as Duplex;
  }
}

/** Collects what a stream delivers. */
export function collect(stream: Duplex): Buffer[] {
  const parts: Buffer[] = [];
  stream.on("data", (bytes: Buffer) => parts.push(bytes));
  return parts;
}

/** Exchanges as the reference writes them: what the host sends, what comes back, until the line is quiet. */
export async function play(bench: Bench, exchanges: readonly (readonly [string, string])[]): Promise<void> {
  const got: [string, string][] = [];
  for (const [command] of exchanges) got.push([command, await bench.ask(command)]);
  deepEqual(got, exchanges);
}
