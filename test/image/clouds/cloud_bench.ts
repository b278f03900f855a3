import { caFile, certificateFile } from "../../../src/modem/sim7000/credentials.ts";
import type { Clock } from "../../../src/hal/contracts.ts";
import { loadBoard } from "../../../tools/build/board.ts";
import { findRoot } from "../../../tools/build/root.ts";
import { ContextDevice } from "../../../tools/host/device.ts";
import type { DeviceEvents, HostDevice } from "../../../tools/host/device.ts";
import { RealEspruino } from "../../../tools/host/real_espruino.ts";
import { VirtualSim7000 } from "../../../tools/modem/sim7000/index.ts";
import { MemoryNetwork } from "../../../tools/network/memory_network.ts";
import { realClock, VirtualClock } from "../../../tools/testing/clock.ts";
import { seeded } from "../../../tools/testing/random.ts";
import { testImage } from "../../../tools/testing/test_image.ts";
import { boardPins, wireModem } from "../../../tools/testing/wiring.ts";

const BOARD = "lilygo_t_sim7000g";
const board = loadBoard(BOARD, findRoot());
const parts = { pins: boardPins(board), serials: [board.uart.port] };

/** Where an image runs: the Node context on virtual time, or the real interpreter on the host's. */
export interface Where {
  title: string;
  clock(): Clock;
  wait(clock: Clock, condition: () => boolean, limitMs: number): Promise<void>;
  device(image: Uint8Array, clock: Clock, events: DeviceEvents): HostDevice;
}

export const NODE_CONTEXT: Where = {
  title: "Node context",
  clock: () => new VirtualClock(),
  wait: async (clock, condition, limitMs) => void (await (clock as VirtualClock).advanceUntil(condition, limitMs)),
  device: (image, clock, events) => new ContextDevice({ clock, random: seeded(2), image, ...parts, events }),
};

export const REAL_INTERPRETER: Where = {
  title: "real interpreter",
  clock: () => realClock,
  async wait(_clock, condition, limitMs) {
    for (const end = Date.now() + limitMs; !condition(); await new Promise((resolve) => setTimeout(resolve, 20))) {
      if (Date.now() > end) throw new Error(`not within ${limitMs} ms`);
    }
  },
  device: (image, _clock, events) => new RealEspruino({ espruino: process.env["ESPRUINO"]!, image, ...parts, events }),
};

export interface ImageOptions {
  /** A folder with main.ts and prj.json. */
  app: URL;
  overrides: Record<string, string>;
  settings: Record<string, string>;
  /** The modem's store under this security tag, all PEM; absent for an image without TLS. */
  credentials?: { tag: number; ca: string; clientCert: string; clientKey: string };
}

/** A place for an image with TLS in a virtual SIM7000, and a network in memory behind it. */
export class CloudBench {
  readonly clock: Clock;
  readonly network: MemoryNetwork;
  /** Lines of the device's console, oldest first. */
  readonly console: string[] = [];
  private readonly where: Where;
  private device: HostDevice | undefined;
  /** From start() on. */
  modem: VirtualSim7000 | undefined;
  private partial = "";

  constructor(where: Where) {
    this.where = where;
    this.clock = where.clock();
    this.network = new MemoryNetwork({ clock: this.clock });
  }

  /** Builds the image, fills the modem's store, and turns the power on. */
  async start({ app, overrides, settings, credentials }: ImageOptions): Promise<void> {
    const { clock, network } = this;
    const image = await testImage({ app, board: BOARD, overrides, settings });
    const modem = (this.modem = new VirtualSim7000({ clock, random: seeded(1), network, power: "off" }));
    if (credentials) {
      const { tag, ca, clientCert, clientKey } = credentials;
      modem.certificates.addAuthority(caFile(tag), Buffer.from(ca));
      modem.certificates.addClient(certificateFile(tag), Buffer.from(clientCert), Buffer.from(clientKey));
    }
    // On an interpreter that is slower than the network it is registered before AT+CLTS=1: the time is from an earlier power-on.
    modem.rtc.setFromNetwork(0);
    const device = (this.device = this.where.device(image, clock, { ...wireModem(board, modem, clock), onConsole: (text) => this.onConsole(text) }));
    modem.onTransmit = (bytes) => device.writeSerial(board.uart.port, bytes.toString("latin1"));
    await device.start();
  }

  /** Lines of the console that begin with a text, from the index `from` on. */
  lines(start: string, from = 0): string[] {
    return this.console.slice(from).filter((line) => line.startsWith(start));
  }

  /** @throws Error with the console when `limitMs` has passed without such a line */
  async until(start: string, limitMs: number, from = 0): Promise<void> {
    await this.when(() => this.lines(start, from).length > 0, limitMs, start);
  }

  async when(condition: () => boolean, limitMs: number, what: string): Promise<void> {
    try {
      await this.where.wait(this.clock, condition, limitMs);
    } catch (error) {
      throw new Error(`no ${what}; the console has\n${this.console.join("\n")}`, { cause: error });
    }
  }

  /** The device's power goes and comes; the modem stays on. */
  async reboot(): Promise<void> {
    await this.device!.stop();
    await this.device!.start();
  }

  /** Evaluates a line as typed on the prompt. @returns the value as the interpreter writes it */
  evaluate(code: string): Promise<string> {
    return this.device!.evaluate(code);
  }

  async close(): Promise<void> {
    await this.device?.stop();
    this.modem?.destroy();
  }

  private onConsole(text: string): void {
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop()!;
    this.console.push(...lines.map((line) => line.replace(/\r/g, "")));
  }
}
