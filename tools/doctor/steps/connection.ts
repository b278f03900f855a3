import mqtt from "mqtt-packet";
import type { Packet } from "mqtt-packet";
import type { Socket } from "../../../src/net/socket.ts";
import type { Patient } from "../patient.ts";
import { broken, ok } from "../verdict.ts";
import type { Step, Verdict } from "../verdict.ts";

/** How long an answer of the other side may take. */
const ANSWER_MS = 30_000;

/** MQTT 3.1.1 table 3.1, and what mends it. */
const REFUSALS: Readonly<Record<number, readonly [seen: string, fix: string]>> = {
  1: ["the broker does not speak MQTT 3.1.1", "take a broker that does"],
  2: ["the broker refuses the client identifier", "give the one that the cloud knows: --id"],
  3: ["the broker is not available", "look at the broker's own log, try again later"],
  4: ["user name or password is wrong", "check --user and the password, and for Azure the key and the clock"],
  5: ["the broker does not authorize the device", "check that the device is registered, its certificate active and its policy attached"],
};

/** The connection that later steps use. */
class Line {
  socket: Socket | undefined;
  /** Why it closed. */
  cause: string | undefined;
  #packets: Packet[] = [];
  #wake: () => void = () => {};

  /** @returns the cause of a failure */
  open({ network, target: { host, port, tag } }: Patient): Promise<string | undefined> {
    const parser = mqtt.parser({ protocolVersion: 4 });
    parser.on("packet", (packet) => this.#packets.push(packet));
    parser.on("error", (error) => (this.cause ??= `what comes is no MQTT: ${error.message}`));
    return new Promise((resolve) => {
      const socket = network.connect(host, port, tag === undefined ? {} : { tls: { tag } });
      this.socket = socket;
      socket.onConnect = () => resolve(undefined);
      socket.onData = (bytes) => {
        parser.parse(Buffer.from(bytes, "latin1"));
        this.#wake();
      };
      socket.onClose = (_reason, cause) => {
        this.cause ??= cause ?? "the other side closes the connection";
        resolve(this.cause);
        this.#wake();
      };
    });
  }

  /** Sends a packet, and waits for one of that kind. */
  async exchange(packet: Packet, wanted: Packet["cmd"], { clock }: Patient): Promise<Packet | undefined> {
    this.socket?.send(mqtt.generate(packet).toString("latin1"));
    let isLate = false;
    const timer = clock.setTimeout(() => {
      isLate = true;
      this.#wake();
    }, ANSWER_MS);
    for (;;) {
      const found = this.#packets.find(({ cmd }) => cmd === wanted);
      if (found || isLate || this.cause !== undefined) {
        clock.clearTimeout(timer);
        return found;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** What mends a connection that could not be made, by the cause that the driver tells. */
const FIXES: readonly (readonly [RegExp, string])[] = [
  [/clock is not set/, "set the modem's clock: AT+CLTS=1 and a restart where the network tells the time, or AT+CCLK"],
  [/expired|not yet valid/i, "the server's certificate is not valid at the modem's time: check the clock, then the certificate"],
  [/for another name|name mismatch/i, "the certificate is for another name: give the host as the certificate has it"],
  [/certificate|handshake|TLS|tag|credential/i, "check that the CA signed the server's certificate and that certificate and key belong together: uplink provision --list --tag"],
  [/restarted|stopped answering/, "the modem fell over while it sent: its supply must give peaks of 2 A"],
  [/DNS|^(?!.*refused).*unknown host/i, "the name is not resolved: check it, and the operator's DNS"],
];

function connectFix(cause: string, { target: { host, port } }: Patient): string {
  return FIXES.find(([pattern]) => pattern.test(cause))?.[1] ?? `check that ${host} listens on port ${port} and that no firewall or private APN stands between`;
}

function unanswered(line: Line, what: string): Verdict {
  const known = line.cause === undefined ? undefined : FIXES.find(([pattern]) => pattern.test(line.cause!))?.[1];
  const fix = known ?? "look at the broker's log; a port for TLS does not answer one without, and the other way round";
  return broken(line.cause === undefined ? `no ${what} in ${ANSWER_MS / 1000} s` : `instead of ${what}: ${line.cause}`, fix);
}

/** TLS, MQTT and cloud: three steps on one connection. */
export function connectionSteps(): Step[] {
  const line = new Line();
  return [
    {
      name: "TLS",
      async examine(patient) {
        const { host, port, tag } = patient.target;
        const cause = await line.open(patient);
        if (cause !== undefined) return broken(cause, connectFix(cause, patient));
        return ok(tag === undefined ? `not used; TCP to ${host}:${port} stands` : `handshake with ${host}:${port} done, credentials of tag ${tag}`);
      },
    },
    {
      name: "MQTT",
      async examine(patient) {
        const { clientId, user, password } = patient.target;
        const login = { ...(user !== undefined && { username: user }), ...(password !== undefined && { password: Buffer.from(password) }) };
        const answer = await line.exchange({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clientId, clean: true, keepalive: 60, ...login }, "connack", patient);
        if (answer?.cmd !== "connack") return unanswered(line, "CONNACK");
        const refusal = REFUSALS[answer.returnCode ?? 0];
        return refusal ? broken(...refusal) : ok(`session as ${clientId} accepted`);
      },
    },
    {
      name: "cloud",
      async examine(patient) {
        const { topic } = patient.target;
        const answer = await line.exchange({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic, qos: 1 }] }, "suback", patient);
        line.socket?.close();
        if (answer?.cmd !== "suback") return unanswered(line, `SUBACK for ${topic}; a cloud closes where its policy refuses`);
        if (answer.granted[0] === 128) return broken(`the cloud refuses ${topic}`, "check the device's policy, or give the topic that it may use: --topic");
        return ok(`subscribed to ${topic}`);
      },
    },
  ];
}
