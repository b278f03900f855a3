import type { CloudClient, CloudService, ConnectDecision, ConnectRequest, Message, PublishDecision, Qos, SubscribeDecision } from "../core/service.ts";
import { credentialsOf } from "./hub_service.ts";
import { isRegistrationId, parseDpsUser } from "./hub_user.ts";
import type { RegistrationAnswer, Registrations } from "./registrations.ts";

const ANSWERS = "$dps/registrations/res/#";
const REGISTER = "$dps/registrations/PUT/iotdps-register/";
const STATUS = "$dps/registrations/GET/iotdps-get-operationstatus/";

/** includes/iot-dps-limits.md of the Azure docs. */
export const DPS_LIMIT_BYTES = 96 * 1024;

/** The Device Provisioning Service as the rules and services of a broker. */
export class DpsService implements CloudService {
  /** For what no packet tells: why a connection ends. */
  note: (text: string) => void = () => {};
  /** Sends an answer; a fault may delay or lose it. */
  sendAnswer: (send: () => void) => void = (send) => send();
  /** Called when a client is gone: no session outlives its connection, whatever it has asked for. */
  onGone: (clientId: string) => void = () => {};
  private readonly idScope: string;
  private readonly registrations: Registrations;

  constructor(idScope: string, registrations: Registrations) {
    this.idScope = idScope;
    this.registrations = registrations;
  }

  /**
   * Only the form is checked here: a wrong key or an unknown id is let in, and told so when it registers (seen at the service: CONNACK 0,
   * then 401 on the answer's topic).
   */
  connect({ clientId, username, password, certificate }: ConnectRequest): ConnectDecision {
    if (!isRegistrationId(clientId)) return { code: 2, why: "the client id can be no registration id" };
    const user = parseDpsUser(username ?? "");
    if (!user) return { code: 4, why: "the user name must be {id scope}/registrations/{registration id}/api-version={date}" };
    if (user.idScope !== this.idScope) return { code: 5, why: `the id scope is ${this.idScope}, not ${user.idScope}` };
    if (user.registrationId.toLowerCase() !== clientId.toLowerCase()) return { code: 5, why: `the user name is for ${user.registrationId}, the client id is ${clientId}` };
    if (!password && !certificate) return { code: 5, why: "neither a SAS token nor a certificate has been shown" };
    return { code: 0 };
  }

  subscribe(_client: CloudClient, filter: string, qos: Qos): SubscribeDecision {
    if (filter !== ANSWERS) return 128;
    return qos === 0 ? 0 : 1;
  }

  publish(client: CloudClient, message: Message): PublishDecision {
    if (message.qos !== 2 && parseRequest(message.topic)) return { ...message, retain: false };
    this.note(`${client.clientId}: ${message.qos === 2 ? "QoS 2 is not supported" : `${message.topic} is no topic of the provisioning service`}`);
    return "close";
  }

  received(client: CloudClient, { topic, payload }: Message): void {
    const request = parseRequest(topic);
    if (!request) return;
    const { clientId } = client;
    const { registrations } = this;
    const credentials = credentialsOf(client);
    const answer = request.isStatus ? registrations.operationStatus(clientId, credentials, request.operationId) : registrations.register(clientId, credentials, payload);
    this.sendAnswer(() => this.answer(client, request.requestId, answer));
  }

  disconnected({ clientId }: CloudClient): void {
    this.onGone(clientId);
  }

  private answer(client: CloudClient, requestId: string, { status, retryAfterS, body }: RegistrationAnswer): void {
    const qos = client.filters.get(ANSWERS);
    if (qos === undefined) return this.note(`${client.clientId}: the answer is lost, it has not subscribed to ${ANSWERS}`);
    const retry = retryAfterS === undefined ? "" : `&retry-after=${retryAfterS}`;
    client.send(`$dps/registrations/res/${status}/?$rid=${requestId}${retry}`, body, qos === 0 ? 0 : 1);
  }
}

interface DpsRequest {
  requestId: string;
  /** Else it registers. */
  isStatus: boolean;
  operationId: string | undefined;
}

/** @returns undefined for a topic that is none of the service's two */
function parseRequest(topic: string): DpsRequest | undefined {
  const [, path, query = ""] = /^(.*\/)\?(.*)$/.exec(topic) ?? [];
  const values = new Map(query.split("&").map((pair) => pair.split("=") as [string, string]));
  const requestId = values.get("$rid");
  if (!requestId || (path !== REGISTER && path !== STATUS)) return undefined;
  return { requestId, isStatus: path === STATUS, operationId: values.get("operationId") };
}
