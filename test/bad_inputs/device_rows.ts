/** Bad inputs of a device in the field; README.md says how the rows are run. */
import type { TestDeviceOptions } from "../../tools/testing/create_test_device.ts";
import type { TestDevice } from "../../tools/testing/test_device.ts";
import { answering, broker, closing, silent } from "./brokers.ts";
import type { Accept } from "./brokers.ts";

export interface DeviceRow {
  what: string;
  /** Name without CLOUD_EVT_. READY where the device must not be disturbed. */
  event: "CONNECT_FAILED" | "DISCONNECTED" | "ERROR" | "READY" | "COMMAND";
  /** CloudConnectResult of CONNECT_FAILED, CloudDisconnectReason of DISCONNECTED, code of ERROR, result of reply() in COMMAND. */
  code?: number;
  /** Whole, or its beginning. */
  sentence?: string;
  /** Longest virtual time until it is told, seconds; from power-on, or where `isOnceReady` from the input. */
  limitS: number;
  /** The input comes when the device is READY, and not before it is switched on. */
  isOnceReady?: boolean;
  options?: Omit<TestDeviceOptions, "app">;
  /** Brings the input about. */
  input?(device: TestDevice): void;
  /** Takes it away; not needed where it is over by itself. */
  mend?(device: TestDevice): void;
}

const garbage = (bytes: string) => ({ modem }: TestDevice): void => modem.garbage(Buffer.from(bytes, "latin1"));
const accept = (how: Accept | undefined) => (device: TestDevice): void => void (device.broker.accept = how);
const noBroker = accept(undefined);
const SIM = { inserted: true, iccid: "8944500000000000000f", imsi: "234500000000000" };

/** What is on the line beside what the modem says. */
export const UART: DeviceRow[] = [
  { what: "noise before the modem has been switched on", event: "READY", limitS: 30, input: garbage("\xff\xfe\0\x80UU\r\n>\r\n") },
  { what: "a line of 5,000 bytes without an end", event: "READY", limitS: 40, input: garbage("x".repeat(5000)) },
  { what: "names of what every object has", event: "READY", limitS: 30, input: garbage("\r\ntoString\r\n\r\n__proto__: 1\r\n\r\non:\r\n") },
  { what: "a prompt that nobody has asked for", event: "READY", limitS: 30, isOnceReady: true, input: garbage("\r\n> ") },
  { what: "results that nobody has asked for", event: "READY", limitS: 30, isOnceReady: true, input: garbage("\r\nOK\r\n\r\nERROR\r\n\r\n0, SEND OK\r\n") },
  { what: "data of a socket that is not open", event: "READY", limitS: 30, isOnceReady: true, input: garbage("\r\n+CIPRXGET: 1,5\r\n\r\n7, CLOSED\r\n") },
  {
    what: "bytes lost on the way to the modem, under a message",
    event: "DISCONNECTED",
    code: 2,
    sentence: "AT+CIPSEND: no answer",
    limitS: 70,
    isOnceReady: true,
    input(device) {
      device.modem.loseNextPayloadBytes(3);
      device.publish(`${device.id}/c2d/cmd/ping`, "");
    },
  },
];

export const MODEM: DeviceRow[] = [
  {
    what: "a modem that never answers",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "no answer from the modem: check power and UART",
    limitS: 90,
    input: ({ modem }) => modem.mute(true),
    mend: ({ modem }) => modem.mute(false),
  },
  {
    what: "a modem that stops answering",
    event: "DISCONNECTED",
    code: 2,
    sentence: "AT+CIPRXGET: no answer",
    limitS: 75,
    isOnceReady: true,
    input: ({ modem }) => modem.mute(true),
    mend: ({ modem }) => modem.mute(false),
  },
  {
    what: "a modem that answers ERROR to its first set-up",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "modem set-up: AT+CMEE: ERROR",
    limitS: 40,
    input: ({ modem }) => modem.failNext("CMEE", "ERROR"),
  },
  {
    what: "a modem that answers ERROR to the packet data context",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "no packet data with APN iot.1nce.net: AT+CIICR: ERROR",
    limitS: 60,
    input: ({ modem }) => modem.failNext("CIICR", "ERROR"),
  },
  {
    what: "a modem that answers ERROR to a connection",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "AT+CIPSTART: ERROR",
    limitS: 60,
    input: ({ modem }) => modem.failNext("CIPSTART", "ERROR"),
  },
  {
    what: "a modem that cannot send",
    event: "DISCONNECTED",
    code: 2,
    sentence: "AT+CIPSEND: SEND FAIL",
    limitS: 10,
    isOnceReady: true,
    input(device) {
      device.modem.failNext("CIPSEND", "SEND FAIL");
      device.publish(`${device.id}/c2d/cmd/ping`, "");
    },
  },
  {
    what: "a modem that resets itself",
    event: "DISCONNECTED",
    code: 2,
    sentence: "modem restarted",
    limitS: 15,
    isOnceReady: true,
    input: ({ modem }) => modem.resetSpontaneously(),
  },
  {
    what: "a modem whose supply breaks down",
    event: "DISCONNECTED",
    code: 2,
    sentence: "AT+CIPRXGET: no answer",
    limitS: 75,
    isOnceReady: true,
    input: ({ modem }) => modem.brownOut(),
  },
];

