import type { EventLoop } from "./event_loop.ts";
import type { Events } from "./events.ts";
import type { ProgramObject, Realm } from "./realm.ts";
import { toByteString } from "./values.ts";

/** The world at one serial port. Bytes are byte strings. */
export interface SerialHandler {
  /** The program opens the port. Pins in the options come as their names. */
  onSetup?(baud: number, options: Record<string, unknown>): void;
  onUnsetup?(): void;
  /** The port is open without setup(), as that of the console is. */
  isOpen?: boolean;
  write?(bytes: string): void;
}

interface Port {
  object: ProgramObject;
  handler: SerialHandler;
  isOpen: boolean;
  /** What came while nobody listened. */
  buffer: string;
}

/** As STREAM_MAX_BUFFER_SIZE of src/jswrap_stream.h, bytes. */
const MAX_BUFFER = 512;
const DEFAULT_BAUD = 9600;

/** Serial1, Serial2, … of the program. A port that is the console hands its input to `onConsoleInput` instead of to listeners. */
export class SerialPorts {
  private readonly ports = new Map<string, Port>();
  private readonly loop: EventLoop;
  private readonly events: Events;
  private readonly maxPiece: number;
  consoleName: string | null = "USB";
  onConsoleInput: (text: string) => void = () => {};

  /** @param maxPiece longest piece that one data event gets, bytes */
  constructor(loop: EventLoop, events: Events, maxPiece: number) {
    this.loop = loop;
    this.events = events;
    this.maxPiece = maxPiece;
    events.onListener = (target, event) => event === "data" && this.handOverBuffer(target);
  }

  install(realm: Realm, handlers: Record<string, SerialHandler>, pinName: (value: unknown) => string | undefined): void {
    for (const [name, handler] of Object.entries(handlers)) {
      const port: Port = { object: realm.object(), handler, isOpen: name === "USB" || handler.isOpen === true, buffer: "" };
      this.ports.set(name, port);
      realm.define(port.object, {
        setup: (_self, [baud, options]) => {
          port.isOpen = true;
          handler.onSetup?.(baud === undefined ? DEFAULT_BAUD : Number(baud), plainOptions(options, pinName));
        },
        unsetup: () => {
          port.isOpen = false;
          handler.onUnsetup?.();
        },
        write: (_self, args) => this.write(name, toByteString(args)),
        print: (_self, [text]) => this.write(name, String(text)),
        println: (_self, [text]) => this.write(name, `${String(text)}\r\n`),
        inject: (_self, args) => this.deliver(name, toByteString(args)),
        available: () => port.buffer.length,
        read: (_self, [count]) => this.readBuffer(port, Number(count) || 0),
        flush: () => undefined,
        isConnected: () => port.isOpen,
        setConsole: () => void (this.consoleName = name),
      });
      realm.set(realm.global, name, port.object);
    }
  }

  get names(): string[] {
    return [...this.ports.keys()];
  }

  /** Bytes arrive on the line. What comes before setup() is lost, as on a board. */
  receive(name: string, bytes: string): void {
    if (this.port(name).isOpen) this.deliver(name, bytes);
  }

  /** Writes to a port as the interpreter itself does when the port is its console. */
  write(name: string, bytes: string): void {
    this.port(name).handler.write?.(bytes);
  }

  kill(): void {
    for (const port of this.ports.values()) if (port.isOpen) port.handler.onUnsetup?.();
  }

  private deliver(name: string, bytes: string): void {
    const { object } = this.port(name);
    for (let at = 0; at < bytes.length; at += this.maxPiece) {
      const piece = bytes.slice(at, at + this.maxPiece);
      this.loop.post(() => {
        if (this.consoleName === name) this.onConsoleInput(piece);
        else if (!this.events.emitNow(object, "data", [piece])) this.keep(name, piece);
      });
    }
  }

  private keep(name: string, piece: string): void {
    const port = this.port(name);
    port.buffer = (port.buffer + piece).slice(0, MAX_BUFFER);
  }

  private readBuffer(port: Port, count: number): string {
    const bytes = count > 0 ? port.buffer.slice(0, count) : port.buffer;
    port.buffer = port.buffer.slice(bytes.length);
    return bytes;
  }

  private handOverBuffer(target: object): void {
    const port = [...this.ports.values()].find((each) => each.object === target);
    if (!port?.buffer) return;
    this.events.emitLater(target, "data", [port.buffer]);
    port.buffer = "";
  }

  private port(name: string): Port {
    const port = this.ports.get(name);
    if (!port) throw new Error(`the board has no serial port "${name}"; its ports are ${this.names.join(", ")}`);
    return port;
  }
}

function plainOptions(options: unknown, pinName: (value: unknown) => string | undefined): Record<string, unknown> {
  if (options === null || typeof options !== "object") return {};
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key, pinName(value) ?? value]));
}
