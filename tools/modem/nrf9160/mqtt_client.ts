import mqtt from "mqtt-packet";
import type { IPublishPacket, Packet, Parser } from "mqtt-packet";
import type { Timer } from "../../../src/hal/contracts.ts";
import { Errno, Poll } from "./errno.ts";
import type { ModemSocket } from "./modem_socket.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { mostReceiveBytes } from "./socket_io.ts";
import { RecvFlag } from "./socket_reader.ts";

/** Values of `<evt_type>` (Zephyr net/mqtt.h). */
const Event = { connack: 0, disconnect: 1, publish: 2, puback: 3, pubrec: 4, pubrel: 5, pubcomp: 6, suback: 7, unsuback: 8, pingresp: 9 } as const;

export interface MqttLogin {
  user: string;
  password: string;
  host: string;
  port: number;
  secTag: number | undefined;
}

export interface MqttMessage {
  topic: string;
  payload: Buffer;
  qos: 0 | 1 | 2;
  retain: boolean;
}

/**
 * The application's own MQTT client: one connection, no resending, no memory of what was promised. Events are
 * `#XMQTTEVT: <type>,<result>`, messages `#XMQTTMSG: <topic length>,<payload length>` with both behind it.
 */
export class MqttClient {
  clientId = "";
  keepAliveS = 60;
  isCleanSession = false;
  login: MqttLogin | undefined;
  private readonly modem: Nrf9160;
  private socket: ModemSocket | undefined;
  private parser: Parser = mqtt.parser({ protocolVersion: 4 });
  private pingTimer: Timer | undefined;
  private lastId = 0;
  private isAccepted = false;

  constructor(modem: Nrf9160) {
    this.modem = modem;
    this.reset();
    modem.socketListeners.add((socket) => socket === this.socket && this.event(socket));
  }

  /** From the transport's connection on, before the broker has answered. */
  get isConnected(): boolean {
    return this.socket !== undefined;
  }

  /** Takes a connected socket and says CONNECT. */
  start(socket: ModemSocket, login: MqttLogin): void {
    this.login = login;
    this.socket = socket;
    this.isAccepted = false;
    this.parser = mqtt.parser({ protocolVersion: 4 });
    this.parser.on("packet", (packet) => this.received(packet));
    this.parser.on("error", () => this.lost(-Errno.EINVAL));
    const { user, password } = login;
    const credentials = user === "" ? {} : { username: user, password: Buffer.from(password, "latin1") };
    const { clientId, keepAliveS: keepalive, isCleanSession: clean } = this;
    this.send({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clientId, keepalive, clean, ...credentials });
  }

  stop(): void {
    this.send({ cmd: "disconnect" });
    this.lost(0);
  }

  /** @returns the packet's id */
  publish({ topic, payload, qos, retain }: MqttMessage): void {
    const id = qos === 0 ? {} : { messageId: this.nextId() };
    this.send({ cmd: "publish", topic, payload, qos, retain, dup: false, ...id });
  }

  subscribe(topic: string, qos: 0 | 1 | 2): void {
    this.send({ cmd: "subscribe", messageId: this.nextId(), subscriptions: [{ topic, qos }] });
  }

  unsubscribe(topic: string): void {
    this.send({ cmd: "unsubscribe", messageId: this.nextId(), unsubscriptions: [topic] });
  }

  reset(): void {
    this.modem.timers.cancel(this.pingTimer);
    this.socket = undefined;
    this.login = undefined;
    this.clientId = this.modem.isSerialModem ? "sm_default_client_id" : "slm_default_client_id";
    this.keepAliveS = 60;
    this.isCleanSession = false;
  }

  private nextId(): number {
    this.lastId = (this.lastId % 65535) + 1;
    return this.lastId;
  }

  private send(packet: Packet): void {
    this.socket?.send(mqtt.generate(packet), 0, () => {});
    this.modem.timers.cancel(this.pingTimer);
    if (this.keepAliveS > 0) this.pingTimer = this.modem.timers.after(this.keepAliveS * 1000, () => this.send({ cmd: "pingreq" }));
  }

  private event(socket: ModemSocket): void {
    let isMore = !socket.queue.isEmpty;
    while (isMore) {
      socket.reader.read(mostReceiveBytes, RecvFlag.dontWait, 0, (result) => {
        if (typeof result !== "number") this.parser.parse(result.bytes);
        isMore = typeof result !== "number" && !socket.queue.isEmpty && this.socket === socket;
      });
    }
    if ((socket.events & (Poll.ERR | Poll.HUP | Poll.NVAL)) !== 0) this.lost((socket.events & Poll.NVAL) !== 0 ? -Errno.ENETDOWN : -Errno.ECONNRESET);
  }

  private received(packet: Packet): void {
    switch (packet.cmd) {
      case "connack":
        return this.connected(packet.returnCode ?? 0);
      case "publish":
        return this.message(packet);
      case "puback":
        return this.tell(Event.puback);
      case "pubrec":
        this.send({ cmd: "pubrel", messageId: packet.messageId ?? 0 });
        return this.tell(Event.pubrec);
      case "pubrel":
        this.send({ cmd: "pubcomp", messageId: packet.messageId ?? 0 });
        return this.tell(Event.pubrel);
      case "pubcomp":
        return this.tell(Event.pubcomp);
      case "suback":
        return this.tell(Event.suback);
      case "unsuback":
        return this.tell(Event.unsuback);
      case "pingresp":
        return this.tell(Event.pingresp);
    }
  }

  /** A refusal is the number of the CONNACK; the broker ends the connection then. */
  private connected(returnCode: number): void {
    this.isAccepted = returnCode === 0;
    this.tell(Event.connack, returnCode);
  }

  private message(packet: IPublishPacket): void {
    const topic = Buffer.from(packet.topic);
    const payload = Buffer.from(packet.payload);
    const header = this.modem.element(`#XMQTTMSG: ${topic.length},${payload.length}`);
    const lineEnd = Buffer.from("\r\n");
    this.modem.urcBytes(Buffer.concat([header, topic, lineEnd, payload, lineEnd]));
    if (packet.qos === 1) this.send({ cmd: "puback", messageId: packet.messageId ?? 0 });
    if (packet.qos === 2) this.send({ cmd: "pubrec", messageId: packet.messageId ?? 0 });
    this.tell(Event.publish);
  }

  private lost(result: number): void {
    if (!this.socket) return;
    this.modem.timers.cancel(this.pingTimer);
    this.modem.sockets.close(this.socket);
    this.socket = undefined;
    this.tell(Event.disconnect, this.isAccepted || result === 0 ? result : -Errno.ECONNREFUSED);
  }

  private tell(event: number, result = 0): void {
    this.modem.urcBytes(this.modem.element(`#XMQTTEVT: ${event},${result}`));
  }
}
