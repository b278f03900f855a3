import { deepEqual, equal } from "node:assert/strict";
import type { Duplex } from "node:stream";
import { MemoryNetwork } from "../../../../tools/network/memory_network.ts";
import { VirtualNrf9160 } from "../../../../tools/modem/nrf9160/index.ts";
import type { VirtualNrf9160Options } from "../../../../tools/modem/nrf9160/index.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { seeded } from "../../../../tools/testing/random.ts";

/** A modem on a virtual clock with a network in memory, and what a host does with its UART. */
export class Bench {
  readonly clock = new VirtualClock();
  readonly network = new MemoryNetwork({ clock: this.clock });
  readonly modem: VirtualNrf9160;
  /** What the modem has said and no test has taken yet, as a byte string. */
  heard = "";
  readonly events: string[] = [];

  constructor(options: Partial<VirtualNrf9160Options> = {}) {
    this.modem = new VirtualNrf9160({ clock: this.clock, random: seeded(7), network: this.network, power: "on", ...options });
    this.modem.onTransmit = (bytes) => (this.heard += bytes.toString("latin1"));
    this.modem.onLog = ({ direction, text }) => direction === "event" && this.events.push(text);
  }

  /** End of a command line in this modem's build. */
  get end(): string {
    return this.modem.profile.terminator;
  }

  write(text: string): void {
    this.modem.receive(Buffer.from(text, "latin1"));
  }

  take(): string {
    const heard = this.heard;
    this.heard = "";
    return heard;
  }

  /** What comes until `durationMs` have passed. */
  async listen(durationMs: number): Promise<string> {
    await this.clock.advance(durationMs);
    return this.take();
  }

  /** Sends a command and takes its first burst: everything until the line has been quiet for 60 ms. */
  async ask(command: string, limitMs = 200000): Promise<string> {
    this.heard = "";
    this.write(command + this.end);
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

  async expect(command: string, answer: string): Promise<void> {
    equal(await this.ask(command), answer, command);
  }

  async ok(...commands: string[]): Promise<void> {
    for (const command of commands) await this.expect(command, "\r\nOK\r\n");
  }

  async refused(...commands: string[]): Promise<void> {
    for (const command of commands) await this.expect(command, "\r\nERROR\r\n");
  }

  /** Serves TCP that says everything back; gives the last server side. */
  echo(host = "echo.test", port = 7): { stream: () => Duplex } {
    let last: Duplex | undefined;
    this.network.listen(host, port, (stream) => {
      last = stream;
      stream.on("data", (bytes: Buffer) => stream.write(bytes));
    });
    this.network.listenUdp(host, port, (datagram, reply) => reply(datagram));
    return { stream: () => last as Duplex };
  }
}

/** Exchanges as the reference writes them: what the host sends, what comes back, until the line is quiet. */
export async function play(bench: Bench, exchanges: readonly (readonly [string, string])[]): Promise<void> {
  const got: [string, string][] = [];
  for (const [command] of exchanges) got.push([command, await bench.ask(command)]);
  deepEqual(got, exchanges);
}
