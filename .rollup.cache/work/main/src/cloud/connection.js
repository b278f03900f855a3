/**
 * What all backends share: one MQTT connection that comes up, stays up and comes back.
 *
 *   Idle -> Connecting -> Connected -> Ready      Connecting, Connected, Ready -> Waiting -> Connecting ...
 *
 * One Disconnected per Connected, one ConnectFailed per failed attempt.
 */
import { OneTimer } from "../hal/one_timer.js";
import { createMqttClient } from "../mqtt/client.js";
import { cloudNotifyEvent } from "./cloud.js";
import { parseObject } from "./member.js";
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
export function createConnection(backend, hooks) {
    const config = backend.config;
    const clock = config.clock;
    let state = 0 /* State.Idle */;
    let attempt = 0;
    let failures = 0;
    let capMs = CAP_MS;
    const timer = new OneTimer(clock);
    /** What the broker is asked for at each connection: the backend's and the application's. */
    let filters = [];
    /** Topics of the functions that add and remove, ids of the backend's own messages: not every image has them. */
    const extra = {};
    /** SUBSCRIBEs without their SUBACK. */
    let awaited = 0;
    let hasSubscribed = false;
    let fault;
    let result;
    let isWanted = false;
    const room = config.outboxBytes || IN_FLIGHT_BYTES;
    const mqtt = createMqttClient(clock, {
        onConnack(code, isSessionPresent) {
            if (code)
                return refused(code);
            state = 3 /* State.Connected */;
            timer.stop();
            cloudNotifyEvent(backend, { type: 1 /* CloudEventType.Connected */, persistentSession: isSessionPresent });
            if (state != 3 /* State.Connected */)
                return;
            if (extra.removed && isSessionPresent)
                mqtt.unsubscribe(extra.removed);
            extra.removed = undefined;
            awaited = 0;
            if (!filters.length || (isSessionPresent && hasSubscribed && !hooks.forgetsFilters))
                return subscribed(true);
            expect("SUBACK");
            subscribe(filters);
        },
        onSuback(id, asked, codes) {
            codes.forEach((code, index) => {
                if (code > 2)
                    error(code, "broker refuses topic " + asked[index]);
            });
            // No codes: the answer to UNSUBSCRIBE.
            if (!codes.length || --awaited || state != 3 /* State.Connected */)
                return;
            hasSubscribed = true;
            subscribed(false);
        },
        onMessage: hooks.onMessage,
        onTooLong: (topic, length) => error(-122 /* Errno.EMSGSIZE */, "dropped a message of " + length + " bytes on " + topic),
        onSent(id) {
            if (!extra.own || !isOwn(id))
                cloudNotifyEvent(backend, { type: 5 /* CloudEventType.DataSent */, id });
        },
        onFault: (cause) => fail(cause, -4 /* CloudConnectResult.ErrBackend */),
    });
    function isOwn(id) {
        const index = extra.own.indexOf(id);
        if (index < 0)
            return false;
        extra.own.splice(index, 1);
        if (!extra.own[0])
            extra.own = undefined;
        if (hooks.onOwnSent)
            hooks.onOwnSent(id);
        return true;
    }
    /** @returns packet id of the last SUBSCRIBE */
    function subscribe(list) {
        const most = hooks.filtersMax;
        awaited++;
        const id = mqtt.subscribe(most ? list.slice(0, most) : list, 1 /* CloudQos.AtLeastOnce */);
        return most && list.length > most ? subscribe(list.slice(most)) : id;
    }
    function subscribed(isResumed) {
        if (!hooks.onSubscribed || !hooks.onSubscribed(isResumed))
            ready();
    }
    function expect(what, failed) {
        timer.stop();
        if (what)
            timer.start(ANSWER_MS, () => fail("no " + what + " in " + ANSWER_MS / 1000 + " s", failed || -4 /* CloudConnectResult.ErrBackend */));
    }
    function error(code, message) {
        cloudNotifyEvent(backend, { type: 4 /* CloudEventType.Error */, code, message });
    }
    /** CONNACK 1..5 (MQTT 3.1.1, 3.2.2.3). */
    function refused(code) {
        const cause = "broker refuses: " + (REFUSALS[code - 1] || "code " + code);
        if (code != 3)
            capMs = REFUSED_CAP_MS;
        error(code, cause);
        fail(cause, code > 3 ? -9 /* CloudConnectResult.ErrCertMisc */ : -4 /* CloudConnectResult.ErrBackend */);
    }
    function ready() {
        state = 4 /* State.Ready */;
        timer.start(HELD_MS, () => {
            failures = 0;
            capMs = CAP_MS;
        });
        cloudNotifyEvent(backend, { type: 3 /* CloudEventType.Ready */ });
    }
    /** Closes the socket from our side for a reason that is not the user's. */
    function fail(cause, newResult) {
        if (state < 2 /* State.Connecting */)
            return;
        fault = cause;
        result = newResult;
        close(true);
    }
    function close(isNow) {
        if (config.socket)
            config.socket.close(isNow);
        else
            onClose(0 /* CloseReason.User */);
    }
    function start() {
        state = 2 /* State.Connecting */;
        fault = result = undefined;
        const mine = ++attempt;
        const open = () => {
            const socket = config.network.connect(config.host, config.port, { tls: config.tls });
            config.socket = socket;
            socket.onConnect = () => {
                expect("CONNACK", -10 /* CloudConnectResult.ErrTimeoutNoData */);
                if (hooks.identify)
                    hooks.identify(() => void (socket == config.socket && introduce(socket)));
                else
                    introduce(socket);
            };
            socket.onClose = onClose;
        };
        if (hooks.prepare)
            hooks.prepare(() => void (mine == attempt && state == 2 /* State.Connecting */ && open()), onClose);
        else
            open();
        cloudNotifyEvent(backend, { type: 0 /* CloudEventType.Connecting */, attempt });
    }
    function introduce(socket) {
        const id = deviceId();
        filters = hooks.filters(id).concat(extra.added || []);
        mqtt.open(socket, {
            clientId: id,
            keepAliveS: config.keepAliveS,
            cleanSession: !!config.cleanSession,
            user: config.user,
            password: config.password,
            will: hooks.will && hooks.will(id),
        });
    }
    function onClose(reason, cause) {
        const wasConnected = state >= 3 /* State.Connected */;
        const text = fault || cause || "";
        timer.stop();
        mqtt.lost();
        config.socket = undefined;
        if (!wasConnected)
            result = result || FAILED[reason];
        let retryInMs;
        state = 0 /* State.Idle */;
        if (isWanted) {
            state = 1 /* State.Waiting */;
            retryInMs = Math.max(1000, Math.round(config.random() * Math.min(capMs, 1000 * Math.pow(2, ++failures))));
            if (hooks.delayMs)
                retryInMs = hooks.delayMs(retryInMs, wasConnected ? undefined : result);
            timer.start(retryInMs, start);
        }
        if (wasConnected) {
            cloudNotifyEvent(backend, { type: 2 /* CloudEventType.Disconnected */, reason: fault ? 3 /* CloudDisconnectReason.Misc */ : DISCONNECTED[reason], cause: text, retryInMs });
        }
        else {
            cloudNotifyEvent(backend, { type: 256 /* CloudEventType.ConnectFailed */, result: result, cause: text, retryInMs });
        }
    }
    function deviceId() {
        const imei = config.network.imei();
        if (!config.id && imei)
            config.id = config.idPrefix + imei;
        return config.id;
    }
    /** Why a message cannot be taken now: a negative errno, or 0. */
    function refusal(qos) {
        if (!(qos >= 0 && qos < 3 /* CloudQos.Count */))
            return -22 /* Errno.EINVAL */;
        if (state != 4 /* State.Ready */ && (!qos || !config.outboxBytes))
            return -128 /* Errno.ENOTCONN */;
        return !qos && mqtt.isFull() ? -11 /* Errno.EAGAIN */ : 0;
    }
    function stop() {
        isWanted = false;
        if (state == 1 /* State.Waiting */) {
            timer.stop();
            state = 0 /* State.Idle */;
        }
        if (state == 0 /* State.Idle */)
            return;
        if (state == 4 /* State.Ready */ && hooks.onLeaving)
            hooks.onLeaving();
        mqtt.disconnect();
        close();
    }
    return {
        init: () => 0,
        connect() {
            if (!config.handler)
                return -1 /* CloudConnectResult.ErrNotInitd */;
            if (!config.host || !config.port)
                return -2 /* CloudConnectResult.ErrInvalidParam */;
            if (state != 0 /* State.Idle */)
                return -11 /* CloudConnectResult.ErrAlreadyConnected */;
            isWanted = config.reconnect !== false;
            start();
            return 0 /* CloudConnectResult.Success */;
        },
        disconnect() {
            if (state == 0 /* State.Idle */)
                return -128 /* Errno.ENOTCONN */;
            stop();
            return 0;
        },
        uninit() {
            config.handler = undefined;
            extra.own = undefined;
            if (hooks.onForgotten)
                hooks.onForgotten();
            mqtt.forget();
            stop();
            return 0;
        },
        publish(topic, payload, qos, retain) {
            const error = state == 4 /* State.Ready */ && qos == 1 /* CloudQos.AtLeastOnce */ ? 0 : refusal(qos);
            return error || mqtt.publish(topic, payload, qos, retain, room) || -12 /* Errno.ENOMEM */;
        },
        epSubscriptionsAdd(self, list) {
            const topics = list.map(topicOf);
            if (!topics.length || topics.some(isEmpty))
                return -22 /* Errno.EINVAL */;
            const added = extra.added || [];
            const fresh = topics.filter((topic) => added.indexOf(topic) < 0);
            extra.added = added.concat(fresh);
            if (extra.removed)
                extra.removed = extra.removed.filter((topic) => topics.indexOf(topic) < 0);
            // The session at the broker is no longer known to hold all.
            if (fresh.length)
                hasSubscribed = false;
            // 3.8.3: a SUBSCRIBE without a filter is none.
            if (fresh.length && state >= 3 /* State.Connected */)
                subscribe(fresh);
            return 0;
        },
        epSubscriptionsRemove(self, list) {
            const topics = list.map(topicOf);
            if (!topics.length || topics.some(isEmpty))
                return -22 /* Errno.EINVAL */;
            if (extra.added)
                extra.added = extra.added.filter((topic) => topics.indexOf(topic) < 0);
            if (state >= 3 /* State.Connected */)
                mqtt.unsubscribe(topics);
            else
                extra.removed = (extra.removed || []).concat(topics);
            return 0;
        },
        ping() {
            if (state < 3 /* State.Connected */)
                return -128 /* Errno.ENOTCONN */;
            mqtt.ping();
            return 0;
        },
        keepaliveTimeLeft: mqtt.keepAliveLeft,
        input: () => (state == 4 /* State.Ready */ ? 0 : -128 /* Errno.ENOTCONN */),
        userDataSet(self, userData) {
            config.userData = userData;
            return 0;
        },
        idGet: () => deviceId() || -19 /* Errno.ENODEV */,
        id: deviceId,
        forget: mqtt.forget,
        sendOwn(topic, payload, qos, retain) {
            const id = mqtt.publish(topic, payload, qos, !!retain, OWN_ROOM);
            extra.own = (extra.own || []).concat(id);
            return id;
        },
        announce: (topic, payload) => void mqtt.publish(topic, payload, 0 /* CloudQos.AtMostOnce */, true, 0),
        subscribeMore: subscribe,
        ready,
        fail,
        expect,
        error,
        document(topic, payload) {
            const document = parseObject(payload);
            if (!document)
                error(-22 /* Errno.EINVAL */, "no JSON object on " + topic);
            return document;
        },
    };
}
const topicOf = (endpoint) => endpoint.str;
const isEmpty = (topic) => !topic;
/** By CloseReason. */
const DISCONNECTED = [
    0 /* CloudDisconnectReason.UserRequest */,
    1 /* CloudDisconnectReason.ClosedByRemote */,
    2 /* CloudDisconnectReason.InvalidRequest */,
    2 /* CloudDisconnectReason.InvalidRequest */,
];
const FAILED = [-5 /* CloudConnectResult.ErrMisc */, -4 /* CloudConnectResult.ErrBackend */, -3 /* CloudConnectResult.ErrNetwork */, -3 /* CloudConnectResult.ErrNetwork */];
const REFUSALS = ["protocol level", "client id", "server unavailable", "bad user or password", "not authorized"];
//# sourceMappingURL=connection.js.map