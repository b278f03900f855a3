/** Bad inputs from UART, modem and SIM; README.md says how the rows are run. */
import assert from "node:assert/strict";
import type { TestDevice } from "../../tools/testing/test_device.ts";
import { garbage } from "./device_row.ts";
import type { DeviceRow } from "./device_row.ts";

const SIM = { inserted: true, iccid: "8944500000000000000f", imsi: "234500000000000" };

/** ATE0 is answered with OK, and the echo stays. */
function keepEcho({ modem }: TestDevice): void {
  modem.onLog = () => void (modem.settings.isEchoOn = true);
}

/** The broker goes between the prompt and the end of the payload. */
function closeUnderSend(device: TestDevice): void {
  const { modem, broker } = device;
  let isClosed = false;
  modem.onLog = ({ direction, text }) => {
    if (isClosed || direction !== "tx" || !text.includes("> ")) return;
    isClosed = true;
    broker.stop();
  };
  device.publish(`${device.id}/c2d/cmd/ping`, "");
}

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
    code: 3,
    sentence: "no PINGRESP in 10 s",
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
    code: 3,
    sentence: "no PINGRESP in 10 s",
    limitS: 75,
    isOnceReady: true,
    input: ({ modem }) => modem.brownOut(),
  },
  ...(["off", "on"] as const).flatMap((power): DeviceRow[] =>
    [9600, 57600, 230400].map((baudRate) => ({ what: `a modem, ${power}, whose rate was changed to ${baudRate} baud`, event: "READY", limitS: 300, options: { modem: { baudRate, power } } })),
  ),
  { what: "an echo that will not go off", event: "READY", limitS: 40, input: keepEcho },
  {
    what: "garbage after a brown-out",
    event: "DISCONNECTED",
    code: 2,
    sentence: "modem restarted",
    limitS: 15,
    isOnceReady: true,
    input(device) {
      garbage(Array.from({ length: 300 }, (_, index) => String.fromCharCode((index * 83) % 256)).join(""))(device);
      device.modem.resetSpontaneously();
    },
  },
  {
    what: "a socket that the peer closes under a send",
    event: "DISCONNECTED",
    code: 1,
    sentence: "closed by the peer",
    limitS: 15,
    isOnceReady: true,
    input: closeUnderSend,
    mend: ({ broker }) => broker.start(),
  },
  {
    what: "firmware that lacks the command for reading",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "no packet data with APN iot.1nce.net: AT+CIPRXGET: ERROR",
    limitS: 60,
    input: ({ modem }) => modem.failNext("CIPRXGET", "ERROR"),
  },
  {
    what: "an nRF9160 with a Serial LTE Modem of SDK v1.9",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: 'needs Serial LTE Modem v2, as the board\'s dialect says, found "1.9.0"',
    limitS: 60,
    isForGood: true,
    options: { board: "nrf9160dk", modem: { dialect: "slm", firmware: "1.9.0" } as never },
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
  {
    what: "a wrong PIN, which is tried once",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "SIM refused the PIN: +CME ERROR: 16",
    limitS: 40,
    options: { modem: { sim: { ...SIM, pin: "1234" } }, settings: { pin: "4321" } },
    mend: ({ modem }) => modem.receive(Buffer.from('AT+CPIN="1234"\r')),
  },
  {
    what: "a SIM with one attempt left, which is left to a human",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "PIN not tried, attempts left: 1",
    limitS: 40,
    options: { modem: { sim: { ...SIM, pin: "1234" } }, settings: { pin: "1234" } },
    input: ({ modem }) => void (modem.sim.pinTriesLeft = 1),
    mend({ modem }) {
      assert.equal(modem.sim.pinTriesLeft, 1);
      modem.receive(Buffer.from('AT+CPIN="1234"\r'));
    },
  },
  {
    what: "a SIM that wants its PUK",
    event: "CONNECT_FAILED",
    code: -3,
    sentence: "SIM not ready: SIM PUK",
    limitS: 40,
    options: { modem: { sim: { ...SIM, pin: "1234", puk: "12345678" } }, settings: { pin: "1234" } },
    input: ({ modem }) => void (modem.sim.pinTriesLeft = 0),
    mend: ({ modem }) => modem.receive(Buffer.from('AT+CPIN="12345678","1234"\r')),
  },
];
