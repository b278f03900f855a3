/**
 * The SDK's sample cloud_client: connects, publishes on a timer and when the button is pressed, logs what happens.
 * It answers the commands `led` (payload 0 or 1) and `ping` from the cloud.
 */
import { clock, cloudConnect, cloudGetBinding, cloudInit, cloudSend, imageVersion, log, onButton, setLed, } from "uplink";
import { prj } from "uplink/prj";
const EVENT_NAMES = "CONNECTING CONNECTED DISCONNECTED READY ERROR DATA_SENT DATA_RECEIVED";
const backend = cloudGetBinding(prj.backend);
let hasStarted = false;
function publish(text) {
    const id = cloudSend(backend, { buf: text, qos: 1 /* CloudQos.AtLeastOnce */, endpoint: { type: 0 /* CloudEndpointType.Msg */ } });
    log(id > 0 ? "publish id " + id : "publish refused: " + id);
}
function publishPeriodically() {
    publish(prj.message);
    clock.setTimeout(publishPeriodically, prj.publishIntervalS * 1000);
}
function onCommand(event) {
    log("command " + event.name + " " + event.payload);
    if (event.name == "led") {
        setLed(event.payload == "1");
        event.reply(200, event.payload);
    }
    else if (event.name == "ping")
        event.reply(200, "pong");
    else
        event.reply(501);
}
function describe(event) {
    if (event.type == 5 /* CloudEventType.DataSent */)
        return "id " + event.id;
    if (event.type == 6 /* CloudEventType.DataReceived */)
        return event.msg.endpoint.str + " " + event.msg.buf;
    if (event.type == 4 /* CloudEventType.Error */)
        return event.message;
    if (event.type == 2 /* CloudEventType.Disconnected */ || event.type == 256 /* CloudEventType.ConnectFailed */)
        return event.cause;
    return "";
}
cloudInit(backend, (self, event) => {
    if (event.type == 258 /* CloudEventType.Command */)
        return onCommand(event);
    const name = event.type == 256 /* CloudEventType.ConnectFailed */ ? "CONNECT_FAILED" : EVENT_NAMES.split(" ")[event.type] || event.type;
    log("CLOUD_EVT_" + name + " " + describe(event));
    if (event.type == 3 /* CloudEventType.Ready */ && !hasStarted) {
        hasStarted = true;
        publishPeriodically();
        onButton(() => publish('{"button":1}'));
    }
});
log("cloud_client " + imageVersion);
const result = cloudConnect(backend);
if (result)
    log("cloudConnect: " + result);
//# sourceMappingURL=main.js.map