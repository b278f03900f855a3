import assert from "node:assert/strict";
import type { Duplex } from "node:stream";
import { doctorSteps } from "../../../tools/doctor/doctor.ts";
import { summaryText } from "../../../tools/doctor/report.ts";
import { examineVirtual } from "./clinic.ts";
import type { CaseOptions } from "./clinic.ts";

/** A fault, the step that is broken by it (undefined: none), and what the doctor says. */
type Row<Model extends "sim7000" | "nrf9160"> = Omit<CaseOptions<Model>, "model"> & { what: string; step?: string; seen: string; fix?: RegExp };

const SIM = { inserted: true, iccid: "8944500000000000000f", imsi: "234500000000000" };

/** Answers CONNECT and SUBSCRIBE with these bytes. */
function broker(connack: number[], suback: number[] = []): (stream: Duplex) => void {
  return (stream) => void stream.on("data", (bytes: Buffer) => stream.write(Buffer.from(bytes[0] === 0x10 ? connack : suback)));
}

const sim7000: Row<"sim7000">[] = [
  { what: "off, with a power key", power: "off", hasKey: true, seen: "subscribed to pump-7/c2d/#" },
  { what: "off, without a power key", power: "off", step: "power", seen: "no byte came from the modem", fix: /supply.*power key/ },
  { what: "mute on", step: "power", seen: "no byte came from the modem", input: ({ modem }) => modem.mute(true) },
  { what: "mute on, after the first answer", step: "UART", seen: "the modem no longer answers", fix: /supply/, after: (step, { modem }) => step === "power" && modem.mute(true) },
  { what: "brown-out", step: "UART", seen: "the modem no longer answers", fix: /supply/, input: ({ modem }) => modem.brownOut() },
  { what: "brown-out, with a power key", hasKey: true, step: "UART", seen: "the modem no longer answers", input: ({ modem }) => modem.brownOut() },
  { what: "the wrong baud rate", step: "UART", seen: "48 bytes came and no answer to AT; they are not text", fix: /baud rate/, input: ({ modem }) => (modem.hostBaudRate = 9600) },
  { what: "garbage", seen: "subscribed to pump-7/c2d/#", input: ({ modem }) => modem.garbage(Buffer.from("\xff\x00\x80UU\r\n", "latin1")) },
  { what: "urc", seen: "subscribed to pump-7/c2d/#", input: ({ modem }) => modem.injectUrc("+CREG: 2") },
  { what: "sim-out", step: "SIM", seen: "no SIM: SIM not inserted", fix: /put the card in/, input: ({ modem }) => modem.removeSim() },
  { what: "a SIM with a PIN", options: { sim: { ...SIM, pin: "1234" } }, step: "SIM", seen: "the SIM wants its PIN", fix: /--pin-file/ },
  { what: "a SIM with a PIN that is given", options: { sim: { ...SIM, pin: "1234" } }, target: { pin: "1234" }, seen: "subscribed to pump-7/c2d/#" },
  { what: "a SIM with another PIN than the one that is given", options: { sim: { ...SIM, pin: "1234" } }, target: { pin: "4321" }, step: "SIM", seen: "SIM refused the PIN: +CME ERROR: 16", fix: /letter/ },
  { what: "signal 99", step: "radio", seen: "no signal in 30 s", fix: /antenna/, input: ({ modem }) => modem.setSignal(99) },
  { what: "signal 2", seen: "subscribed to pump-7/c2d/#", input: ({ modem }) => modem.setSignal(2) },
  { what: "deny", step: "registration", seen: "the network refuses the modem", fix: /not activated/, input: ({ modem }) => modem.deny() },
  { what: "register searching", step: "registration", seen: "searching, for 120 s", fix: /bands/, input: ({ modem }) => modem.setRegistration(2) },
  { what: "register idle", step: "registration", seen: "not registered, not searching, for 120 s", fix: /AT\+COPS=0/, input: ({ modem }) => modem.setRegistration(0) },
  { what: "fail CIICR ERROR", step: "PDP", seen: "no packet data with APN iot.1nce.net: AT+CIICR: ERROR", fix: /APN/, after: (step, { modem }) => step === "registration" && modem.failNext("CIICR", "ERROR") },
  { what: "drop-pdp, before the context is up", seen: "subscribed to pump-7/c2d/#", after: (step, { modem }) => step === "registration" && modem.dropPdp() },
  { what: "a name that is not there", target: { host: "nowhere.test" }, step: "DNS", seen: "AT+CDNSGIP: unknown host nowhere.test", fix: /nowhere\.test/ },
  { what: "silence CDNSGIP", step: "DNS", seen: "AT+CDNSGIP: no answer", after: (step, { modem }) => step === "PDP" && modem.silenceNext("CDNSGIP") },
  { what: "a port on which nobody listens", target: { port: 99 }, step: "TLS", seen: "refused, or unknown host", fix: /port 99/ },
  { what: "fail CIPSTART ERROR", step: "TLS", seen: "AT+CIPSTART: ERROR", after: (step, { modem }) => step === "clock" && modem.failNext("CIPSTART", "ERROR") },
  { what: "lose 3", step: "MQTT", seen: "no CONNACK in 30 s", after: (step, { modem }) => step === "TLS" && modem.loseNextPayloadBytes(3) },
  { what: "fail CIPSEND SEND FAIL", step: "MQTT", seen: "instead of CONNACK: AT+CIPSEND: SEND FAIL", after: (step, { modem }) => step === "TLS" && modem.failNext("CIPSEND", "SEND FAIL") },
  { what: "reset, in the middle", step: "MQTT", seen: "instead of CONNACK: modem restarted", fix: /supply/, after: (step, { modem }) => step === "TLS" && modem.resetSpontaneously() },
  { what: "lose-urc", seen: "subscribed to pump-7/c2d/#", after: (step, { modem }) => step === "TLS" && modem.dropNextDataUrc() },
  { what: "a server that says nothing", step: "MQTT", seen: "no CONNACK in 30 s", fix: /TLS/, input: (clinic) => (clinic.broker.accept = () => {}) },
  { what: "a broker that refuses the identifier", step: "MQTT", seen: "the broker refuses the client identifier", fix: /--id/, input: (clinic) => (clinic.broker.accept = broker([0x20, 2, 0, 2])) },
  { what: "a broker that refuses the password", step: "MQTT", seen: "user name or password is wrong", input: (clinic) => (clinic.broker.accept = broker([0x20, 2, 0, 4])) },
  { what: "a broker that does not authorize", step: "MQTT", seen: "the broker does not authorize the device", fix: /policy/, input: (clinic) => (clinic.broker.accept = broker([0x20, 2, 0, 5])) },
  { what: "a cloud that refuses the topic", step: "cloud", seen: "the cloud refuses pump-7/c2d/#", fix: /--topic/, input: (clinic) => (clinic.broker.accept = broker([0x20, 2, 0, 0], [0x90, 3, 0, 1, 128])) },
  { what: "TLS with a clock that was never set", target: { tag: 42 }, step: "TLS", seen: "TLS cannot check certificates: the modem's clock is not set", fix: /clock/ },
];

