// Registered by the backend's module at load; plain arrays, because a name may come from anywhere.
const kindNames = [];
const kinds = [];
const bindings = [];
/** The table, or an empty one where anything is missing. */
const table = (backend) => (backend && backend.api) || {};
/** Called once by each backend's module. @param kind name of the binding, e.g. "MQTT" */
export function cloudBackendDefine(kind, create) {
    kindNames.push(kind);
    kinds.push(create);
    bindings.push(create({ name: kind }));
}
/**
 * Creates a backend, any number of each kind.
 * @param config its name, if given, makes it known to cloudGetBinding()
 * @returns the backend, or null for a kind that is not linked into this image
 */
export function cloudBackendCreate(kind, config) {
    const create = kinds[kindNames.indexOf(kind)];
    if (!create)
        return null;
    const backend = create(config);
    if (config.name !== undefined)
        bindings.push(backend);
    return backend;
}
/** Finds a registered backend by its exact name. @returns null if there is none */
export function cloudGetBinding(name) {
    return bindings.find((backend) => backend.config.name === name) || null;
}
/**
 * Binds the application's event handler.
 * @returns 0, or -ENOTSUP without a backend, -EINVAL without a handler, or the backend's error
 */
export function cloudInit(backend, handler) {
    const api = table(backend);
    if (!api.init)
        return -134 /* Errno.ENOTSUP */;
    if (!handler)
        return -22 /* Errno.EINVAL */;
    backend.config.handler = handler;
    return api.init(backend);
}
/** Ends the connection; no event follows. @returns 0 or a negative errno */
export function cloudUninit(backend) {
    const api = table(backend);
    return api.uninit ? api.uninit(backend) : -134 /* Errno.ENOTSUP */;
}
/**
 * Starts connecting, and reconnects with back-off until cloudDisconnect(). Does not block.
 * @returns Success (the attempt has started), ErrInvalidParam without a backend, ErrNotInitd, ErrAlreadyConnected
 * @event Connecting, then Connected and Ready, or ConnectFailed with its cause
 */
export function cloudConnect(backend) {
    const api = table(backend);
    return api.connect ? api.connect(backend) : -2 /* CloudConnectResult.ErrInvalidParam */;
}
/** Ends the connection and the retries. @event Disconnected(UserRequest) if it was connected @returns 0 or -ENOTCONN */
export function cloudDisconnect(backend) {
    const api = table(backend);
    return api.disconnect ? api.disconnect(backend) : -134 /* Errno.ENOTSUP */;
}
/**
 * Sends a message.
 * @returns the message id, 1..65535; -ENOTCONN before Ready (unless the outbox takes it), -ENOMEM when the outbox is full, -EAGAIN when the socket is (QoS 0),
 *   -ENOTSUP for an endpoint that the backend does not have, -EMSGSIZE for what its cloud would refuse as too long, -EINVAL for a missing message, a
 *   QoS that it does not have, a state that is no JSON object
 * @event DataSent with that id, once: QoS 0 when handed to the socket, QoS 1 on PUBACK, QoS 2 on PUBCOMP; StateResult with that id, where
 *   cloudCapabilities() says so
 */
export function cloudSend(backend, msg) {
    const send = backend && backend.api && backend.api.send;
    if (!send)
        return -134 /* Errno.ENOTSUP */;
    return msg ? send(backend, msg) : -22 /* Errno.EINVAL */;
}
/** Sends a keep-alive now. @returns 0, also when only the backend's function is missing; -ENOTSUP without a backend; -ENOTCONN */
export function cloudPing(backend) {
    if (!backend || !backend.api)
        return -134 /* Errno.ENOTSUP */;
    return backend.api.ping ? backend.api.ping(backend) : 0;
}
/** @returns milliseconds to the next keep-alive, -1 when it is off */
export function cloudKeepaliveTimeLeft(backend) {
    const api = table(backend);
    return api.keepaliveTimeLeft ? api.keepaliveTimeLeft(backend) : -1;
}
/** Data arrives by itself; this handles what is buffered. @returns 0 or -ENOTCONN */
export function cloudInput(backend) {
    const api = table(backend);
    return api.input ? api.input(backend) : -134 /* Errno.ENOTSUP */;
}
/** Adds topics to listen to, now and after each reconnect. @returns 0 or a negative errno */
export function cloudEpSubscriptionsAdd(backend, list) {
    const api = table(backend);
    return api.epSubscriptionsAdd ? api.epSubscriptionsAdd(backend, list) : -134 /* Errno.ENOTSUP */;
}
/** @returns 0 or a negative errno */
export function cloudEpSubscriptionsRemove(backend, list) {
    const api = table(backend);
    return api.epSubscriptionsRemove ? api.epSubscriptionsRemove(backend, list) : -134 /* Errno.ENOTSUP */;
}
/** What a backend can do, so that no application need compare names. @returns null where the backend does not say */
export function cloudCapabilities(backend) {
    const api = table(backend);
    return api.capabilities ? api.capabilities(backend) : null;
}
/** Sets the handler's third argument; null clears it. @returns 0 or -ENOTSUP */
export function cloudUserDataSet(backend, userData) {
    const api = table(backend);
    return api.userDataSet ? api.userDataSet(backend, userData) : -134 /* Errno.ENOTSUP */;
}
/** @returns the device id, or -ENODEV before it is known, -ENOTSUP */
export function cloudGetId(backend) {
    const api = table(backend);
    return api.idGet ? api.idGet(backend) : -134 /* Errno.ENOTSUP */;
}
/**
 * For backends: hands an event to the application. What its handler throws goes to the console, not to the backend.
 * @hot
 * @returns what the handler returns
 */
export function cloudNotifyEvent(backend, event) {
    if (backend && backend.config.handler)
        try {
            return backend.config.handler(backend, event, backend.config.userData);
        }
        catch (error) {
            rethrow(backend.config, error);
        }
    return undefined;
}
function rethrow(config, error) {
    config.clock.setTimeout(() => {
        throw error;
    }, 0);
}
//# sourceMappingURL=cloud.js.map