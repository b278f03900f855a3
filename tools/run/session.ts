import type { Clock } from "../../src/hal/contracts.ts";
import type { Board } from "../build/board.ts";
import type { ConsoleView } from "../console/view.ts";
import type { DecoderTable } from "../decode/registry.ts";
import type { HostDevice, DeviceEvents } from "../host/device.ts";
import type { VirtualModem } from "../modem/virtual_modem.ts";
import { drivePin } from "../testing/wiring.ts";
import type { CloudSide, CommandAnswer } from "./cloud_side.ts";
import { PacedLine } from "./paced_line.ts";
import type { StepTracker } from "./steps.ts";
import { Traffic } from "./traffic.ts";

/** How a session gets its parts; the caller closes what it made. */
export interface SessionOptions {
  board: Board;
  modem: VirtualModem;
  view: ConsoleView;
  steps: StepTracker;
  decoders: DecoderTable;
  /** Makes the device around the session's listeners. */
  createDevice(events: DeviceEvents): HostDevice;
  clock: Clock;
  /** A whole line of the device's console. */
  onLine?(line: string): void;
}

/** A device, a virtual modem on its UART and pins, and what passes between them. */
export class Session {
  readonly traffic: Traffic;
  readonly device: HostDevice;
  /** The last command's answer from the device. */
  answer: CommandAnswer | undefined;
  /** Lines of the device's console that report an uncaught exception. */
  readonly exceptions: string[] = [];
  readonly steps: StepTracker;
  private readonly options: SessionOptions;
  private readonly line: PacedLine;
  private consoleLine = "";

  constructor(options: SessionOptions) {
    this.options = options;
    this.steps = options.steps;
    const { board, modem, steps, decoders, clock } = options;
    this.traffic = new Traffic(decoders, steps);
    this.line = new PacedLine(clock, board.uart.baud, (bytes) => this.toModem(bytes));
    this.device = options.createDevice({
      onConsole: (text) => this.onConsole(text),
      onSerial: (_port, bytes) => this.line.write(Buffer.from(bytes, "latin1")),
      onSerialSetup: (_port, baud) => this.onSetup(baud),
      onPin: (name, level) => this.onPin(name, level),
    });
    modem.onTransmit = (bytes) => this.toDevice(bytes);
  }

  /** Powers the device on. */
  async start(): Promise<void> {
    await this.device.start();
    this.options.steps.reach("the image opens the modem's UART");
  }

  /** Sends the device a command and notes the answer when it comes. */
  async command(cloud: CloudSide, name: string, payload: string): Promise<void> {
    cloud.onAnswer = (answer) => {
      this.answer = answer;
      this.options.view.note(`the device answers command ${answer.name}: ${answer.status} ${answer.payload}`);
      this.options.steps.reach("a command answered by the device");
    };
    this.options.view.note(`command to the device: ${name} ${payload}`);
    await cloud.command(name, payload);
  }

  /** Resolves when every step is reached and no QoS 1 message is open. */
  async whenSettled(): Promise<void> {
    const { steps } = this.options;
    await Promise.all(steps.missing.map((step) => steps.when(step)));
    await this.traffic.whenAcknowledged();
  }

  private toModem(bytes: Buffer): void {
    this.options.view.uart("tx", bytes);
    this.traffic.push("tx", bytes);
    this.options.modem.receive(bytes);
  }

  private toDevice(bytes: Buffer): void {
    this.options.view.uart("rx", bytes);
    this.traffic.push("rx", bytes);
    this.device.writeSerial(this.options.board.uart.port, bytes.toString("latin1"));
  }

  private onSetup(baud: number): void {
    this.line.baud = baud;
    this.options.modem.hostBaudRate = baud;
  }

  private onPin(name: string, level: 0 | 1): void {
    const { board, modem, view } = this.options;
    const change = drivePin(board, modem, name, level);
    if (change) view.note(`${change.line.toUpperCase()} ${change.isAsserted ? "asserted" : "released"} (${name} = ${level})`);
    const output = board.switches.find(({ pin }) => pin === name);
    if (output) view.note(`${output.label}: ${name} = ${level}`);
    if (board.led?.pin === name) view.note(`LED ${(level === 1) !== board.led.activeLow ? "on" : "off"}`);
  }

  private onConsole(text: string): void {
    this.options.view.app(text);
    const lines = (this.consoleLine + text).split("\n");
    this.consoleLine = lines.pop()!;
    for (const line of lines) {
      if (line.includes("CLOUD_EVT_READY")) this.options.steps.reach("READY");
      this.options.onLine?.(line.trim());
      if (line.includes("Uncaught")) this.exceptions.push(line.trim());
    }
  }
}
