/**
 * What the fault bench runs: numbers its messages, of QoS 1 and 2 in turn, and tells on the console which id each was given, which ids were
 * acknowledged, and what came in. The bench keeps the books.
 */
import { clock, cloudConnect, CloudEndpointType, CloudEventType, cloudGetBinding, cloudInit, CloudQos, cloudSend, log } from "uplink";
import { prj } from "uplink/prj";

declare const global: NativeObject;

const backend = cloudGetBinding(prj.backend)!;
/** Tells the messages of this boot from those of others. */
const life = Math.floor(Math.random() * 1000000);
/** What data mode, prompts and texts may trip over. */
const AWKWARD = '+++\x1a\x1b\0"\r\nOK\r\n';
let serial = 0;
let isStopped = false;

function publish(): void {
  if (isStopped) return;
  serial++;
  const tag = life + "." + serial;
  const buf = tag + ":" + (serial % 4 ? "" : AWKWARD) + "x".repeat(serial % 7 ? serial % 50 : 600) + ":" + tag;
  const id = cloudSend(backend, { buf, qos: serial & 1 ? CloudQos.AtLeastOnce : CloudQos.ExactlyOnce, endpoint: { type: CloudEndpointType.Msg } });
  log(id > 0 ? "sent " + id + " " + tag : "refused " + id);
  clock.setTimeout(publish, prj.publishIntervalS * 1000);
}

cloudInit(backend, (self, event) => {
  const type = event.type;
  if (type == CloudEventType.DataSent) log("acked " + event.id);
  else if (type == CloudEventType.DataReceived) log("got " + event.msg.buf);
  else if (type == CloudEventType.Ready) log("READY");
  else if (type == CloudEventType.Disconnected) log("DISCONNECTED " + event.cause);
  else if (type == CloudEventType.ConnectFailed) log("CONNECT_FAILED " + event.cause);
  else if (type == CloudEventType.Error) log("ERROR " + event.message);
  if (type == CloudEventType.Ready && !serial) publish();
});
global["soakStop"] = () => (isStopped = true);
log("life " + life);
cloudConnect(backend);
