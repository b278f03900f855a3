/**
 * Backend MQTT: any MQTT 3.1.1 broker. Topics, {id} = device id; those with a name may be set in prj.json:
 *
 *   MSG       msg      {id}/d2c                         inbound MSG             {id}/c2d/#
 *   STATE     state    {id}/state/reported, retained    inbound STATE  desired  {id}/state/desired, retained
 *   presence  status   {id}/status, retained            command                 {id}/c2d/cmd/NAME[/REQUEST]
 *                                                       its answer              {id}/d2c/res/STATUS/NAME[/REQUEST]
 *
 * STATE_DELETE clears what STATE retains. STATE_GET asks for the desired state by subscribing again, and is its message id then. Presence is
 * "online" from READY on, "offline" after cloudDisconnect() and as the will. PAIR is not supported.
 */
import { createConnection } from "../connection.js";
import { cloudNotifyEvent } from "../cloud.js";
import { isTopicName, notifyData, notifyTopicCommand } from "../inbound.js";
import { utf8 } from "../../mqtt/packet.js";
const COMMAND = "/c2d/cmd/";
/** The broker retains nothing, and says nothing, where no desired state was set. */
const NOT_FOUND = 404;
const RETAINED_MS = 30000;
/** @param config with network, clock, random, host, port set */
export function createMqttBackend(config, topics) {
    let id = "";
    let commandTopic = "";
    let desiredTopic = "";
    let statusTopic = "";
    /** Ids of STATE_GETs without an answer. */
    let asked = [];
    /** @hot */
    function received(topic, buf, qos, flags) {
        if (topic.startsWith(commandTopic))
            return command(topic, buf);
        if (topic == desiredTopic)
            return desired(buf, qos, flags);
        if (flags)
            return notifyData(backend, 0 /* CloudEndpointType.Msg */, topic, buf, qos, flags);
        // The usual case without the detour.
        cloudNotifyEvent(backend, { type: 6 /* CloudEventType.DataReceived */, msg: { buf, qos, endpoint: { type: 0 /* CloudEndpointType.Msg */, str: topic } } });
    }
    function command(topic, payload) {
        notifyTopicCommand(backend, connection, id, topic.substr(commandTopic.length), payload);
    }
    function desired(buf, qos, flags = 0) {
        // What is retained answers; what is set just now is news to everybody.
        const id = flags & 1 /* PublishFlag.Retain */ ? asked[0] : undefined;
        const type = id ? 3 /* CloudEndpointType.StateGet */ : 1 /* CloudEndpointType.State */;
        notifyData(backend, type, desiredTopic, buf, qos, flags, 2 /* CloudStateKind.Desired */);
        if (id)
            answered(id, 200);
    }
    function answered(id, code) {
        const index = asked.indexOf(id);
        if (index < 0)
            return;
        asked.splice(index, 1);
        cloudNotifyEvent(backend, { type: 257 /* CloudEventType.StateResult */, id, ok: code == 200, code });
    }
    /** Topics by endpoint type, encoded; empty until the id is known. Types without one are not supported. */
    let topicOf = [];
    function setTopics(deviceId) {
        id = deviceId;
        commandTopic = id + COMMAND;
        // Without a template no code for one is left in the image.
        const fill = (template) => template.split("{id}").join(id);
        desiredTopic = topics.desiredTopic ? fill(topics.desiredTopic) : id + "/state/desired";
        statusTopic = topics.statusTopic ? fill(topics.statusTopic) : id + "/status";
        const state = utf8(topics.stateTopic ? fill(topics.stateTopic) : id + "/state/reported");
        topicOf = [utf8(topics.msgTopic ? fill(topics.msgTopic) : id + "/d2c"), state, state];
    }
    function isKnown() {
        const deviceId = connection.id();
        if (deviceId)
            setTopics(deviceId);
        return !!deviceId;
    }
    /** @hot */
    function send(self, msg) {
        const endpoint = msg.endpoint;
        if (endpoint.type || endpoint.str || !id)
            return sendOther(endpoint.type, endpoint.str, msg);
        return connection.publish(topicOf[0], msg.buf, msg.qos, !!msg.retain);
    }
    /** Not a plain MSG, or the first one before a connection. */
    function sendOther(type, name, msg) {
        if (!id && !isKnown())
            return -128 /* Errno.ENOTCONN */;
        if (name)
            return isTopicName(name) ? connection.publish(utf8(name), msg.buf, msg.qos, !!msg.retain) : -22 /* Errno.EINVAL */;
        if (type == 3 /* CloudEndpointType.StateGet */)
            return askDesired();
        const topic = topicOf[type];
        const isState = type != 0 /* CloudEndpointType.Msg */;
        if (!topic)
            return -134 /* Errno.ENOTSUP */;
        return connection.publish(topic, type == 2 /* CloudEndpointType.StateDelete */ ? "" : msg.buf, msg.qos, isState || !!msg.retain);
    }
    /** 3.8.4: a broker sends what it retains again for a filter that it has already. */
    function askDesired() {
        if (connection.input(backend))
            return -128 /* Errno.ENOTCONN */;
        const request = connection.subscribeMore([desiredTopic]);
        asked.push(request);
        config.clock.setTimeout(() => cloudNotifyEvent(backend, { type: 5 /* CloudEventType.DataSent */, id: request }), 0);
        config.clock.setTimeout(() => answered(request, connection.input(backend) ? -116 /* Errno.ETIMEDOUT */ : NOT_FOUND), RETAINED_MS);
        return request;
    }
    const backend = { config, api: {} };
    const connection = createConnection(backend, {
        filters(deviceId) {
            setTopics(deviceId);
            return [id + "/c2d/#", desiredTopic];
        },
        onMessage: received,
        will: () => ({ topic: statusTopic, payload: "offline", qos: 1 /* CloudQos.AtLeastOnce */, retain: true }),
        onSubscribed() {
            connection.announce(utf8(statusTopic), "online");
        },
        onLeaving: () => connection.announce(utf8(statusTopic), "offline"),
        onForgotten: () => void (asked = []),
    });
    connection.send = send;
    connection.capabilities = () => ({
        endpoints: [0 /* CloudEndpointType.Msg */, 1 /* CloudEndpointType.State */, 2 /* CloudEndpointType.StateDelete */, 3 /* CloudEndpointType.StateGet */],
        qos: 2 /* CloudQos.ExactlyOnce */,
        retain: true,
        persistentSession: true,
        commands: true,
        stateResults: [3 /* CloudEndpointType.StateGet */],
        fota: false,
        payloadMax: 268435455,
        topicMax: 65535,
    });
    backend.api = connection;
    return backend;
}
//# sourceMappingURL=backend.js.map