import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { Aedes } from "aedes";
import type { Clock } from "../../src/hal/contracts.ts";
import { loadBoard } from "../../tools/build/board.ts";
import { build } from "../../tools/build/build.ts";
import { buildFlash } from "../../tools/build/flash.ts";
import { findRoot } from "../../tools/build/root.ts";
import { RealEspruino } from "../../tools/host/real_espruino.ts";
import { VirtualSim7000 } from "../../tools/modem/sim7000/index.ts";
import type { VirtualSim7000Options } from "../../tools/modem/sim7000/index.ts";
import { MemoryNetwork } from "../../tools/network/memory_network.ts";
import { writeSettings } from "../../tools/run/settings.ts";
import { realClock } from "../../tools/testing/clock.ts";
import { boardPins, wireModem } from "../../tools/testing/wiring.ts";
import { instrument, type ImageFunction, type Instrumented } from "./instrument.ts";

const OUT_DIR = mkdtempSync(join(tmpdir(), "uplink-coverage-"));
process.on("exit", () => rmSync(OUT_DIR, { recursive: true }));

export const HOST = "broker.test";
const BOARD = "lilygo_t_sim7000g";
const ROOT = findRoot();
/** How much faster than real time everything runs. */
export const SPEED = 4;
const STARTED_AT = Date.now();

const fastClock: Clock = {
  now: () => STARTED_AT + (realClock.now() - STARTED_AT) * SPEED,
  setTimeout: (callback, delayMs, ...values) => realClock.setTimeout(callback, delayMs / SPEED, ...values),
  clearTimeout: (timer) => realClock.clearTimeout(timer),
};

let built: ReturnType<typeof build> | undefined;

export interface CoverageOptions {
  modem?: Partial<VirtualSim7000Options>;
  settings?: Record<string, string>;
  /** Takes connections in place of aedes. */
  accept?: (stream: Duplex, aedes: Aedes) => void;
}

/** An instrumented image in the real interpreter, with a virtual SIM7000 and a broker, on a clock that runs fast. */
export class CoverageBench {
  readonly modem: VirtualSim7000;
  readonly network = new MemoryNetwork({ clock: fastClock });
  readonly device: RealEspruino;
  readonly functions: ImageFunction[];
  private readonly names: Record<string, string>;
  readonly aedes: Aedes;
  console = "";
  private seen = 0;
  private check = (): void => {};

  private constructor(image: Uint8Array, { functions, names }: Instrumented, aedes: Aedes, options: CoverageOptions) {
    this.functions = functions;
    this.names = names;
    this.aedes = aedes;
    const board = loadBoard(BOARD, ROOT);
    this.network.listen(HOST, 1883, (stream) => void (options.accept ? options.accept(stream, aedes) : aedes.handle(stream)));
    this.modem = new VirtualSim7000({ clock: fastClock, random: () => 0.5, network: this.network, power: "off", ...options.modem });
    this.device = new RealEspruino({
      espruino: process.env["ESPRUINO"]!,
      image,
      pins: boardPins(board),
      serials: [board.uart.port],
      events: {
        onConsole: (text) => {
          this.console += text;
          this.check();
        },
        ...wireModem(board, this.modem, fastClock),
      },
    });
    this.modem.onTransmit = (bytes) => this.device.writeSerial(board.uart.port, bytes.toString("latin1"));
  }

  static async create(options: CoverageOptions = {}): Promise<CoverageBench> {
    built ??= build({ board: BOARD, app: "test/fixtures/apps/whole_api", overrides: { publishIntervalS: "10", keepAliveS: "25" }, outDir: OUT_DIR });
    const image = await built;
    const copy = instrument(image.text, image.textMap, SPEED);
    const flash = await buildFlash(loadBoard("espruino_linux", ROOT), Buffer.from(copy.code, "latin1"), { version: "test", root: ROOT });
    const bytes = writeSettings(flash.bytes, { host: HOST, port: "1883", ...options.settings });
    const bench = new CoverageBench(bytes, copy, await Aedes.createBroker(), options);
    await bench.device.start();
    return bench;
  }

  /** Waits for the text on the console, from `from` on. @param limitMs of the fast clock */
  until(text: string, limitMs = 120_000, from = 0): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new Error(`no "${text}" in ${limitMs} ms; the console has:\n${this.console}`));
      const timer = setTimeout(giveUp, limitMs / SPEED);
      this.check = () => {
        if (!this.console.includes(text, from)) return;
        clearTimeout(timer);
        this.check = () => {};
        resolve();
      };
      this.check();
    });
  }

  /** Waits for a cloud event after the one that was waited for last. */
  async next(event: string, limitMs = 180_000): Promise<void> {
    const text = `CLOUD_EVT_${event}`;
    await this.until(text, limitMs, this.seen);
    this.seen = this.console.indexOf(text, this.seen) + text.length;
  }

  /** Lets the fast clock run. */
  pass(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms / SPEED));
  }

  publish(topic: string, payload: string, qos: 0 | 1 | 2 = 1): void {
    this.aedes.publish({ cmd: "publish", topic, payload: Buffer.from(payload), qos, dup: false, retain: false }, () => {});
  }

  /**
   * Evaluates code of the sources on the device: each `$name` stands for the image's short name.
   * @returns the value as the interpreter writes it
   */
  evaluate(code: string): Promise<string> {
    const short = code.replace(/\$(\w+)/g, (_all, name: string) => {
      const found = this.names[name];
      if (found === undefined) throw new Error(`the image has no name ${name}`);
      return found;
    });
    return this.device.evaluate(short);
  }

  /** Calls a function of the app's `whole` and waits until it calls back; what it gave is on the console. */
  async call(name: string, args: string): Promise<void> {
    const mark = `${name} done: `;
    const from = this.console.length;
    await this.evaluate(`whole.${name}(${args},function(a,b){print(${JSON.stringify(mark)}+JSON.stringify([a,b]))})`);
    await this.until(mark, 90_000, from);
  }

  /** Numbers of the functions that were entered so far. */
  async entered(): Promise<number[]> {
    const text = JSON.parse(await this.device.evaluate("Object.keys(__entered).join()")) as string;
    return text.split(",").map(Number);
  }

  async close(): Promise<void> {
    await this.device.stop();
    this.modem.destroy();
    this.aedes.close();
  }
}
