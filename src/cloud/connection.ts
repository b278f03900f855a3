/**
 * What all backends share: one MQTT connection that comes up, stays up and comes back.
 *
 *   Idle -> Connecting -> Connected -> Ready      Connecting, Connected, Ready -> Waiting -> Connecting ...
 *
 * One Disconnected per Connected, one ConnectFailed per failed attempt.
 */
import { OneTimer } from "../hal/one_timer.ts";
import { createMqttClient } from "../mqtt/client.ts";
import type { MqttEvents } from "../mqtt/contract.ts";
import type { Will } from "../mqtt/packet.ts";
import { CloseReason } from "../net/socket.ts";
import { cloudNotifyEvent } from "./cloud.ts";
import { CloudConnectResult, CloudDisconnectReason, CloudEventType, CloudQos, Errno } from "./types.ts";
import type { CloudApi, CloudBackend, CloudEndpoint } from "./types.ts";

const enum State {
  Idle,
  Waiting,
  Connecting,
  Connected,
  Ready,
}

/** What a backend adds. */
export interface ConnectionHooks {
  /** Topic filters that Ready waits for. @param id device id */
  filters(id: string): string[];
  onMessage: MqttEvents["onMessage"];
  will?(id: string): Will;
}

/** The functions of the table that are the same for all MQTT backends, and what a backend builds the others from. */
export interface Connection extends CloudApi {
  /** @param topic with its length before it, see utf8() @returns message id, or -ENOTCONN, -ENOMEM, -EAGAIN, -EINVAL */
  publish(topic: string, payload: string, qos: CloudQos, retain: boolean): number;
  /** Device id; undefined until it is known. */
  id(): string | undefined;
}

/** From the socket's connect to CONNACK. */
const CONNACK_MS = 30000;
/** From SUBSCRIBE to SUBACK. */
const SUBACK_MS = 30000;
/** Back-off: full jitter between 1 s and a cap that doubles with each failure since a READY that held (AWS, "Exponential Backoff And Jitter"). */
const CAP_MS = 128000;
/** A refusal of the identity is not cured by haste. */
const REFUSED_CAP_MS = 3600000;
const HELD_MS = 60000;
/** Bound of what waits for its acknowledgement where no outbox is configured. */
const IN_FLIGHT_BYTES = 2048;

