import mqttPacket from "mqtt-packet";
import type { CloseReason, Network, Socket } from "../../../src/net/socket.ts";

/** A socket whose far end is the test; what the device sends is parsed by mqtt-packet, not by the project's own reader. */
export class FakeSocket implements Socket {
  readonly packets: mqttPacket.Packet[] = [];
  readonly host: string;
  readonly port: number;
  isClosed = false;
  onConnect?: () => void;
  onData?: (bytes: string) => void;
  onDrain?: () => void;
  onClose?: (reason: CloseReason, cause?: string) => void;
  private granted = 0;
  private parser = mqttPacket.parser({ protocolVersion: 4 });

  constructor(host: string, port: number) {
    this.host = host;
    this.port = port;
    this.parser.on("packet", (packet) => this.packets.push(packet));
  }

  send(bytes: string): boolean {
    this.parser.parse(Buffer.from(bytes, "latin1"));
    return true;
  }

  close(): void {
    this.end(0);
  }

  pause(): void {}

  /** The connection ends for this reason. */
  end(reason: CloseReason, cause?: string): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.onClose?.(reason, cause);
  }

  /** The broker sends a packet. */
  answer(packet: mqttPacket.Packet): void {
    this.onData!(mqttPacket.generate(packet).toString("latin1"));
  }

  /** Names of the packets that the device has sent. */
  get commands(): string[] {
    return this.packets.map((packet) => packet.cmd);
  }

  /** Plays the broker up to READY. */
  accept(sessionPresent = false): void {
    this.onConnect!();
    this.answer({ cmd: "connack", returnCode: 0, sessionPresent });
    this.grant();
  }

  /** Grants what was subscribed and not answered yet. */
  grant(): void {
    for (const packet of this.packets.slice(this.granted)) {
      if (packet.cmd === "subscribe") this.answer({ cmd: "suback", messageId: packet.messageId!, granted: packet.subscriptions.map(() => 1) });
    }
    this.granted = this.packets.length;
  }

  /** Packets that publish, as the device has sent them. */
  get published(): { topic: string; payload: string; qos: number; retain: boolean; id: number | undefined }[] {
    return this.packets.flatMap((packet) =>
      packet.cmd === "publish"
        ? [{ topic: packet.topic, payload: packet.payload.toString(), qos: packet.qos, retain: packet.retain, id: packet.messageId }]
        : [],
    );
  }

  /** The cloud publishes at QoS 0. */
  push(topic: string, payload: unknown): void {
    const text = typeof payload === "string" ? payload : JSON.stringify(payload);
    this.answer({ cmd: "publish", topic, payload: text, qos: 0, dup: false, retain: false });
  }
}

export class FakeNetwork implements Network {
  readonly sockets: FakeSocket[] = [];

  connect(host: string, port: number): Socket {
    const socket = new FakeSocket(host, port);
    this.sockets.push(socket);
    return socket;
  }

  imei(): string | undefined {
    return "869951030000000";
  }

  /** The latest socket. */
  get socket(): FakeSocket {
    return this.sockets[this.sockets.length - 1]!;
  }
}
