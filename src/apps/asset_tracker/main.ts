/**
 * Tells where it is, how good the signal is and what the battery has, on a timer and when the button is pressed.
 *
 *   message   {"position":{"lat":…,"lon":…},"batteryMv":…,"rsrpDbm":…,"button":true}, without what is not known
 *   state     {"config":{"intervalS":…}}, reported at READY and when it has changed
 *   desired   {"config":{"intervalS":…}}, 5..86400
 *   commands  ping; report, which sends a message now
 */
import {
  boardAt,
  clock,
  cloudConnect,
  CloudEndpointType,
  CloudEventType,
  cloudGetBinding,
  cloudInit,
  cloudInput,
  CloudQos,
  cloudSend,
  imageVersion,
  log,
  member,
  onButton,
  parseJson,
} from "uplink";
import type { CloudCommandEvent, CloudEvent } from "uplink";
import { readBattery, readSignal, startGnss } from "uplink/modem";
import { prj } from "uplink/prj";

/** By type; those from 0x100 on come where FOTA's would be. */
const EVENTS = "CONNECTING CONNECTED DISCONNECTED READY ERROR DATA_SENT DATA_RECEIVED PAIR_REQUEST PAIR_DONE CONNECT_FAILED STATE_RESULT COMMAND";
const EXTENSIONS = CloudEventType.ConnectFailed - CloudEventType.FotaStart;
const INTERVAL_MIN_S = 5;
const INTERVAL_MAX_S = 86400;
/** The longest that receivers take between two positions. */
const GNSS_MAX_S = 600;

const backend = cloudGetBinding(prj.backend)!;
let intervalS = prj.publishIntervalS;
let timer: unknown;
let position: object | undefined;

function send(type: CloudEndpointType, content: object): void {
  const id = cloudSend(backend, { buf: JSON.stringify(content), qos: CloudQos.AtLeastOnce, endpoint: { type } });
  log((type ? "state" : "publish") + (id > 0 ? " id " : " refused ") + id);
}

/** JSON leaves out what is undefined. */
function report(button?: boolean): void {
  const publish = (batteryMv?: number, rsrpDbm?: number): void =>
    send(CloudEndpointType.Msg, { "position": position, "batteryMv": batteryMv, "rsrpDbm": rsrpDbm, "button": button });
  // A modem that is being brought up is not disturbed.
  if (cloudInput(backend)) publish();
  else readBattery(boardAt(), (batteryMv) => readSignal(boardAt(), (signal) => publish(batteryMv, signal && signal.rsrpDbm)));
}

function reportPeriodically(): void {
  if (timer) clock.clearTimeout(timer);
  timer = clock.setTimeout(reportPeriodically, intervalS * 1000);
  report();
}

/** With a new interval, and at each READY, since the modem may have been off. */
function begin(): void {
  startGnss(boardAt(), Math.min(intervalS, GNSS_MAX_S), (fix) => (position = { "lat": fix.latitude, "lon": fix.longitude }), (error) => error && log(error));
  send(CloudEndpointType.State, { "config": { "intervalS": intervalS } });
  reportPeriodically();
}

/** Finds the configuration in what a cloud tells: all of the state, or what is desired, or the difference. */
function configure(text: string): void {
  const document = parseJson(text);
  const state = member(document, "state") || document;
  const config = member(member(state, "desired") || state, "config");
  const wanted = member(config, "intervalS");
  if (typeof wanted != "number" || wanted < INTERVAL_MIN_S || wanted > INTERVAL_MAX_S) return;
  intervalS = wanted;
  begin();
}

function onCommand(event: CloudCommandEvent): void {
  if (event.name == "report") report();
  else if (event.name != "ping") return;
  event.reply(200);
}

function describe(event: CloudEvent): string {
  if (event.type == CloudEventType.DataSent) return "id " + event.id;
  if (event.type == CloudEventType.StateResult) return "id " + event.id + " code " + event.code;
  if (event.type == CloudEventType.DataReceived) return event.msg.buf;
  if (event.type == CloudEventType.Error) return event.message;
  if (event.type == CloudEventType.Disconnected || event.type == CloudEventType.ConnectFailed) return event.cause;
  return "";
}

cloudInit(backend, (self, event) => {
  log("CLOUD_EVT_" + EVENTS.split(" ")[event.type > EXTENSIONS ? event.type - EXTENSIONS : event.type] + " " + describe(event));
  if (event.type == CloudEventType.Command) onCommand(event);
  if (event.type == CloudEventType.DataReceived && event.msg.endpoint.type) configure(event.msg.buf);
  if (event.type == CloudEventType.Ready) begin();
});
onButton(() => report(true));
log("asset_tracker " + imageVersion);
cloudConnect(backend);
