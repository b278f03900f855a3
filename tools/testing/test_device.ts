import type { Board } from "../build/board.ts";
import { ContextDevice } from "../host/device.ts";
import type { VirtualSim7000 } from "../modem/sim7000/index.ts";
import type { MemoryNetwork } from "../network/memory_network.ts";
import type { VirtualClock } from "./clock.ts";
import type { MemoryBroker, PublishedMessage } from "./memory_broker.ts";
import { seeded } from "./random.ts";
import { boardPins, wireModem } from "./wiring.ts";

/** What a TestDevice is made of. */
export interface TestDeviceParts {
  board: Board;
  clock: VirtualClock;
  network: MemoryNetwork;
  broker: MemoryBroker;
  modem: VirtualSim7000;
  /** Of the interpreter's Math.random. */
  seed: number;
  /** The flash. */
  image: Uint8Array;
}

/** The answer of the device to a command. */
export interface CommandReply {
  /** As in HTTP: 200 done, 404 or 501 unknown. */
  status: number;
  payload: string;
}

/**
 * A device as it would run on a board, on virtual time: the app's image in a Node context with what the interpreter has, a virtual
 * modem on its UART and control lines, and a network with an MQTT broker behind that. Nothing happens but while it is waited for.
 */
export class TestDevice {
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  readonly broker: MemoryBroker;
  readonly modem: VirtualSim7000;
  /** The interpreter: inputs, the prompt, the flash. */
  readonly interpreter: ContextDevice;
  /** Whole lines on the device's console, oldest first. */
  readonly console: string[] = [];
  /** True while the device drives its LED. */
  isLedOn = false;
  private readonly board: Board;
  private partial = "";
  private requests = 0;

  /** @see createTestDevice */
  constructor(parts: TestDeviceParts) {
    const { board, clock, modem } = parts;
    this.board = board;
    this.clock = clock;
    this.network = parts.network;
    this.broker = parts.broker;
    this.modem = modem;
    const wires = wireModem(board, modem, clock);
    const events = {
      ...wires,
      onConsole: (text: string) => this.onConsole(text),
      onPin: (name: string, level: 0 | 1) => {
        wires.onPin?.(name, level);
        if (board.led?.pin === name) this.isLedOn = (level === 1) !== board.led.activeLow;
      },
    };
    const random = seeded(parts.seed);
    const { port } = board.uart;
    this.interpreter = new ContextDevice({ clock, random, image: parts.image, pins: boardPins(board), serials: [port], events });
    modem.onTransmit = (bytes) => this.interpreter.writeSerial(port, bytes.toString("latin1"));
  }

  /** The device's id. @throws Error before its first connection */
  get id(): string {
    const { clientId } = this.broker;
    if (clientId === undefined) throw new Error("the device has no id before it has connected; wait for that with until()");
    return clientId;
  }

  /** Messages that the broker has taken from the device, oldest first. */
  get published(): PublishedMessage[] {
    return this.broker.published;
  }

  /** Console lines that report an exception that nobody caught. */
  get exceptions(): string[] {
    return this.console.filter((line) => line.includes("Uncaught"));
  }

  /** Lets virtual time pass. */
  advance(durationMs: number): Promise<void> {
    return this.clock.advance(durationMs);
  }

  /**
   * Lets time pass until a console line holds the text.
   * @param from index of the first line that counts, default 0: `console.length` for a new one
   * @returns the virtual milliseconds that it took
   * @throws Error with the console when `limitMs` has passed first
   */
  until(text: string, limitMs: number, from = 0): Promise<number> {
    const found = (): boolean => this.console.slice(from).some((line) => line.includes(text));
    return this.waitFor(found, limitMs, `a console line with "${text}"`);
  }

  /**
   * Lets time pass until the device has published to a topic.
   * @param topic whole, or what follows the device id: "d2c"
   * @param from index of the first message that counts, default 0: `published.length` for a new one
   * @throws Error with the console when `limitMs` has passed first
   */
  async untilPublished(topic: string, limitMs: number, from = 0): Promise<PublishedMessage> {
    const isMeant = (message: PublishedMessage): boolean => [topic, `${this.broker.clientId}/${topic}`].includes(message.topic);
    const find = (): PublishedMessage | undefined => this.published.slice(from).find(isMeant);
    await this.waitFor(() => find() !== undefined, limitMs, `a message to "${topic}"`);
    return find()!;
  }

  /** Publishes at QoS 1 to whoever has subscribed; the device gets it when time passes. */
  publish(topic: string, payload: string | Uint8Array): void {
    this.broker.publish(topic, payload);
  }

  /**
   * Sends the device a command, as backend MQTT has it, and lets time pass until it has answered.
   * @throws Error with the console when `limitMs` (default 30000) has passed first
   */
  async command(name: string, payload = "", limitMs = 30_000): Promise<CommandReply> {
    const rest = `${name}/test${++this.requests}`;
    const from = this.published.length;
    const [before, after] = [`${this.id}/d2c/res/`, `/${rest}`];
    const find = (): PublishedMessage | undefined =>
      this.published.slice(from).find(({ topic }) => topic.startsWith(before) && topic.endsWith(after));
    this.publish(`${this.id}/c2d/cmd/${rest}`, payload);
    await this.waitFor(() => find() !== undefined, limitMs, `an answer to command "${name}"`);
    const answer = find()!;
    return { status: Number(answer.topic.slice(before.length, -after.length)), payload: answer.payload };
  }

  /** Presses the board's button and lets it go. @param holdMs at least 50, or it counts as bouncing */
  async pressButton(holdMs = 200): Promise<void> {
    const { button, id } = this.board;
    if (!button) throw new Error(`board ${id} has no button`);
    this.interpreter.setInput(button.pin, button.activeLow ? 0 : 1);
    await this.advance(holdMs);
    this.interpreter.setInput(button.pin, button.activeLow ? 1 : 0);
  }

  /** The broker goes away for a while: connections break, its sessions are lost. */
  async restartBroker(downMs: number): Promise<void> {
    this.broker.stop();
    await this.advance(downMs);
    await this.broker.start();
  }

  /** Ends everything; the test's process can end. */
  async close(): Promise<void> {
    await this.interpreter.stop();
    this.modem.destroy();
    this.broker.stop();
  }

  private async waitFor(condition: () => boolean, limitMs: number, what: string): Promise<number> {
    try {
      return await this.clock.advanceUntil(condition, limitMs, what);
    } catch (error) {
      throw new Error(`${(error as Error).message}; the console has ${JSON.stringify(this.console, null, 2)}`, { cause: error });
    }
  }

  private onConsole(text: string): void {
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop()!;
    this.console.push(...lines);
  }
}
