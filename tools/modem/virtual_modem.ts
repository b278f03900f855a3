import type { Clock, Random } from "../../src/hal/contracts.ts";
import type { Network } from "../network/network.ts";
import { Autobaud } from "./autobaud.ts";
import { CommandReader } from "./command_reader.ts";
import type { CommandReaderHandlers } from "./command_reader.ts";
import type { BaudSetting, InputPin, LogEntry, OutputPin, VirtualModemOptions } from "./modem_types.ts";
import { PowerMachine } from "./power.ts";
import type { PowerTimes } from "./power.ts";
import { Timers } from "./timers.ts";
import { Transmitter } from "./transmitter.ts";

export type { InputPin, LogEntry, OutputPin, VirtualModemOptions } from "./modem_types.ts";

/**
 * What virtual modems have in common: a UART that is paced and garbles at the wrong rate, one command at a time, notifications as whole
 * elements that never enter a payload, power and pins. A model adds its commands.
 */
export abstract class VirtualModem {
  /** Bytes to the host. */
  onTransmit: (bytes: Buffer) => void = () => {};
  onLog?: (entry: LogEntry) => void;
  /** The rate at the host's end, set by the link; undefined = always the modem's (a link without a rate). */
  hostBaudRate: number | undefined;
  /** Characters lost because a command was running. */
  lostBytes = 0;
  readonly clock: Clock;
  readonly random: Random;
  readonly network: Network;
  readonly power: PowerMachine;
  /** Timers of the running firmware: they end with it. */
  readonly timers: Timers;
  protected readonly reader: CommandReader;
  private readonly transmitter: Transmitter;
  private readonly autobaud: Autobaud;
  private held: { bytes: Buffer; onSent: (() => void) | undefined }[] = [];
  private isMuted = false;
  private rate: number;

  /**
   * @param baudRate at the start, 0 = autobaud
   * @param detectableRates what autobaud can find
   * @param makeReader the model's receiver, where its lines do not end as those of CommandReader
   */
  protected constructor(
    options: VirtualModemOptions,
    times: PowerTimes,
    baudRate: BaudSetting,
    detectableRates: readonly number[],
    makeReader = (handlers: CommandReaderHandlers): CommandReader => new CommandReader(handlers),
  ) {
    this.clock = options.clock;
    this.random = options.random;
    this.network = options.network;
    this.autobaud = new Autobaud(detectableRates);
    this.rate = baudRate;
    this.timers = new Timers(options.clock);
    const deliver = (piece: Buffer, rate: number): void => this.deliver(piece, rate);
    this.transmitter = new Transmitter(options.clock, baudRate || 115200, options.maxPieceBytes ?? 64, deliver);
    this.reader = makeReader({
      onLine: (text) => this.lineReceived(text),
      onEcho: (bytes) => this.isEchoing() && this.transmitter.send(Buffer.from(bytes)),
      onLost: (bytes) => this.lose(bytes, "a command is running"),
    });
    this.power = new PowerMachine(options.clock, options.random, times, {
      onReady: () => this.firmwareReady(),
      onOffPressed: () => this.offPressed(),
      onDead: () => this.dead(),
      onEvent: (text) => this.log("event", text),
    });
  }

  /** The rate in use now, bits per second; 0 while autobaud has not found it. */
  get baudRate(): number {
    return this.rate;
  }

  /** Bytes from the host. */
  receive(bytes: Uint8Array): void {
    const heard = Buffer.from(bytes);
    if (!this.isUartAlive || this.isMuted) return this.lose(heard, this.isMuted ? "muted" : this.power.state);
    if (this.rate === 0) return this.listenForRate(heard);
    this.reader.feed(this.hostBaudRate === undefined || this.hostBaudRate === this.rate ? heard : this.garble(heard));
  }

  /** @param level electrical level at the module's pin; pwrkey and reset: 0 = asserted */
  setPin(pin: InputPin, level: 0 | 1): void {
    if (pin === "pwrkey") this.power.setKey(level);
    else if (pin === "reset") this.power.setReset(level);
    else this.dtrChanged(level);
  }

  getPin(pin: OutputPin): 0 | 1 {
    if (pin === "ri") return this.ringLevel();
    return this.power.state === "on" || this.power.state === "stopping" ? 1 : 0;
  }

  /** Fault: the modem neither hears nor answers, until false. */
  mute(isMuted: boolean): void {
    this.isMuted = isMuted;
    this.log("event", isMuted ? "muted" : "no longer muted");
  }

  /** Fault: bytes on the line that nobody asked for, at once and in any state. */
  garbage(bytes: Uint8Array): void {
    this.log("tx", Buffer.from(bytes).toString("latin1"));
    this.transmitter.send(Buffer.from(bytes));
  }

  /** Fault: loses the next `count` bytes of the next payload, as a line without flow control does. */
  loseNextPayloadBytes(count = 1): void {
    this.reader.skip(count);
  }

