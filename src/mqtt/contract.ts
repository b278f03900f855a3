/** What the MQTT client offers its owner, and what it tells it. */
import type { Socket } from "../net/socket.ts";
import type { ConnectOptions } from "./packet.ts";

/** What the client tells its owner. */
export interface MqttEvents {
  /**
   * Ids go on from here, 0..65534, default 0. The session at the server outlives a reset of this device, and with it the ids of QoS 2 messages that
   * nobody here knows any more: a new one with such an id would be taken for a second attempt, and lost (4.3.3). So not from 0.
   */
  lastId?: number;
  /** @param code CONNACK return code, 0 accepted, 1..5 refused (3.2.2.3) */
  onConnack(code: number, isSessionPresent: boolean): void;
  /** Answer to subscribe(). @param codes in the order of the filters: 0..2 granted QoS, 128 refused (3.9.3); empty for unsubscribe() */
  onSuback(id: number, filters: string[], codes: number[]): void;
  /** A message from the server; payload and topic are byte strings. @param flags of a PUBLISH's first byte, see PublishFlag; absent for none */
  onMessage(topic: string, payload: string, qos: number, flags?: number): void;
  /** A message was larger than the device takes; it was acknowledged and dropped. @param length of the whole packet, bytes */
  onTooLong(topic: string, length: number): void;
  /** Once per id: QoS 0 when handed to the socket, QoS 1 on PUBACK, QoS 2 on PUBCOMP. */
  onSent(id: number): void;
  /** The server broke the protocol or did not answer a ping; the owner closes the socket. */
  onFault(cause: string): void;
}

export interface MqttClient {
  /** Starts the session on a socket, connected or not yet; its onData becomes the client's. */
  open(socket: Socket, options: ConnectOptions): void;
  /**
   * @param topic with its length before it, see utf8()
   * @param room bytes that unacknowledged messages may take, this one included; 0 at QoS 0: onSent is not called
   * @returns message id 1..65535, or 0 when there is no room (QoS 1 and 2)
   */
  publish(topic: string, payload: string, qos: number, retain: boolean, room: number): number;
  /** @returns packet id 1..65535 */
  subscribe(filters: string[], qos: number): number;
  /** @returns packet id 1..65535 */
  unsubscribe(filters: string[]): number;
  ping(): void;
  /** Ends the session in order (3.14); the owner closes the socket. */
  disconnect(): void;
  /** The socket is gone. Unacknowledged messages are kept. */
  lost(): void;
  /** Forgets all messages: they belong to nobody any more. */
  forget(): void;
  /** True while the socket asks to wait. */
  isFull(): boolean;
  /** Milliseconds to the next PINGREQ if nothing else is sent; -1 while there is none. */
  keepAliveLeft(): number;
}
