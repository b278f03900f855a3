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
import type { Socket } from "../net/socket.ts";
import { cloudNotifyEvent } from "./cloud.ts";
import { parseObject } from "./member.ts";
import { CloudConnectResult, CloudDisconnectReason, CloudEventType, CloudQos, Errno } from "./types.ts";
import type { CloudApi, CloudBackend, CloudEndpoint } from "./types.ts";

const enum State {
  Idle,
  Waiting,
  Connecting,
  Connected,
  Ready,
}

/**
 * What a backend adds. Host, port, id, user and password are read from the config at each attempt. A proceed() that comes when its attempt is
 * over does nothing.
 */
export interface ConnectionHooks {
  /** Topic filters that Ready waits for. @param id device id */
  filters(id: string): string[];
  /** The cloud's session keeps messages, not subscriptions: they are asked for at each connection. */
  forgetsFilters?: boolean;
  /** How many one SUBSCRIBE may have; default any number. */
  filtersMax?: number;
  onMessage: MqttEvents["onMessage"];
  will?(id: string): Will;
  /**
   * Before an attempt's socket, such as a registration: calls proceed() now, or later. A socket of its own goes to config.socket, with this
   * onClose, so that cloudDisconnect() and fail() close it. Fails only after it has returned.
   */
  prepare?(proceed: () => void, onClose: NonNullable<Socket["onClose"]>): void;
  /** The socket is up, CONNECT comes next: the last moment for config.user and config.password. Calls proceed() now, or later; or fail(). */
  identify?(proceed: () => void): void;
  /** All SUBSCRIBEs are answered, also later ones while Ready is held back. @returns true to hold it back until ready() is called */
  onSubscribed?(isResumed: boolean): unknown;
  /** A message of sendOwn() has been acknowledged, or handed to the socket at QoS 0. */
  onOwnSent?(id: number): void;
  /** cloudUninit(): nothing that was sent belongs to anybody any more. */
  onForgotten?(): void;
  /** Before cloudDisconnect() ends a connection in order. */
  onLeaving?(): void;
  /** @param delayMs what the back-off says @param result of a failed attempt; undefined when it was connected @returns the delay, milliseconds */
  delayMs?(delayMs: number, result: CloudConnectResult | undefined): number;
}

/** The functions of the table that are the same for all MQTT backends, and what a backend builds the others from. */
export interface Connection extends CloudApi {
  /** @param topic with its length before it, see utf8() @returns message id, or -ENOTCONN, -ENOMEM, -EAGAIN, -EINVAL */
  publish(topic: string, payload: string, qos: CloudQos, retain: boolean): number;
  /** A message of the backend's own, while connected, which the application is not told of. @param topic as for publish() @returns message id */
  sendOwn(topic: string, payload: string, qos: CloudQos, retain?: boolean): number;
  /** Retained, at QoS 0, while connected; nobody is told when it has gone. @param topic as for publish() */
  announce(topic: string, payload: string): void;
  /** While connected. @returns packet id of the last SUBSCRIBE */
  subscribeMore(filters: string[]): number;
  /** Ready, when onSubscribed() has held it back. */
  ready(): void;
  /** Fails the attempt, or ends the connection; another attempt follows. @param cause one sentence, without secrets */
  fail(cause: string, result: CloudConnectResult): void;
  /** Fails unless ready(), or expect() again, comes within 30 s. @param what was asked for; nothing to wait for ever */
  expect(what?: string): void;
  /** Tells an Error; the connection is kept. */
  error(code: number, message: string): void;
  /** An object from the cloud's JSON; undefined after an Error that names the topic. Its members: member(), since keys come from outside. */
  document(topic: string, payload: string): object | undefined;
  /** Device id; undefined until it is known. */
  id(): string | undefined;
  /** Forgets what is not acknowledged: the cloud knows the device by another name now, and would refuse its topics. */
  forget(): void;
}

