/** Bad inputs from the network and its servers; README.md says how the rows are run. */
import type { TestDevice } from "../../tools/testing/test_device.ts";
import { answering, broker, closing, silent } from "./brokers.ts";
import type { Accept } from "./brokers.ts";
import type { DeviceRow } from "./device_row.ts";

const accept = (how: Accept | undefined) => (device: TestDevice): void => void (device.broker.accept = how);
const noBroker = accept(undefined);
/** DNS has no such name. */
const forget = (network: TestDevice["network"]): void => void (network["names"] as Map<string, string>).delete("broker.test");

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
    what: "a broker whose name nobody knows",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "refused, or unknown host",
    limitS: 60,
    input: ({ network }) => forget(network),
    mend: ({ network }) => void network.register("broker.test"),
  },
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
