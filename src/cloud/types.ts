/**
 * The Cloud API's names and numbers (nRF Connect SDK v1.8.0 include/net/cloud.h). Values equal C's; what deviates is in README.md.
 * Never store or transmit these numbers: they changed between releases of the original.
 */
import type { Clock, Random } from "../hal/contracts.ts";
import type { Network, Socket, TlsOptions } from "../net/socket.ts";

/** enum cloud_event_type; from 0x100 on, events that the original does not have. */
export const enum CloudEventType {
  Connecting = 0,
  Connected = 1,
  Disconnected = 2,
  Ready = 3,
  Error = 4,
  DataSent = 5,
  DataReceived = 6,
  PairRequest = 7,
  PairDone = 8,
  FotaStart = 9,
  FotaDone = 10,
  FotaErasePending = 11,
  FotaEraseDone = 12,
  FotaDlProgress = 13,
  FotaError = 14,
  Count = 15,
  ConnectFailed = 0x100,
  StateResult = 0x101,
  Command = 0x102,
}

/** enum cloud_disconnect_reason */
export const enum CloudDisconnectReason {
  UserRequest = 0,
  ClosedByRemote = 1,
  InvalidRequest = 2,
  Misc = 3,
  Count = 4,
}

/** enum cloud_qos */
export const enum CloudQos {
  AtMostOnce = 0,
  AtLeastOnce = 1,
  ExactlyOnce = 2,
  Count = 3,
}

/** enum cloud_endpoint_type; 5..32767 are private to a backend. */
export const enum CloudEndpointType {
  Msg = 0,
  State = 1,
  StateDelete = 2,
  StateGet = 3,
  Pair = 4,
  CommonCount = 5,
  PrivStart = 5,
  PrivEnd = 32767,
}

/** enum cloud_connect_result */
export const enum CloudConnectResult {
  Success = 0,
  ErrNotInitd = -1,
  ErrInvalidParam = -2,
  ErrNetwork = -3,
  ErrBackend = -4,
  ErrMisc = -5,
  ErrNoMem = -6,
  ErrPrvKey = -7,
  ErrCert = -8,
  ErrCertMisc = -9,
  ErrTimeoutNoData = -10,
  ErrAlreadyConnected = -11,
}

/** errno numbers of Zephyr's C library; functions return them negative. */
export const enum Errno {
  EAGAIN = 11,
  ENOMEM = 12,
  EINVAL = 22,
  ENODATA = 61,
  EMSGSIZE = 122,
  ETIMEDOUT = 116,
  ENOTCONN = 128,
  ENODEV = 19,
  EALREADY = 120,
  ENOTSUP = 134,
}

/** struct cloud_endpoint */
export interface CloudEndpoint {
  type: CloudEndpointType;
  /** Topic; the backend's default for the type if absent. On receive always the full topic. */
  str?: string;
}

/** struct cloud_msg */
export interface CloudMsg {
  /** Byte string, or ASCII text. */
  buf: string;
  qos: CloudQos;
  endpoint: CloudEndpoint;
  retain?: boolean;
  /** AZURE_IOT_HUB: properties of a Msg, `color=red&flag`, names and values percent-encoded; see cloudProperties() and cloudProperty(). */
  properties?: string | undefined;
  /** On receive, of State and StateGet: what the text is. */
  kind?: CloudStateKind;
  /** On receive: the server sent it before and saw no acknowledgement. */
  dup?: boolean;
}

/** What a text about the state is. */
export const enum CloudStateKind {
  /** The whole state, as asked for. */
  Document = 0,
  /** What is wanted and not yet reported. */
  Delta = 1,
  /** What is wanted, whole or as a patch. */
  Desired = 2,
}

/** struct cloud_event, as a union with one payload per type. */
export type CloudEvent =
  | { type: CloudEventType.Connecting; attempt: number }
  | { type: CloudEventType.Connected; persistentSession: boolean }
  | { type: CloudEventType.Disconnected; reason: CloudDisconnectReason; cause: string; retryInMs?: number | undefined }
  | { type: CloudEventType.Ready }
  /** code: CONNACK 1..5, SUBACK 128, the cloud's own from 400 on, or a negative errno */
  | { type: CloudEventType.Error; code: number; message: string }
  | { type: CloudEventType.DataSent; id: number }
  | { type: CloudEventType.DataReceived; msg: CloudMsg }
  | { type: CloudEventType.PairRequest | CloudEventType.PairDone }
  | { type: CloudEventType.FotaStart | CloudEventType.FotaDone | CloudEventType.FotaErasePending | CloudEventType.FotaEraseDone }
  | { type: CloudEventType.FotaDlProgress; fotaProgress: number }
  | { type: CloudEventType.FotaError; code: number; message: string }
  | { type: CloudEventType.ConnectFailed; result: CloudConnectResult; cause: string; retryInMs?: number | undefined }
  /** The cloud's answer to State, StateDelete or StateGet, once for an id, after its DataReceived if there is one; code as in HTTP, or -ETIMEDOUT */
  | { type: CloudEventType.StateResult; id: number; ok: boolean; code: number; version?: number | undefined }
  | CloudCommandEvent;

