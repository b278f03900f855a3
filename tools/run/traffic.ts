import mqttPacket from "mqtt-packet";
import { AtStream } from "../decode/at_stream.ts";
import type { Direction, Token } from "../decode/at_stream.ts";
import type { DecoderTable } from "../decode/registry.ts";
import type { StepTracker } from "./steps.ts";

type Parser = ReturnType<typeof mqttPacket.parser>;

/** Watches the modem's UART: counts bytes, follows the steps, pairs QoS 1 messages with their acknowledgements. */
export class Traffic {
  /** Bytes from the device to the modem, and back. */
  readonly bytes: Record<Direction, number> = { tx: 0, rx: 0 };
  /** Packet ids of QoS 1 messages, in order of sending. */
  readonly published = new Set<number>();
  readonly acknowledged = new Set<number>();
  /** When the device sent its AT commands, milliseconds since the run began. */
  readonly commandsAtMs: number[] = [];
  /** The device's MQTT client id, once it has sent CONNECT. */
  clientId: string | undefined;
  /** QoS 1 messages that the broker has not acknowledged yet. */
  get open(): number[] {
    return [...this.published].filter((id) => !this.acknowledged.has(id));
  }

  /** Resolves when none is open. */
  whenAcknowledged(): Promise<void> {
    if (this.open.length === 0) return Promise.resolve();
    return new Promise((resolve) => (this.onAllAcknowledged = resolve));
  }

  private onAllAcknowledged: () => void = () => {};
  private readonly stream: AtStream;
  private readonly steps: StepTracker;
  private readonly parsers = new Map<string, Parser>();

  constructor(decoders: DecoderTable, steps: StepTracker) {
    this.stream = new AtStream(decoders);
    this.steps = steps;
  }

  push(direction: Direction, bytes: Buffer): void {
    this.bytes[direction] += bytes.length;
    for (const token of this.stream.push(direction, bytes)) this.onToken(token);
  }

  private onToken(token: Token): void {
    if (token.kind === "command") this.commandsAtMs.push(this.steps.elapsedMs);
    if (token.kind === "final" && token.text === "OK") this.steps.reach("the modem answers");
    if (token.kind === "answer" && token.text === "+CPIN: READY") this.steps.reach("the SIM is ready");
    // Read form with <n> in front, URC form without it: 1 is home, 5 is roaming (3GPP TS 27.007 10.1.22).
    if (/^\+C(E|G)REG: (\d,)?[15](,"|$)/.test(token.text)) this.steps.reach("the modem is registered");
    if (token.opens !== undefined) for (const direction of ["tx", "rx"]) this.parsers.delete(direction + token.opens);
    if (token.kind === "data" && token.bytes) this.parser(token).parse(token.bytes);
  }

  private parser(token: Token): Parser {
    const key = token.direction + (token.socket ?? 0);
    const known = this.parsers.get(key);
    if (known) return known;
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    parser.on("packet", (packet) => this.onPacket(token.direction, packet));
    parser.on("error", () => {});
    this.parsers.set(key, parser);
    return parser;
  }

  private onPacket(direction: Direction, packet: mqttPacket.Packet): void {
    if (packet.cmd === "publish" && direction === "tx" && packet.qos === 1) this.published.add(packet.messageId!);
    if (packet.cmd === "connect") this.clientId = packet.clientId;
    if (packet.cmd === "connack" && packet.returnCode === 0) this.steps.reach("the broker accepts the session");
    if (packet.cmd !== "puback" || direction !== "rx" || !this.published.has(packet.messageId!)) return;
    this.acknowledged.add(packet.messageId!);
    if (this.open.length === 0) this.onAllAcknowledged();
    this.steps.reach("a QoS 1 message acknowledged by the broker");
  }
}
