import { loadBoard } from "../build/board.ts";
import type { Board } from "../build/board.ts";
import { findRoot } from "../build/root.ts";
import { ContextDevice } from "../host/device.ts";
import type { VirtualSim7000 } from "../modem/sim7000/index.ts";
import type { VirtualNrf9160 } from "../modem/nrf9160/index.ts";
import { VirtualClock } from "../testing/clock.ts";
import { virtualModel } from "../testing/modem_model.ts";
import { seeded } from "../testing/random.ts";
import { boardPins, wireModem } from "../testing/wiring.ts";
import type { Random } from "../../src/hal/contracts.ts";
import { soakFlash } from "./image.ts";
import type { Patch } from "./image.ts";
import { Ledger } from "./ledger.ts";
import { SoakBroker } from "./soak_broker.ts";
import { SoakNetwork } from "./soak_network.ts";
import { Trace } from "./trace.ts";
import { UartDamage } from "./uart_damage.ts";
import { Wedge } from "./wedge.ts";

/** What both models have. */
export type SoakModem = VirtualSim7000 | VirtualNrf9160;

export interface RigOptions {
  seed: number;
  /** A name from boards/. */
  board: string;
  overrides?: Record<string, string>;
  patches?: Patch[];
}

/** What the modem says when its connections have gone with it, or with their context. */
const LOSSES = /^\s*(\+PDP: DEACT|RDY|Ready|\+CGEV: (NW|ME) PDN DEACT 0)\s*$/;
/** Such a loss is known at once: within a command in flight, and a piece of the line. */
const NOTICE_MS = 3000;

/** Device, modem, network and broker on one virtual clock, with everything that a fault takes hold of. */
export class Rig {
  readonly board: Board;
  readonly clock = new VirtualClock();
  readonly network: SoakNetwork;
  readonly random: Random;
  readonly ledger = new Ledger();
  readonly trace: Trace;
  readonly uart: UartDamage;
  readonly wedge: Wedge;
  readonly modem: SoakModem;
  readonly device: ContextDevice;
  broker!: SoakBroker;
  /** READY was told, and no DISCONNECTED since. */
  isReady = false;
  /** READYs of all boots. */
  readies = 0;
  /** Until then a fault lasts, on the clock. */
  private busyUntilMs = 0;
  private partial = "";

  private constructor(options: RigOptions, board: Board, Model: Awaited<ReturnType<typeof virtualModel>>, flash: Uint8Array) {
    const { seed } = options;
    const { clock } = this;
    this.board = board;
    this.random = seeded(seed);
    this.trace = new Trace(() => clock.now());
    this.network = new SoakNetwork({ clock, latencyMs: 40 });
    this.wedge = new Wedge(this.network);
    const { dialect } = board.modem;
    const power = board.power.pwrkey ? "off" : "on";
    const common = { clock, random: seeded(seed + 0x10000), network: this.network, power };
    this.modem = new Model({ ...common, ...(dialect !== undefined && { dialect }) } as ConstructorParameters<typeof Model>[0]) as SoakModem;
    this.uart = new UartDamage(this.modem, this.random, (what) => {
      this.trace.add("***", what);
      this.ledger.damaged();
    });
    const wires = wireModem(board, this.modem, clock);
    const { port } = board.uart;
    const events = { ...wires, onConsole: (text: string) => this.onConsole(text) };
    const random = seeded(seed + 0x20000);
    this.device = new ContextDevice({ clock, random, image: flash, pins: boardPins(board), serials: [port], events });
    this.modem.onTransmit = (bytes) => this.device.writeSerial(port, this.uart.fromModem(bytes).toString("latin1"));
    this.modem.onLog = (entry) => {
      this.trace.add({ rx: "->", tx: "<-", event: "***" }[entry.direction], entry.text);
      this.uart.onLog(entry);
      if (entry.direction === "tx" && LOSSES.test(entry.text)) this.watchNotice(entry.text.trim());
      if (this.wedge.onLog(entry)) this.trace.add("***", `the data path lives again, by ${this.wedge.curedBy}`);
    };
  }

  /** Everything is in place; the device has no power yet. */
  static async create(options: RigOptions): Promise<Rig> {
    const board = loadBoard(options.board, findRoot());
    const flash = await soakFlash(options.board, options.overrides, options.patches);
    const rig = new Rig(options, board, await virtualModel(board), flash);
    rig.broker = await SoakBroker.create(rig.network, rig.clock, {
      onMessage: (payload) => rig.ledger.onBroker(payload),
      onFault: (cause) => rig.ledger.faults.push(cause),
    });
    return rig;
  }

  /** A number from the range, from the schedule's own random source. */
  between(least: number, most: number): number {
    return least + this.random() * (most - least);
  }

  /** Later in virtual time. The schedule is not over before it. */
  after(delayMs: number, step: () => void): void {
    this.busyUntilMs = Math.max(this.busyUntilMs, this.clock.now() + delayMs);
    this.clock.setTimeout(step, delayMs);
  }

  /** What is left of the longest fault, milliseconds. */
  get busyMs(): number {
    return Math.max(0, this.busyUntilMs - this.clock.now());
  }

  /** The host loses what it has in RAM. */
  hostOff(): void {
    this.ledger.hostReset();
    this.isReady = false;
    this.device.context.powerOff();
  }

  hostOn(): void {
    if (!this.device.isRunning) this.device.context.boot();
  }

  /** Armed timers of the program. */
  get armedTimers(): number {
    return this.device.context.armedTimers;
  }

  async close(): Promise<void> {
    await this.device.stop();
    this.modem.destroy();
    this.broker.close();
  }

  /** A device that is READY has to tell DISCONNECTED soon, unless the line has swallowed what it should have heard. */
  private watchNotice(text: string): void {
    const { readies, uart } = this;
    const { damagedCount } = uart;
    if (!this.isReady) return;
    this.clock.setTimeout(() => {
      const isUnnoticed = this.isReady && this.readies === readies && uart.damagedCount === damagedCount && !uart.isDamaging;
      if (isUnnoticed) this.ledger.faults.push(`${text} was not noticed within ${NOTICE_MS / 1000} s`);
    }, NOTICE_MS);
  }

  private onConsole(text: string): void {
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop()!;
    for (const line of lines) {
      this.trace.add("app", line);
      this.ledger.onConsole(line, this.clock.now());
      if (line === "READY") {
        this.isReady = true;
        this.readies++;
      } else if (line.startsWith("DISCONNECTED")) this.isReady = false;
    }
  }
}
