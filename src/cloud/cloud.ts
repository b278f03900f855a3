/**
 * The Cloud API: wrappers over a backend's function table, and the registry (nRF Connect SDK v1.8.0 include/net/cloud.h, cloud.c).
 * The checks come in the original's order: presence first, arguments second, the backend last.
 */
import { CloudConnectResult, Errno } from "./types.ts";
import type { CloudApi, CloudBackend, CloudBackendConfig, CloudCapabilities, CloudEndpoint, CloudEvent, CloudEventHandler, CloudMsg } from "./types.ts";

type Maybe<T> = T | null | undefined;
type Kind = (config: CloudBackendConfig) => CloudBackend;

// Registered by the backend's module at load; plain arrays, because a name may come from anywhere.
const kindNames: string[] = [];
const kinds: Kind[] = [];
const bindings: CloudBackend[] = [];

/** The table, or an empty one where anything is missing. */
const table = (backend: Maybe<CloudBackend>): CloudApi => (backend && backend.api) || {};

/** Called once by each backend's module. @param kind name of the binding, e.g. "MQTT" */
export function cloudBackendDefine(kind: string, create: Kind): void {
  kindNames.push(kind);
  kinds.push(create);
  bindings.push(create({ name: kind }));
}

/**
 * Creates a backend, any number of each kind.
 * @param config its name, if given, makes it known to cloudGetBinding()
 * @returns the backend, or null for a kind that is not linked into this image
 */
export function cloudBackendCreate(kind: string, config: CloudBackendConfig): CloudBackend | null {
  const create = kinds[kindNames.indexOf(kind)];
  if (!create) return null;
  const backend = create(config);
  if (config.name !== undefined) bindings.push(backend);
  return backend;
}

/** Finds a registered backend by its exact name. @returns null if there is none */
export function cloudGetBinding(name: Maybe<string>): CloudBackend | null {
  return bindings.find((backend) => backend.config.name === name) || null;
}

/**
 * Binds the application's event handler.
 * @returns 0, or -ENOTSUP without a backend, -EINVAL without a handler, or the backend's error
 */
export function cloudInit(backend: Maybe<CloudBackend>, handler: Maybe<CloudEventHandler>): number {
  const api = table(backend);
  if (!api.init) return -Errno.ENOTSUP;
  if (!handler) return -Errno.EINVAL;
  backend!.config.handler = handler;
  return api.init(backend!);
}

/** Ends the connection; no event follows. @returns 0 or a negative errno */
export function cloudUninit(backend: Maybe<CloudBackend>): number {
  const api = table(backend);
  return api.uninit ? api.uninit(backend!) : -Errno.ENOTSUP;
}

/**
 * Starts connecting, and reconnects with back-off until cloudDisconnect(). Does not block.
 * @returns Success (the attempt has started), ErrInvalidParam without a backend, ErrNotInitd, ErrAlreadyConnected
 * @event Connecting, then Connected and Ready, or ConnectFailed with its cause
 */
export function cloudConnect(backend: Maybe<CloudBackend>): CloudConnectResult {
  const api = table(backend);
  return api.connect ? api.connect(backend!) : CloudConnectResult.ErrInvalidParam;
}

/** Ends the connection and the retries. @event Disconnected(UserRequest) if it was connected @returns 0 or -ENOTCONN */
export function cloudDisconnect(backend: Maybe<CloudBackend>): number {
  const api = table(backend);
  return api.disconnect ? api.disconnect(backend!) : -Errno.ENOTSUP;
}

/**
 * Sends a message.
 * @returns the message id, 1..65535; -ENOTCONN before Ready (unless the outbox takes it), -ENOMEM when the outbox is full, -EAGAIN when the socket is (QoS 0),
 *   -ENOTSUP for an endpoint that the backend does not have, -EMSGSIZE for what its cloud would refuse as too long, -EINVAL for a missing message, a
 *   QoS that it does not have, a state that is no JSON object
 * @event DataSent with that id, once: QoS 0 when handed to the socket, QoS 1 on PUBACK, QoS 2 on PUBCOMP; StateResult with that id, where
 *   cloudCapabilities() says so
 */
export function cloudSend(backend: Maybe<CloudBackend>, msg: Maybe<CloudMsg>): number {
  const send = backend && backend.api && backend.api.send;
  if (!send) return -Errno.ENOTSUP;
  return msg ? send(backend, msg) : -Errno.EINVAL;
}

/** Sends a keep-alive now. @returns 0, also when only the backend's function is missing; -ENOTSUP without a backend; -ENOTCONN */
export function cloudPing(backend: Maybe<CloudBackend>): number {
  if (!backend || !backend.api) return -Errno.ENOTSUP;
  return backend.api.ping ? backend.api.ping(backend) : 0;
}

/** @returns milliseconds to the next keep-alive, -1 when it is off */
export function cloudKeepaliveTimeLeft(backend: Maybe<CloudBackend>): number {
  const api = table(backend);
  return api.keepaliveTimeLeft ? api.keepaliveTimeLeft(backend!) : -1;
}

/** Data arrives by itself; this handles what is buffered. @returns 0 or -ENOTCONN */
export function cloudInput(backend: Maybe<CloudBackend>): number {
  const api = table(backend);
  return api.input ? api.input(backend!) : -Errno.ENOTSUP;
}

/** Adds topics to listen to, now and after each reconnect. @returns 0 or a negative errno */
export function cloudEpSubscriptionsAdd(backend: Maybe<CloudBackend>, list: CloudEndpoint[]): number {
  const api = table(backend);
  return api.epSubscriptionsAdd ? api.epSubscriptionsAdd(backend!, list) : -Errno.ENOTSUP;
}

/** @returns 0 or a negative errno */
export function cloudEpSubscriptionsRemove(backend: Maybe<CloudBackend>, list: CloudEndpoint[]): number {
  const api = table(backend);
  return api.epSubscriptionsRemove ? api.epSubscriptionsRemove(backend!, list) : -Errno.ENOTSUP;
}

/** What a backend can do, so that no application need compare names. @returns null where the backend does not say */
export function cloudCapabilities(backend: Maybe<CloudBackend>): CloudCapabilities | null {
  const api = table(backend);
  return api.capabilities ? api.capabilities(backend!) : null;
}

/** Sets the handler's third argument; null clears it. @returns 0 or -ENOTSUP */
export function cloudUserDataSet(backend: Maybe<CloudBackend>, userData: unknown): number {
  const api = table(backend);
  return api.userDataSet ? api.userDataSet(backend!, userData) : -Errno.ENOTSUP;
}

/** @returns the device id, or -ENODEV before it is known, -ENOTSUP */
export function cloudGetId(backend: Maybe<CloudBackend>): string | number {
  const api = table(backend);
  return api.idGet ? api.idGet(backend!) : -Errno.ENOTSUP;
}

/**
 * For backends: hands an event to the application. What its handler throws goes to the console, not to the backend.
 * @hot
 * @returns what the handler returns
 */
export function cloudNotifyEvent(backend: Maybe<CloudBackend>, event: CloudEvent): unknown {
  if (backend && backend.config.handler)
    try {
      return backend.config.handler(backend, event, backend.config.userData);
    } catch (error) {
      rethrow(backend.config, error);
    }
  return undefined;
}

function rethrow(config: CloudBackendConfig, error: unknown): void {
  config.clock!.setTimeout(() => {
    throw error;
  }, 0);
}