  /**
   * Sends a notification.
   * @param text without its line ends
   * @param isForced also between a prompt and the end of the payload, where a modem is silent
   */
  injectUrc(text: string, isForced = false): void {
    if (isForced) this.transmit(this.element(text));
    else this.urc(text);
  }

  /** Ends all timers; nothing is sent afterwards. */
  destroy(): void {
    this.dead();
    this.power.destroy();
    this.onTransmit = () => {};
  }

  log(direction: LogEntry["direction"], text: string): void {
    this.onLog?.({ atMs: this.clock.now(), direction, text });
  }

  /** A whole element, or raw bytes that belong to one: never split by anything else. */
  transmit(bytes: Buffer, onSent?: () => void): void {
    if (!this.isUartAlive || this.rate === 0 || this.isMuted) return;
    this.log("tx", bytes.toString("latin1"));
    this.transmitter.send(bytes, onSent);
  }

  /** A notification: between elements, and not before a payload that is asked for has come. */
  urc(text: string): void {
    this.urcBytes(this.element(text));
  }

  /** A notification that is not a line of text. */
  urcBytes(bytes: Buffer, onSent?: () => void): void {
    if (this.reader.isTakingPayload) this.held.push({ bytes, onSent });
    else this.transmit(bytes, onSent);
  }

  /** Takes exactly `count` raw bytes from the host. @param window how long they may take, if not for ever */
  takePayload(count: number, onPayload: (bytes: Buffer) => void, window?: { limitMs: number; onTimeout: () => void }): void {
    const timer = window && this.timers.after(window.limitMs, () => this.payloadLate(window.onTimeout));
    this.reader.expectPayload(count, (bytes) => {
      this.timers.cancel(timer);
      this.payloadTaken(bytes, () => onPayload(bytes));
    });
  }

  /** Takes raw bytes up to a terminator. */
  takePayloadUntil(terminators: readonly number[], maxBytes: number, onPayload: (bytes: Buffer, terminator?: number) => void): void {
    this.reader.expectUntil(terminators, maxBytes, (bytes, end) => this.payloadTaken(bytes, () => onPayload(bytes, end)));
  }

  /** Runs `next` once what was sent so far has left, just before the host has its last byte. */
  afterSent(next: () => void): void {
    this.transmitter.send(Buffer.alloc(0), next);
  }

  /** The command has ended: the next one is heard once what was sent so far has left. */
  commandEnded(): void {
    this.afterSent(() => this.reader.ready());
    if (!this.isUartAlive) this.reader.ready();
  }

  /** @param baudRate takes effect for what is sent and heard from now on; 0 = find it out */
  setBaudRate(baudRate: BaudSetting): void {
    this.rate = baudRate;
    if (baudRate > 0) this.transmitter.baudRate = baudRate;
  }

  protected get isUartAlive(): boolean {
    return this.power.state === "on" || this.power.state === "stopping";
  }

  /** How one line of text goes out, as bytes. */
  element(text: string): Buffer {
    return Buffer.from(`\r\n${text}\r\n`, "latin1");
  }

  protected lose(bytes: Buffer, why: string): void {
    this.lostBytes += bytes.length;
    this.log("event", `${bytes.length} bytes lost (${why}): ${JSON.stringify(bytes.toString("latin1"))}`);
  }

  protected abstract isEchoing(): boolean;
  protected abstract commandLine(text: string): void;
  protected abstract firmwareReady(): void;
  protected abstract firmwareDead(): void;
  protected abstract offPressed(): void;
  protected abstract dtrChanged(level: 0 | 1): void;
  protected abstract ringLevel(): 0 | 1;

  private lineReceived(text: string): void {
    this.log("rx", `${text}\r`);
    this.commandLine(text);
  }

  private payloadTaken(bytes: Buffer, next: () => void): void {
    this.log("rx", bytes.toString("latin1"));
    this.releaseHeld();
    next();
  }

  private payloadLate(next: () => void): void {
    this.log("event", "the payload has not come in time");
    this.reader.abandonPayload();
    this.releaseHeld();
    next();
  }

  private releaseHeld(): void {
    const held = this.held;
    this.held = [];
    for (const element of held) this.transmit(element.bytes, element.onSent);
  }

  private dead(): void {
    this.timers.cancelAll();
    this.transmitter.clear();
    this.reader.reset();
    this.held = [];
    this.firmwareDead();
  }

  private deliver(piece: Buffer, rate: number): void {
    if (piece.length === 0) return;
    this.onTransmit(this.hostBaudRate === undefined || this.hostBaudRate === rate ? piece : this.garble(piece));
  }

  /** Noise cannot contain a command or a line end: the high bit is set. */
  private garble(bytes: Buffer): Buffer {
    return Buffer.from(bytes.map(() => 0x80 + Math.floor(this.random() * 0x80)));
  }

  private listenForRate(bytes: Buffer): void {
    const rate = this.hostBaudRate ?? 115200;
    const rest = this.autobaud.hear(bytes, rate);
    if (!rest) return this.lose(bytes, "no rate found yet");
    this.setBaudRate(rate);
    this.log("event", `autobaud: ${rate}`);
    this.reader.feed(rest);
  }
}
