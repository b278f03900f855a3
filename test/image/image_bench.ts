import type { Duplex } from "node:stream";
import { Aedes } from "aedes";
import { build } from "../../tools/build/build.ts";
import { loadBoard } from "../../tools/build/board.ts";
import { buildFlash } from "../../tools/build/flash.ts";
import { findRoot } from "../../tools/build/root.ts";
import { ContextDevice } from "../../tools/host/device.ts";
import { VirtualSim7000 } from "../../tools/modem/sim7000/index.ts";
import type { VirtualSim7000Options } from "../../tools/modem/sim7000/index.ts";
import { MemoryNetwork } from "../../tools/network/memory_network.ts";
import { PacedLine } from "../../tools/run/paced_line.ts";
import { writeSettings } from "../../tools/run/settings.ts";
import { VirtualClock } from "../../tools/testing/clock.ts";

const HOST = "broker.test";
const ROOT = findRoot();

type Built = Awaited<ReturnType<typeof build>>;
const images = new Map<string, Promise<Built>>();

/** Builds each image once for all tests. */
export function builtImage(board: string, app = "cloud_client"): Promise<Built> {
  const key = `${board} ${app}`;
  if (!images.has(key)) images.set(key, build({ board, app, overrides: {} }));
  return images.get(key)!;
}

/** A seeded generator, so that a run repeats exactly (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface BenchOptions {
  board?: string;
  modem?: Partial<VirtualSim7000Options>;
  settings?: Record<string, string>;
  /** Takes connections in place of aedes. */
  accept?: (stream: Duplex) => void;
  /** No server at all: connections are refused. */
  isBrokerAbsent?: boolean;
}

/** The image that a board would run, on a virtual clock: Node context, virtual SIM7000, in-memory network and broker. */
export class ImageBench {
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  readonly modem: VirtualSim7000;
  readonly device: ContextDevice;
  /** Lines on the device's console. */
  readonly console: string[] = [];
  /** Topics and payloads that the broker has taken from the device. */
  readonly published: { topic: string; payload: string; qos: number; dup: boolean }[] = [];
  aedes: Aedes;
  private partial = "";

  private constructor(clock: VirtualClock, aedes: Aedes, image: Uint8Array, board: ReturnType<typeof loadBoard>, options: BenchOptions) {
    this.clock = clock;
    this.aedes = aedes;
    this.network = new MemoryNetwork({ clock });
    if (!options.isBrokerAbsent) this.network.listen(HOST, 1883, (stream) => (options.accept ? options.accept(stream) : this.aedes.handle(stream)));
    else this.network.register(HOST);
    const { pwrkey } = board.power;
    this.modem = new VirtualSim7000({ clock, random: seeded(1), network: this.network, power: pwrkey ? "off" : "on", ...options.modem });
    const line = new PacedLine(clock, board.uart.baud, (bytes) => this.modem.receive(bytes));
    const pins = [board.uart.tx, board.uart.rx, pwrkey?.pin, board.power.dtr?.pin, board.power.reset?.pin, board.led?.pin, board.button?.pin];
    this.device = new ContextDevice({
      clock,
      random: seeded(2),
      image,
      pins: [...new Set(pins.filter((pin) => pin !== undefined))],
      serials: [board.uart.port],
      events: {
        onConsole: (text) => this.onConsole(text),
        onSerial: (_port, bytes) => line.write(Buffer.from(bytes, "latin1")),
        onSerialSetup: (_port, baud) => void (this.modem.hostBaudRate = baud),
        onPin: (name, level) => {
          if (pwrkey?.pin === name) this.modem.setPin("pwrkey", (level === 1) !== pwrkey.activeLow ? 0 : 1);
        },
      },
    });
    this.modem.onTransmit = (bytes) => this.device.writeSerial(board.uart.port, bytes.toString("latin1"));
    this.watch(aedes);
  }

  static async create(options: BenchOptions = {}): Promise<ImageBench> {
    const board = loadBoard(options.board ?? "lilygo_t_sim7000g", ROOT);
    const built = await builtImage(board.id);
    const flash = await buildFlash(loadBoard("espruino_linux", ROOT), built.imageBytes, { version: "test", root: ROOT });
    const image = writeSettings(flash.bytes, { host: HOST, port: "1883", ...options.settings });
    const bench = new ImageBench(new VirtualClock(), await Aedes.createBroker(), image, board, options);
    await bench.device.start();
    return bench;
  }

  private watch(aedes: Aedes): void {
    aedes.on("publish", (packet, client) => {
      if (!client) return;
      this.published.push({ topic: packet.topic, payload: packet.payload.toString(), qos: packet.qos, dup: packet.dup });
    });
  }

  /** A broker that stops and starts: connections end, sessions are lost. */
  async restartBroker(downMs: number): Promise<void> {
    const old = this.aedes;
    this.network.cut(HOST);
    old.close();
    await this.clock.advance(downMs);
    this.aedes = await Aedes.createBroker();
    this.watch(this.aedes);
    this.network.restore(HOST);
  }

  /** Publishes to the device. */
  publish(topic: string, payload: string): void {
    this.aedes.publish({ cmd: "publish", topic, payload: Buffer.from(payload), qos: 1, dup: false, retain: false }, () => {});
  }

  /** Waits for a console line. @returns virtual milliseconds that it took */
  until(text: string, limitMs: number, from = 0): Promise<number> {
    const found = (): boolean => this.console.slice(from).some((line) => line.includes(text));
    return this.clock.advanceUntil(found, limitMs, `a console line with "${text}" (got ${JSON.stringify(this.console)})`);
  }

  async close(): Promise<void> {
    await this.device.stop();
    this.modem.destroy();
    this.aedes.close();
  }

  private onConsole(text: string): void {
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop()!;
    this.console.push(...lines);
  }
}
