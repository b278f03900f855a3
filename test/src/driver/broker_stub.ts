import mqttPacket from "mqtt-packet";
import type { Clock } from "../../../src/hal/contracts.ts";
import type { Network, NetworkConnection, NetworkHandlers } from "../../../tools/network/network.ts";

const LATENCY_MS = 40;

/**
 * A broker and the way to it, synchronous: grants everything, acknowledges every message, forgets sessions, and sends one command at
 * QoS 1 after each SUBACK until that is acknowledged.
 */
export class BrokerStub implements Network {
  /** Payloads that came. */
  readonly published: string[] = [];
  isCommandAcknowledged = false;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  resolve(_host: string, done: (addresses: string[]) => void): void {
    this.clock.setTimeout(() => done(["10.0.0.1"]), LATENCY_MS);
  }

  connect(_protocol: "tcp" | "udp", _host: string, _port: number, handlers: NetworkHandlers): NetworkConnection {
    let isOpen = true;
    const later = (step: () => void): void => void this.clock.setTimeout(() => isOpen && step(), LATENCY_MS);
    const answer = (packet: mqttPacket.Packet): void => later(() => handlers.onData(mqttPacket.generate(packet)));
    const close = (): void => {
      handlers.onClose();
      isOpen = false;
    };
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    parser.on("packet", (packet) => this.onPacket(packet, answer));
    // As a broker does with what is no MQTT (4.8).
    parser.on("error", () => later(close));
    later(() => handlers.onConnect());
    return {
      write: (bytes, onAcknowledged) =>
        later(() => {
          parser.parse(bytes);
          onAcknowledged?.();
        }),
      flow: () => {},
      end: () => later(close),
      destroy: () => void (isOpen = false),
    };
  }

  private onPacket(packet: mqttPacket.Packet, answer: (packet: mqttPacket.Packet) => void): void {
    if (packet.cmd === "connect") answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
    if (packet.cmd === "pingreq") answer({ cmd: "pingresp" });
    if (packet.cmd === "puback") this.isCommandAcknowledged = true;
    if (packet.cmd === "publish") {
      this.published.push(packet.payload.toString());
      if (packet.qos > 0) answer({ cmd: "puback", messageId: packet.messageId! });
    }
    if (packet.cmd !== "subscribe") return;
    answer({ cmd: "suback", messageId: packet.messageId!, granted: packet.subscriptions.map(({ qos }) => qos) });
    const topic = packet.subscriptions[0]!.topic.replace("#", "cmd/led/r1");
    if (!this.isCommandAcknowledged) answer({ cmd: "publish", topic, payload: "1", qos: 1, messageId: 77, dup: false, retain: false });
  }
}