/**
 * A call from the cloud: a direct method on Azure, a message with messageType CMD on nRF Cloud, a message below c2d/cmd elsewhere. A handler that
 * answers later returns true; without that, what is not answered when it returns is answered with 501.
 */
export interface CloudCommandEvent {
  type: CloudEventType.Command;
  name: string;
  payload: string;
  /**
   * Answers the caller, once.
   * @param status as in HTTP: 200 done, 404 or 501 unknown
   * @param payload JSON text
   * @returns message id, -EALREADY after an answer that was taken, or why it was not taken, and may be tried again
   */
  reply(status: number, payload?: string): number;
}

/** @returns true for a Command that is answered later; else nothing of interest */
export type CloudEventHandler = (backend: CloudBackend, event: CloudEvent, userData: unknown) => unknown;

/** struct cloud_backend_config and what the original sets at build time. */
export interface CloudBackendConfig {
  /** Name for cloudGetBinding(). */
  name?: string | undefined;
  /** Host name or address. */
  host?: string | undefined;
  /** 1..65535 */
  port?: number | undefined;
  /** TLS in the modem; default plain TCP. An image has the code for it only where prj.json has tls. */
  tls?: TlsOptions | undefined;
  /** Device id; default idPrefix and the modem's IMEI. */
  id?: string | undefined;
  idPrefix?: string | undefined;
  user?: string | undefined;
  password?: string | undefined;
  /** Seconds, 0 (off) to 65535. */
  keepAliveS?: number | undefined;
  cleanSession?: boolean | undefined;
  /** Bytes of unacknowledged messages that are kept, also while offline; 0 refuses to send unless READY. Default 0. */
  outboxBytes?: number | undefined;
  /** False: one attempt, and no other after a failure or a loss. Default true. */
  reconnect?: boolean | undefined;
  /** What opens sockets; default the board's modem. */
  network?: Network | undefined;
  /** Default the board's. */
  clock?: Clock | undefined;
  /** Default the board's. */
  random?: Random | undefined;
  /** The connection's socket, still connecting, once cloudConnect() has returned. */
  socket?: Socket | undefined;
  handler?: CloudEventHandler | undefined;
  userData?: unknown | undefined;
}

/** What a backend and its cloud can do. */
export interface CloudCapabilities {
  /** Endpoint types that cloudSend() takes. */
  endpoints: CloudEndpointType[];
  /** The highest QoS. */
  qos: CloudQos;
  retain: boolean;
  /** The cloud keeps messages for a device that is away. */
  persistentSession: boolean;
  /** Commands come, and their answers go. */
  commands: boolean;
  /** Endpoint types that a StateResult follows. */
  stateResults: CloudEndpointType[];
  fota: boolean;
  /** Longest text of a message, bytes, as the cloud has it; the device's memory takes less. */
  payloadMax: number;
  /** Longest topic, bytes. */
  topicMax: number;
}

/** struct cloud_api: a backend's function table; absent functions answer as the original's wrappers do. */
export interface CloudApi {
  init?(backend: CloudBackend): number;
  uninit?(backend: CloudBackend): number;
  connect?(backend: CloudBackend): CloudConnectResult;
  disconnect?(backend: CloudBackend): number;
  send?(backend: CloudBackend, msg: CloudMsg): number;
  ping?(backend: CloudBackend): number;
  keepaliveTimeLeft?(backend: CloudBackend): number;
  input?(backend: CloudBackend): number;
  epSubscriptionsAdd?(backend: CloudBackend, list: CloudEndpoint[]): number;
  epSubscriptionsRemove?(backend: CloudBackend, list: CloudEndpoint[]): number;
  userDataSet?(backend: CloudBackend, userData: unknown): number;
  idGet?(backend: CloudBackend): string | number;
  capabilities?(backend: CloudBackend): CloudCapabilities;
}

/** struct cloud_backend */
export interface CloudBackend {
  api: CloudApi;
  config: CloudBackendConfig;
}