export function createConnection(backend: CloudBackend, hooks: ConnectionHooks): Connection {
  const config = backend.config;
  const clock = config.clock!;
  let state = State.Idle;
  let attempt = 0;
  let failures = 0;
  let capMs = CAP_MS;
  const timer = new OneTimer(clock);
  /** What the broker is asked for at each connection: the backend's and the application's. */
  let filters: string[] = [];
  /** Set by the functions that add and remove, which not every application has. */
  const extra: { added?: string[]; removed?: string[] | undefined } = {};
  let firstRequest = 0;
  let hasSubscribed = false;
  let fault: string | undefined;
  let result: CloudConnectResult | undefined;
  let isWanted = false;
  const room = config.outboxBytes || IN_FLIGHT_BYTES;

  const mqtt = createMqttClient(clock, {
    onConnack(code, isSessionPresent) {
      if (code) return refused(code);
      state = State.Connected;
      timer.stop();
      cloudNotifyEvent(backend, { type: CloudEventType.Connected, persistentSession: isSessionPresent });
      if (state != State.Connected) return;
      if (extra.removed && isSessionPresent) mqtt.unsubscribe(extra.removed);
      extra.removed = undefined;
      if (!filters.length || (isSessionPresent && hasSubscribed)) return ready();
      firstRequest = mqtt.subscribe(filters, CloudQos.AtLeastOnce);
      timer.start(SUBACK_MS, () => drop("no SUBACK in " + SUBACK_MS / 1000 + " s", CloudConnectResult.ErrBackend));
    },
    onSuback(id, asked, codes) {
      codes.forEach((code, index) => {
        if (code > 2) error(code, "broker refuses topic " + asked[index]);
      });
      if (state != State.Connected || id != firstRequest) return;
      hasSubscribed = asked == filters;
      ready();
    },
    onMessage: hooks.onMessage,
    onTooLong: (topic, length) => error(-Errno.EMSGSIZE, "dropped a message of " + length + " bytes on " + topic),
    onSent: (id) => cloudNotifyEvent(backend, { type: CloudEventType.DataSent, id }),
    onFault: (cause) => drop(cause, CloudConnectResult.ErrBackend),
  });

  function error(code: number, message: string): void {
    cloudNotifyEvent(backend, { type: CloudEventType.Error, code, message });
  }

  /** CONNACK 1..5 (MQTT 3.1.1, 3.2.2.3). */
  function refused(code: number): void {
    const cause = "broker refuses: " + (REFUSALS[code - 1] || "code " + code);
    if (code != 3) capMs = REFUSED_CAP_MS;
    error(code, cause);
    drop(cause, code > 3 ? CloudConnectResult.ErrCertMisc : CloudConnectResult.ErrBackend);
  }

  function ready(): void {
    state = State.Ready;
    timer.start(HELD_MS, () => {
      failures = 0;
      capMs = CAP_MS;
    });
    cloudNotifyEvent(backend, { type: CloudEventType.Ready });
  }

  /** Closes the socket from our side for a reason that is not the user's. */
  function drop(cause: string, newResult: CloudConnectResult): void {
    if (!config.socket) return;
    fault = cause;
    result = newResult;
    config.socket.close(true);
  }

  function start(): void {
    state = State.Connecting;
    fault = result = undefined;
    const socket = config.network!.connect(config.host!, config.port!, { tls: config.tls });
    config.socket = socket;
    socket.onConnect = () => {
      const id = deviceId()!;
      filters = hooks.filters(id).concat(extra.added || []);
      timer.start(CONNACK_MS, () => drop("no CONNACK in " + CONNACK_MS / 1000 + " s", CloudConnectResult.ErrTimeoutNoData));
      mqtt.open(socket, {
        clientId: id,
        keepAliveS: config.keepAliveS!,
        cleanSession: !!config.cleanSession,
        user: config.user,
        password: config.password,
        will: hooks.will && hooks.will(id),
      });
    };
    socket.onClose = onClose;
    cloudNotifyEvent(backend, { type: CloudEventType.Connecting, attempt: ++attempt });
  }

  function onClose(reason: CloseReason, cause?: string): void {
    const wasConnected = state >= State.Connected;
    const text = fault || cause || "";
    timer.stop();
    mqtt.lost();
    config.socket = undefined;
    const retryInMs = isWanted ? backOffMs() : undefined;
    state = isWanted ? State.Waiting : State.Idle;
    if (isWanted) timer.start(retryInMs!, start);
    if (wasConnected) {
      cloudNotifyEvent(backend, { type: CloudEventType.Disconnected, reason: fault ? CloudDisconnectReason.Misc : DISCONNECTED[reason]!, cause: text, retryInMs });
    } else {
      cloudNotifyEvent(backend, { type: CloudEventType.ConnectFailed, result: result || FAILED[reason]!, cause: text, retryInMs });
    }
  }

  function backOffMs(): number {
    const window = Math.min(capMs, 1000 * Math.pow(2, ++failures));
    return Math.max(1000, Math.round(config.random!() * window));
  }

  function deviceId(): string | undefined {
    const imei = config.network!.imei();
    if (!config.id && imei) config.id = config.idPrefix + imei;
    return config.id;
  }

  /** Why a message cannot be taken now: a negative errno, or 0. */
  function refusal(qos: CloudQos): number {
    if (!(qos >= 0 && qos < CloudQos.Count)) return -Errno.EINVAL;
    if (state != State.Ready && (!qos || !config.outboxBytes)) return -Errno.ENOTCONN;
    return !qos && mqtt.isFull() ? -Errno.EAGAIN : 0;
  }

  function stop(): void {
    isWanted = false;
    if (state == State.Waiting) {
      timer.stop();
      state = State.Idle;
    }
    mqtt.disconnect();
    if (config.socket) config.socket.close();
  }

  return {
    init: () => 0,
    connect() {
      if (!config.handler) return CloudConnectResult.ErrNotInitd;
      if (!config.host || !config.port) return CloudConnectResult.ErrInvalidParam;
      if (state != State.Idle) return CloudConnectResult.ErrAlreadyConnected;
      isWanted = true;
      start();
      return CloudConnectResult.Success;
    },
    disconnect() {
      if (state == State.Idle) return -Errno.ENOTCONN;
      stop();
      return 0;
    },
    uninit() {
      config.handler = undefined;
      mqtt.forget();
      stop();
      return 0;
    },
    publish(topic, payload, qos, retain) {
      const error = state == State.Ready && qos == CloudQos.AtLeastOnce ? 0 : refusal(qos);
      return error || mqtt.publish(topic, payload, qos, retain, room) || -Errno.ENOMEM;
    },
    epSubscriptionsAdd(self, list) {
      const topics = list.map(topicOf);
      if (!topics.length || topics.some(isEmpty)) return -Errno.EINVAL;
      const added = extra.added || [];
      const fresh = topics.filter((topic) => added.indexOf(topic) < 0);
      extra.added = added.concat(fresh);
      if (extra.removed) extra.removed = extra.removed.filter((topic) => topics.indexOf(topic) < 0);
      // The session at the broker is no longer known to hold all.
      if (fresh.length) hasSubscribed = false;
      if (fresh.length && state >= State.Connected) mqtt.subscribe(fresh, CloudQos.AtLeastOnce);
      return 0;
    },
    epSubscriptionsRemove(self, list) {
      const topics = list.map(topicOf);
      if (!topics.length || topics.some(isEmpty)) return -Errno.EINVAL;
      if (extra.added) extra.added = extra.added.filter((topic) => topics.indexOf(topic) < 0);
      if (state >= State.Connected) mqtt.unsubscribe(topics);
      else extra.removed = (extra.removed || []).concat(topics);
      return 0;
    },
    ping() {
      if (state < State.Connected) return -Errno.ENOTCONN;
      mqtt.ping();
      return 0;
    },
    keepaliveTimeLeft: mqtt.keepAliveLeft,
    input: () => (state == State.Ready ? 0 : -Errno.ENOTCONN),
    userDataSet(self, userData) {
      config.userData = userData;
      return 0;
    },
    idGet: () => deviceId() || -Errno.ENODEV,
    id: deviceId,
  };
}

const topicOf = (endpoint: CloudEndpoint): string => endpoint.str!;

const isEmpty = (topic: string): boolean => !topic;

/** By CloseReason. */
const DISCONNECTED = [
  CloudDisconnectReason.UserRequest,
  CloudDisconnectReason.ClosedByRemote,
  CloudDisconnectReason.InvalidRequest,
  CloudDisconnectReason.InvalidRequest,
];
const FAILED = [CloudConnectResult.ErrMisc, CloudConnectResult.ErrBackend, CloudConnectResult.ErrNetwork, CloudConnectResult.ErrNetwork];

const REFUSALS = ["protocol level", "client id", "server unavailable", "bad user or password", "not authorized"];
