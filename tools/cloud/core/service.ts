import type { X509Certificate } from "node:crypto";

export type Qos = 0 | 1 | 2;

/** An MQTT message on its way from or to a client. */
export interface Message {
  topic: string;
  payload: Buffer;
  qos: Qos;
  retain: boolean;
  dup: boolean;
}

/** What is known of a connection below MQTT. */
export interface Transport {
  isTls: boolean;
  /** The client's certificate, where it showed one. */
  certificate?: X509Certificate;
  /** Whether the stand-in's own authority has issued it. */
  isTrusted?: boolean;
  /** Server name that the client asked for (SNI). */
  serverName?: string;
  alpn?: string;
}

/** A CONNECT packet, with what is below it. */
export interface ConnectRequest extends Transport {
  clientId: string;
  isClean: boolean;
  /** As the client asked for, seconds, 0 = none. */
  keepAliveS: number;
  username?: string;
  password?: string;
  will?: Omit<Message, "dup">;
}

/** Code of a CONNACK that refuses, MQTT 3.1.1 table 3.1. */
export type RefusalCode = 1 | 2 | 3 | 4 | 5;

export interface Acceptance {
  code: 0;
  /** The keep-alive that is enforced, seconds, 0 = none; default what the client asked for. */
  keepAliveS?: number;
}

/** "close" ends the connection without a CONNACK. */
export type ConnectDecision = Acceptance | { code: RefusalCode; why: string } | { code: "close"; why: string };

/**
 * What becomes of a PUBLISH: taken as it is, taken in another form, "drop" = neither acknowledged nor delivered,
 * "close" = the connection ends.
 */
export type PublishDecision = "accept" | "drop" | "close" | Message;

/** The granted QoS, 128 = refused in the SUBACK, "drop" = no SUBACK, "close" = the connection ends. */
export type SubscribeDecision = Qos | 128 | "drop" | "close";

/** Why a connection has ended. */
export type EndReason =
  | "disconnect" // the client said so
  | "lost" // the client's side closed or broke
  | "takeover" // another connection with the same client id
  | "keepAlive" // silent for 1.5 times the keep-alive
  | "forbidden" // a topic that the policy forbids
  | "protocol" // not MQTT 3.1.1, or over a limit
  | "refused" // by a CONNACK
  | "expired" // its credentials
  | "server"; // the stand-in itself

/** A client whose CONNECT was accepted. */
export interface CloudClient extends ConnectRequest {
  /** Filters that are granted, with their QoS. */
  readonly filters: ReadonlyMap<string, Qos>;
  readonly connectedAtMs: number;
  /** Sends a message to this client alone, whether or not it has subscribed to the topic. */
  send(topic: string, payload: string | Buffer, qos?: 0 | 1): void;
  close(reason: EndReason): void;
}

/** What one cloud says and does: its rules and its services. The broker below it does MQTT. */
export interface CloudService {
  /** Decides on a CONNECT that is well-formed. */
  connect(request: ConnectRequest): ConnectDecision;
  /** Decides on a PUBLISH within the limits; the will of a lost client too. */
  publish(client: CloudClient, message: Message): PublishDecision;
  /** Decides on one filter of a SUBSCRIBE within the limits. */
  subscribe(client: CloudClient, filter: string, qos: Qos): SubscribeDecision;
  /** Whether a matching message reaches this client; default always. */
  delivers?(client: CloudClient, message: Message): boolean;
  /** After the CONNACK, and after what the session had stored. */
  connected?(client: CloudClient, isSessionPresent: boolean): void;
  disconnected?(client: CloudClient, reason: EndReason): void;
  /** After the SUBACK; the filters that were granted. */
  subscribed?(client: CloudClient, filters: readonly string[]): void;
  /** Before the UNSUBACK. */
  unsubscribed?(client: CloudClient, filters: readonly string[]): void;
  /** A message was taken; after its PUBACK if it has one. The broker delivers it to subscribers by itself. */
  received?(client: CloudClient, message: Message): void;
  /** The client has acknowledged a QoS 1 message. */
  acknowledged?(client: CloudClient, message: Message): void;
}

/** Numbers above which the broker refuses; absent = no limit. */
export interface BrokerLimits {
  /** Over it the connection is closed, as over the next three. */
  payloadBytes?: number;
  topicBytes?: number;
  /** Slashes in a topic or filter. */
  topicSlashes?: number;
  filtersPerSubscribe?: number;
  /** Filters of one connection; more are refused in the SUBACK. */
  filters?: number;
  /** How long a persistent session is kept without its client, seconds; default for ever. */
  sessionExpiryS?: number;
  /** Whether a packet before the CONNACK closes the connection. */
  mustAwaitConnack?: boolean;
}
