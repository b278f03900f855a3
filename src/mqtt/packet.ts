/**
 * MQTT 3.1.1 packets as byte strings (OASIS MQTT Version 3.1.1; clause numbers beside the encoders).
 * Strings handed in are byte strings, or ASCII text.
 */

/** Control packet types, 2.2.1. */
export const enum PacketType {
  Connect = 1,
  Connack = 2,
  Publish = 3,
  Puback = 4,
  Pubrec = 5,
  Pubrel = 6,
  Pubcomp = 7,
  Subscribe = 8,
  Suback = 9,
  Unsubscribe = 10,
  Unsuback = 11,
  Pingreq = 12,
  Pingresp = 13,
  Disconnect = 14,
}

/** Bits of a PUBLISH's first byte, 3.3.1. */
export const enum PublishFlag {
  Retain = 1,
  QosShift = 1,
  Dup = 8,
}

/** A connection's parameters, 3.1. */
export interface ConnectOptions {
  clientId: string;
  /** Seconds, 0..65535; 0 turns keep-alive off. */
  keepAliveS: number;
  cleanSession: boolean;
  user?: string | undefined;
  password?: string | undefined;
  will?: Will | undefined;
}

/** Published by the server when the connection ends without DISCONNECT. */
export interface Will {
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
}

/** Bytes by their codes, 0 to 255. */
export const chr = String.fromCharCode;

/** Two bytes, most significant first (1.5.2). */
export const u16 = (value: number): string => chr(value >> 8, value & 255);

/** The number that two bytes are. */
export const readU16 = (bytes: string, at: number): number => (bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1);

/** A string with its length before it (1.5.3). */
export const utf8 = (text: string): string => u16(text.length) + text;

/** A whole packet: first byte, remaining length (2.2.3), the rest. @hot */
export function packet(firstByte: number, body: string): string {
  const length = body.length;
  return length < 128 ? chr(firstByte, length) + body : longPacket(firstByte, body);
}

function longPacket(firstByte: number, body: string): string {
  let left = body.length;
  let head = chr(firstByte);
  while (left > 127) {
    head += chr((left & 127) | 128);
    left >>= 7;
  }
  return head + chr(left) + body;
}

/** A packet that is a type and a packet identifier: PUBACK and its kin (3.4 to 3.7; the flag bits of PUBREL are 0010). */
export const acknowledgement = (type: PacketType, id: number): string =>
  chr((type << 4) | (type == PacketType.Pubrel ? 2 : 0), 2, id >> 8, id & 255);

/** 3.1: protocol name, level 4, flags, keep-alive, payload in the fixed order client id, will, user, password. */
export function connectPacket(options: ConnectOptions): string {
  const will = options.will;
  let flags = options.cleanSession ? 2 : 0;
  let payload = utf8(options.clientId);
  if (will) {
    flags |= 4 | (will.qos << 3) | (will.retain ? 32 : 0);
    payload += utf8(will.topic) + utf8(will.payload);
  }
  if (options.user !== undefined) {
    flags |= 128;
    payload += utf8(options.user);
    // 3.1.2.9: no password without a user name
    if (options.password !== undefined) {
      flags |= 64;
      payload += utf8(options.password);
    }
  }
  return packet(PacketType.Connect << 4, utf8("MQTT") + chr(4, flags) + u16(options.keepAliveS) + payload);
}

/** 3.8: the fixed flag bits are 0010. @param filters not empty */
export function subscribePacket(filters: string[], qos: number, id: number): string {
  const tail = chr(qos);
  return packet((PacketType.Subscribe << 4) | 2, u16(id) + filters.map((filter) => utf8(filter) + tail).join(""));
}

/** 3.10: the fixed flag bits are 0010. @param filters not empty */
export function unsubscribePacket(filters: string[], id: number): string {
  return packet((PacketType.Unsubscribe << 4) | 2, u16(id) + filters.map(utf8).join(""));
}

/** The same packet with DUP set (3.3.1.1), for a second attempt. */
export const withDup = (bytes: string): string => chr(bytes.charCodeAt(0) | PublishFlag.Dup) + bytes.substr(1);
