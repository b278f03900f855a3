import mqtt from "mqtt-packet";
import type { CaptureRecord } from "../../../tools/capture/format.ts";

export const HEADER = '{"uplink":"capture","version":1,"startedAt":"2026-11-25T18:00:00.000Z","modem":"sim7000","board":"lilygo_t_sim7000g","app":"cloud_client 0.1.0"}';

const connect = mqtt.generate({ cmd: "connect", clientId: "pump-7", username: "bob", password: Buffer.from("*******"), keepalive: 60, clean: true });
export const publish = mqtt.generate({ cmd: "publish", topic: "pump-7/d2c", payload: '{"temp":21}', qos: 1, messageId: 7, dup: false, retain: false });
const connack = mqtt.generate({ cmd: "connack", returnCode: 0, sessionPresent: false });
const puback = mqtt.generate({ cmd: "puback", messageId: 7 });

/** A SIM7000's day: registration, a connection to port 8883, one message, and the end. */
export const records: readonly CaptureRecord[] = [
  { t: 0, lane: "note", text: "image cloud_client 0.1.0" },
  { t: 10, lane: "phase", text: "the image opens the modem's UART" },
  { t: 100, lane: "tx", data: "AT+CEREG?\r" },
  { t: 120, lane: "rx", data: '\r\n+CEREG: 2,5,"2AFE","20F6A1F",7\r\n\r\nOK\r\n' },
  { t: 130, lane: "phase", text: "the modem is registered" },
  { t: 200, lane: "tx", data: "AT+CSQ\r" },
  { t: 220, lane: "rx", data: "\r\n+CSQ: 20,99\r\n\r\nOK\r\n" },
  { t: 300, lane: "tx", data: 'AT+CIPSTART=0,"TCP","broker.example.com",8883\r' },
  { t: 320, lane: "rx", data: "\r\nOK\r\n" },
  { t: 900, lane: "rx", data: "\r\n0, CONNECT OK\r\n" },
  ...sent(1000, connect),
  ...received(1300, connack),
  { t: 1400, lane: "app", text: "CLOUD_EVT_READY" },
  { t: 1400, lane: "phase", text: "READY" },
  ...sent(1500, publish),
  ...received(1800, puback),
  { t: 2000, lane: "tx", data: "AT+CIICR\r" },
  { t: 2100, lane: "rx", data: "\r\n+CME ERROR: 148\r\n" },
  { t: 2200, lane: "rx", data: "\r\n0, CLOSED\r\n" },
];

export function captureText(of: readonly CaptureRecord[] = records): string {
  return `${[HEADER, ...of.map((record) => JSON.stringify(record))].join("\n")}\n`;
}

function sent(t: number, bytes: Buffer): CaptureRecord[] {
  return [
    { t, lane: "tx", data: `AT+CIPSEND=0,${bytes.length}\r` },
    { t: t + 10, lane: "rx", data: "\r\n> " },
    { t: t + 20, lane: "tx", data: bytes.toString("latin1") },
    { t: t + 90, lane: "rx", data: "\r\n0, SEND OK\r\n" },
  ];
}

function received(t: number, bytes: Buffer): CaptureRecord[] {
  return [
    { t, lane: "rx", data: "\r\n+CIPRXGET: 1,0\r\n" },
    { t: t + 10, lane: "tx", data: "AT+CIPRXGET=2,0,1460\r" },
    { t: t + 20, lane: "rx", data: `\r\n+CIPRXGET: 2,0,${bytes.length},0\r\n${bytes.toString("latin1")}\r\nOK\r\n` },
  ];
}