const nrf9160: Row<"nrf9160">[] = [
  { what: "mute on", step: "power", seen: "no byte came from the modem", input: ({ modem }) => modem.mute(true) },
  { what: "the wrong baud rate", step: "power", seen: "no byte came from the modem", fix: /baud rate/, input: ({ modem }) => (modem.hostBaudRate = 9600) },
  { what: "removesim", step: "SIM", seen: "no SIM: SIM failure", input: ({ modem }) => modem.removeSim() },
  { what: "register 4", step: "radio", seen: "no signal in 30 s", fix: /antenna/, input: ({ modem }) => modem.setRegistration(4) },
  { what: "signal -125", seen: "subscribed to pump-7/c2d/#", input: ({ modem }) => modem.setSignal(-125) },
  { what: "register 90", step: "registration", seen: "not registered, the SIM does not work", after: (step, { modem }) => step === "radio" && modem.setRegistration(90) },
  { what: "deny", step: "registration", seen: "the network refuses the modem", input: ({ modem }) => modem.deny() },
  { what: "droppdp", seen: "subscribed to pump-7/c2d/#", after: (step, { modem }) => step === "registration" && modem.dropPdp() },
  { what: "a name that is not there", target: { host: "nowhere.test" }, step: "DNS", seen: "AT#XGETADDRINFO: Host not found" },
  { what: "fail #XCONNECT ERROR", step: "TLS", seen: "AT#XCONNECT: ERROR, refused, or no such host", input: ({ modem }) => modem.failNext("#XCONNECT", "ERROR") },
  { what: "reset, in the middle", step: "MQTT", seen: "instead of CONNACK: modem restarted", after: (step, { modem }) => step === "TLS" && modem.resetSpontaneously() },
  { what: "crash, in the middle", step: "MQTT", seen: "instead of CONNACK: modem restarted", after: (step, { modem }) => step === "TLS" && modem.crash() },
  { what: "TLS without credentials under the tag", target: { tag: 42 }, step: "TLS", seen: "AT#XCONNECT: ERROR, refused, no such host, or no TLS: check credentials of tag 42, host name and date", fix: /uplink provision/ },
];

function check<Model extends "sim7000" | "nrf9160">(model: Model, { what, step, seen, fix, ...one }: Row<Model>): void {
  it(`${what}: ${step === undefined ? "finds nothing broken" : `broken at ${step}`}`, async () => {
    const findings = await examineVirtual<Model>({ model, ...one });
    const last = findings.at(-1)!;
    assert.deepEqual({ step: last.isOk ? undefined : last.step, seen: last.seen }, { step, seen });
    if (step !== undefined) assert.match(last.fix ?? "", fix ?? /\w/);
    assert.ok(findings.slice(0, -1).every(({ isOk }) => isOk));
  });
}

describe("tools/doctor, a SIM7000", () => {
  for (const row of sim7000) check("sim7000", row);
});

describe("tools/doctor, an nRF9160", () => {
  for (const row of nrf9160) check("nrf9160", row);
});

describe("tools/doctor", () => {
  it("goes from power to cloud, each step once", async () => {
    const names = "power UART SIM radio registration PDP DNS clock TLS MQTT cloud".split(" ");
    assert.deepEqual(doctorSteps().map(({ name }) => name), names);
    for (const model of ["sim7000", "nrf9160"] as const) assert.deepEqual((await examineVirtual({ model })).map(({ step }) => step), names);
  });

  it("names what it did not look at", async () => {
    const findings = await examineVirtual({ model: "sim7000", input: ({ modem }) => modem.removeSim() });
    assert.equal(summaryText(findings), "broken at SIM; not looked at: radio, registration, PDP, DNS, clock, TLS, MQTT, cloud");
  });

  it("says that a weak signal is one, and goes on", async () => {
    const findings = await examineVirtual({ model: "sim7000", input: ({ modem }) => modem.setSignal(2) });
    assert.match(findings.find(({ step }) => step === "radio")?.fix ?? "", /weak/);
  });
});