export const SIM_CARD: DeviceRow[] = [
  {
    what: "no SIM",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "SIM not ready: +CME ERROR: 10",
    limitS: 40,
    options: { modem: { sim: { ...SIM, inserted: false } } },
    mend({ modem }) {
      modem.sim.isInserted = true;
      modem.reboot("a SIM was put in");
    },
  },
  {
    what: "a SIM that wants a PIN where none is set",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "SIM wants a PIN: set the right pin in the settings",
    limitS: 30,
    options: { modem: { sim: { ...SIM, pin: "1234" } } },
    mend: ({ modem }) => modem.receive(Buffer.from('AT+CPIN="1234"\r')),
  },
];

export const NETWORK: DeviceRow[] = [
  {
    what: "registration denied",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "registration denied by the operator",
    limitS: 70,
    options: { modem: { registration: { stat: 3 } } },
    mend: ({ modem }) => modem.setRegistration(1),
  },
  {
    what: "no network anywhere",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "no network found in 180 s",
    limitS: 230,
    options: { modem: { registration: { stat: 2 } } },
    mend: ({ modem }) => modem.setRegistration(1),
  },
  {
    what: "an APN that the operator does not know",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "no packet data with APN iot.1nce.net: AT+CIICR:",
    limitS: 120,
    options: { modem: { apn: ["other.apn"] } },
    mend: ({ modem }) => void (modem.profile.apn as string[]).push("iot.1nce.net"),
  },
  {
    what: "packet data that the network takes away",
    event: "DISCONNECTED",
    code: 2,
    sentence: "network dropped the packet data",
    limitS: 5,
    isOnceReady: true,
    input: ({ modem }) => modem.dropPdp(),
  },
];

export const BROKER: DeviceRow[] = [
  {
    what: "a broker that is not there",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "refused, or unknown host",
    limitS: 40,
    input: ({ network }) => network.refuse("broker.test"),
    mend: ({ network }) => network.restore("broker.test"),
  },
  {
    what: "a broker's host that swallows everything",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "refused, or unknown host",
    limitS: 120,
    input: ({ network }) => network.drop("broker.test"),
    mend: ({ network }) => network.restore("broker.test"),
  },
  ...([
    [1, -4, "protocol level"],
    [2, -4, "client id"],
    [3, -4, "server unavailable"],
    [4, -9, "bad user or password"],
    [5, -9, "not authorized"],
    [9, -9, "code 9"],
  ] as const).flatMap(([returned, result, words]): DeviceRow[] => {
    const refusing = { limitS: 40, input: accept(answering(`\x20\x02\0${String.fromCharCode(returned)}`)), mend: noBroker };
    const sentence = `broker refuses: ${words}`;
    return [
      { what: `a broker that answers CONNACK ${returned}`, event: "ERROR", code: returned, sentence, ...refusing },
      { what: `a broker that answers CONNACK ${returned}, as the end of the attempt`, event: "CONNECT_FAILED", code: result, sentence, ...refusing },
    ];
  }),
  { what: "a broker that closes half-way", event: "CONNECT_FAILED", code: -4, sentence: "closed by the peer", limitS: 40, input: accept(closing), mend: noBroker },
  { what: "a broker that says nothing", event: "CONNECT_FAILED", code: -10, sentence: "no CONNACK in 30 s", limitS: 70, input: accept(silent), mend: noBroker },
  {
    what: "a server of another protocol",
    event: "CONNECT_FAILED",
    code: -4,
    sentence: "packet before CONNACK",
    limitS: 40,
    input: accept(answering(`HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)),
    mend: noBroker,
  },
  {
    what: "a server of another protocol that says little, which reads as the beginning of a packet",
    event: "CONNECT_FAILED",
    code: -10,
    sentence: "no CONNACK in 30 s",
    limitS: 70,
    input: accept(answering("SSH-2.0-x\r\n")),
    mend: noBroker,
  },
  {
    what: "a broker that does not answer SUBSCRIBE",
    event: "DISCONNECTED",
    code: 3,
    sentence: "no SUBACK in 30 s",
    limitS: 70,
    input: accept(broker({ lacks: ["subscribe"] })),
    mend: noBroker,
  },
  {
    what: "a broker that refuses the topics",
    event: "ERROR",
    code: 128,
    sentence: "broker refuses topic uplink-869951030000000/c2d/#",
    limitS: 40,
    input: accept(broker({ granted: 128 })),
    mend(device) {
      noBroker(device);
      device.modem.dropPdp();
    },
  },
  {
    what: "a broker that no longer answers pings",
    event: "DISCONNECTED",
    code: 3,
    sentence: "no PINGRESP in 10 s",
    limitS: 110,
    input: accept(broker({ lacks: ["pingreq"] })),
    mend: noBroker,
  },
  {
    what: "a message that is too long",
    event: "ERROR",
    code: -122,
    sentence: "dropped a message of 90",
    limitS: 30,
    isOnceReady: true,
    input: (device) => device.publish(`${device.id}/c2d/note`, "x".repeat(9000)),
  },
  {
    what: "a command that nobody knows",
    event: "COMMAND",
    limitS: 5,
    isOnceReady: true,
    sentence: "toString",
    input: (device) => device.publish(`${device.id}/c2d/cmd/toString/r1`, ""),
  },
];
