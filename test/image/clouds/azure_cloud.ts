import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import mqttPacket from "mqtt-packet";
import type { Clock } from "../../../src/hal/contracts.ts";
import type { ClientCertificate, Credentials } from "../../../tools/cloud/azure/credentials.ts";
import { Enrollments } from "../../../tools/cloud/azure/enrollments.ts";
import type { HubSession } from "../../../tools/cloud/azure/hub_session.ts";
import { parseDpsUser } from "../../../tools/cloud/azure/hub_user.ts";
import { IotHub } from "../../../tools/cloud/azure/iot_hub.ts";
import { Registrations } from "../../../tools/cloud/azure/registrations.ts";
import type { Credential } from "../../../tools/tls/certificates.ts";

export const HUB = "myhub.azure-devices.net";
export const SERVICE = "global.azure-devices-provisioning.net";
export const SCOPE = "0ne00000A0A";

type Answer = (packet: mqttPacket.Packet) => void;

/** A hub and its provisioning service behind TLS, on streams of a network in memory. */
export class AzureCloud {
  readonly hub: IotHub;
  readonly enrollments = new Enrollments();
  readonly registrations: Registrations;
  /** CONNECTs that the hub and the service have seen. */
  readonly connects: { to: "hub" | "service"; clientId: string; password: string | undefined; returnCode: number }[] = [];
  private readonly server: Credential;
  private readonly ca: string;
  private ids = 0;

  /** @param server certificate for HUB and SERVICE */
  constructor(clock: Clock, server: Credential, ca: string) {
    const makeId = (): string => `id${++this.ids}`;
    this.server = server;
    this.ca = ca;
    this.hub = new IotHub({ clock, makeId, hostNames: [HUB] });
    const onAssigned: ConstructorParameters<typeof Registrations>[0]["onAssigned"] = (id, how) => void this.hub.devices.register(id, how);
    this.registrations = new Registrations({ clock, makeId, enrollments: this.enrollments, idScope: SCOPE, assignedHub: HUB, onAssigned });
  }

  /** The hub's side of a connection. */
  serveHub = (stream: Duplex): void => {
    let session: HubSession | undefined;
    this.serve(stream, (packet, answer, credentials, close) => {
      if (packet.cmd === "connect") session = this.connectHub(packet, answer, credentials, close);
      else if (session) servePacket(session, packet, answer, close);
    }, () => session && this.hub.detach(session));
  };

  /** The provisioning service's side of a connection. */
  serveService = (stream: Duplex): void => {
    let id = "";
    let shown: Credentials | undefined;
    this.serve(stream, (packet, answer, credentials, close) => {
      if (packet.cmd === "connect") {
        const user = parseDpsUser(packet.username?.toString() ?? "");
        id = packet.clientId;
        shown = credentials;
        const returnCode = user?.idScope === SCOPE && user.registrationId === id && packet.clean ? 0 : 5;
        this.connects.push({ to: "service", clientId: id, password: credentials.password, returnCode });
        return answer({ cmd: "connack", returnCode, sessionPresent: false });
      }
      if (packet.cmd === "subscribe") return answer(granted(packet, (topic) => (topic === "$dps/registrations/res/#" ? 1 : 128)));
      if (packet.cmd !== "publish") return;
      answer({ cmd: "puback", messageId: packet.messageId! });
      const query = new URLSearchParams(packet.topic.split("?")[1]);
      const body = Buffer.from(packet.payload);
      const isPut = packet.topic.startsWith("$dps/registrations/PUT/iotdps-register/?");
      if (!isPut && !packet.topic.startsWith("$dps/registrations/GET/iotdps-get-operationstatus/?")) return close();
      const reply = isPut ? this.registrations.register(id, shown!, body) : this.registrations.operationStatus(id, shown!, query.get("operationId") ?? undefined);
      const retry = reply.retryAfterS === undefined ? "" : `&retry-after=${reply.retryAfterS}`;
      answer(message(`$dps/registrations/res/${reply.status}/?$rid=${query.get("$rid")}${retry}`, reply.body));
    }, () => {});
  };

  private connectHub(packet: mqttPacket.IConnectPacket, answer: Answer, credentials: Credentials, close: () => void): HubSession | undefined {
    const { clientId, clean } = packet;
    const login = this.hub.login({ clientId, username: packet.username?.toString(), isClean: clean ?? true, ...credentials });
    const returnCode = "returnCode" in login ? login.returnCode : 0;
    this.connects.push({ to: "hub", clientId, password: credentials.password, returnCode });
    answer({ cmd: "connack", returnCode, sessionPresent: false });
    if ("returnCode" in login) return void close();
    let id = 0;
    const send = (topic: string, payload: string | Uint8Array, qos: 0 | 1, done?: () => void): void => {
      answer({ ...message(topic, payload), qos, ...(qos && { messageId: ++id }) });
      done?.();
    };
    return this.hub.attach(login, { send, close });
  }

  private serve(stream: Duplex, onPacket: (packet: mqttPacket.Packet, answer: Answer, credentials: Credentials, close: () => void) => void, onClose: () => void): void {
    const { certificatePem: cert, privateKeyPem: key } = this.server;
    const tls = new TLSSocket(stream, { isServer: true, cert, key, ca: this.ca, requestCert: true, rejectUnauthorized: false });
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    const answer: Answer = (packet) => void (tls.destroyed || tls.write(mqttPacket.generate(packet)));
    const close = (): void => void tls.end();
    parser.on("packet", (packet) => {
      const password = packet.cmd === "connect" ? packet.password?.toString() : undefined;
      if (packet.cmd === "pingreq") answer({ cmd: "pingresp" });
      else onPacket(packet, answer, { password, certificate: certificateOf(tls) }, close);
    });
    tls.on("data", (data: Buffer) => parser.parse(data));
    tls.on("error", () => stream.destroy());
    tls.once("close", onClose);
  }
}

function servePacket(session: HubSession, packet: mqttPacket.Packet, answer: Answer, close: () => void): void {
  if (packet.cmd === "subscribe") {
    answer(granted(packet, (topic, qos) => session.subscribe(topic, qos) ?? 128));
    session.deliver();
  }
  if (packet.cmd !== "publish") return;
  const { topic, qos, retain, messageId } = packet;
  if (session.publish({ topic, payload: Buffer.from(packet.payload), qos, retain }) !== undefined) return close();
  if (qos) answer({ cmd: "puback", messageId: messageId! });
}

const message = (topic: string, payload: string | Uint8Array): mqttPacket.IPublishPacket => ({ cmd: "publish", topic, payload: Buffer.from(payload), qos: 0, dup: false, retain: false });

function granted(packet: mqttPacket.ISubscribePacket, grant: (topic: string, qos: 0 | 1 | 2) => number): mqttPacket.ISubackPacket {
  return { cmd: "suback", messageId: packet.messageId!, granted: packet.subscriptions.map(({ topic, qos }) => grant(topic, qos)) };
}

function certificateOf(tls: TLSSocket): ClientCertificate | undefined {
  const { subject, fingerprint256 } = tls.getPeerCertificate();
  if (!subject) return undefined;
  // Node sets authorized only in its own server.
  const verifyError = (tls as unknown as { _handle: { verifyError(): Error | null } })._handle.verifyError();
  return { commonName: String(subject.CN), thumbprint: fingerprint256.replaceAll(":", ""), isTrusted: !verifyError };
}