/** From the socket's connect to CONNACK, from SUBSCRIBE to SUBACK, and from a backend's request to its answer. */
const ANSWER_MS = 30000;
/** Back-off: full jitter between 1 s and a cap that doubles with each failure since a READY that held (AWS, "Exponential Backoff And Jitter"). */
const CAP_MS = 128000;
/** A refusal of the identity is not cured by haste. */
const REFUSED_CAP_MS = 3600000;
const HELD_MS = 60000;
/** More than any room: a backend's own messages are few and small. */
const OWN_ROOM = 65535;
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
  /** Topics of the functions that add and remove, ids of the backend's own messages: not every image has them. */
  const extra: { added?: string[]; removed?: string[] | undefined; own?: number[] | undefined } = {};
  /** SUBSCRIBEs without their SUBACK. */
  let awaited = 0;
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
      awaited = 0;
      if (!filters.length || (isSessionPresent && hasSubscribed && !hooks.forgetsFilters)) return subscribed(true);
      expect("SUBACK");
      subscribe(filters);
    },
    onSuback(id, asked, codes) {
      codes.forEach((code, index) => {
        if (code > 2) error(code, "broker refuses topic " + asked[index]);
      });
      // No codes: the answer to UNSUBSCRIBE.
      if (!codes.length || --awaited || state != State.Connected) return;
      hasSubscribed = true;
      subscribed(false);
    },
    onMessage: hooks.onMessage,
    onTooLong: (topic, length) => error(-Errno.EMSGSIZE, "dropped a message of " + length + " bytes on " + topic),
    onSent(id) {
      if (!extra.own || !isOwn(id)) cloudNotifyEvent(backend, { type: CloudEventType.DataSent, id });
    },
    onFault: (cause) => fail(cause, CloudConnectResult.ErrBackend),
    lastId: Math.floor(config.random!() * 65535),
  });

  function isOwn(id: number): boolean {
    const index = extra.own!.indexOf(id);
    if (index < 0) return false;
    extra.own!.splice(index, 1);
    if (!extra.own![0]) extra.own = undefined;
    if (hooks.onOwnSent) hooks.onOwnSent(id);
    return true;
  }

  /** @returns packet id of the last SUBSCRIBE */
  function subscribe(list: string[]): number {
    const most = hooks.filtersMax;
    awaited++;
    const id = mqtt.subscribe(most ? list.slice(0, most) : list, CloudQos.AtLeastOnce);
    return most && list.length > most ? subscribe(list.slice(most)) : id;
  }

  function subscribed(isResumed: boolean): void {
    if (!hooks.onSubscribed || !hooks.onSubscribed(isResumed)) ready();
  }

  function expect(what?: string, failed?: CloudConnectResult): void {
    timer.stop();
    if (what) timer.start(ANSWER_MS, () => fail("no " + what + " in " + ANSWER_MS / 1000 + " s", failed || CloudConnectResult.ErrBackend));
  }

  function error(code: number, message: string): void {
    cloudNotifyEvent(backend, { type: CloudEventType.Error, code, message });
  }

  /** CONNACK 1..5 (MQTT 3.1.1, 3.2.2.3). */
  function refused(code: number): void {
    const cause = "broker refuses: " + (REFUSALS[code - 1] || "code " + code);
    if (code != 3) capMs = REFUSED_CAP_MS;
    error(code, cause);
    fail(cause, code > 3 ? CloudConnectResult.ErrCertMisc : CloudConnectResult.ErrBackend);
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
  function fail(cause: string, newResult: CloudConnectResult): void {
    if (state < State.Connecting) return;
    fault = cause;
    result = newResult;
    close(true);
  }

  function close(isNow?: boolean): void {
    if (config.socket) config.socket.close(isNow);
    else onClose(CloseReason.User);
  }

  function start(): void {
    state = State.Connecting;
    fault = result = undefined;
    const mine = ++attempt;
    const open = (): void => {
      const socket = config.network!.connect(config.host!, config.port!, { tls: config.tls });
      config.socket = socket;
      socket.onConnect = () => {
        expect("CONNACK", CloudConnectResult.ErrTimeoutNoData);
        if (hooks.identify) hooks.identify(() => void (socket == config.socket && introduce(socket)));
        else introduce(socket);
      };
      socket.onClose = onClose;
    };
    if (hooks.prepare) hooks.prepare(() => void (mine == attempt && state == State.Connecting && open()), onClose);
    else open();
    cloudNotifyEvent(backend, { type: CloudEventType.Connecting, attempt });
  }

  function introduce(socket: Socket): void {
    const id = deviceId()!;
    filters = hooks.filters(id).concat(extra.added || []);
    mqtt.open(socket, {
      clientId: id,
      keepAliveS: config.keepAliveS!,
      cleanSession: !!config.cleanSession,
      user: config.user,
      password: config.password,
      will: hooks.will && hooks.will(id),
    });
  }

  function onClose(reason: CloseReason, cause?: string): void {
    const wasConnected = state >= State.Connected;
    const text = fault || cause || "";
    timer.stop();
    mqtt.lost();
    config.socket = undefined;
    if (!wasConnected) result = result || FAILED[reason]!;
    let retryInMs: number | undefined;
    state = State.Idle;
    if (isWanted) {
      state = State.Waiting;
      retryInMs = Math.max(1000, Math.round(config.random!() * Math.min(capMs, 1000 * Math.pow(2, ++failures))));
      if (hooks.delayMs) retryInMs = hooks.delayMs(retryInMs, wasConnected ? undefined : result);
      timer.start(retryInMs, start);
    }
    if (wasConnected) {
      cloudNotifyEvent(backend, { type: CloudEventType.Disconnected, reason: fault ? CloudDisconnectReason.Misc : DISCONNECTED[reason]!, cause: text, retryInMs });
    } else {
      cloudNotifyEvent(backend, { type: CloudEventType.ConnectFailed, result: result!, cause: text, retryInMs });
    }
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
    if (state == State.Idle) return;
    if (state == State.Ready && hooks.onLeaving) hooks.onLeaving();
    mqtt.disconnect();
    close();
  }

  return {
    init: () => 0,
    connect() {
      if (!config.handler) return CloudConnectResult.ErrNotInitd;
      if (!config.host || !config.port) return CloudConnectResult.ErrInvalidParam;
      if (state != State.Idle) return CloudConnectResult.ErrAlreadyConnected;
      isWanted = config.reconnect !== false;
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
      extra.own = undefined;
      if (hooks.onForgotten) hooks.onForgotten();
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
      // 3.8.3: a SUBSCRIBE without a filter is none.
      if (fresh.length && state >= State.Connected) subscribe(fresh);
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
    forget: mqtt.forget,
    sendOwn(topic, payload, qos, retain) {
      const id = mqtt.publish(topic, payload, qos, !!retain, OWN_ROOM);
      extra.own = (extra.own || []).concat(id);
      return id;
    },
    announce: (topic, payload) => void mqtt.publish(topic, payload, CloudQos.AtMostOnce, true, 0),
    subscribeMore: subscribe,
    ready,
    fail,
    expect,
    error,
    document(topic, payload) {
      const document = parseObject(payload);
      if (!document) error(-Errno.EINVAL, "no JSON object on " + topic);
      return document;
    },
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
