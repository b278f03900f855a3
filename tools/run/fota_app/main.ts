/** What `uplink run --fota` updates from one version to the next: it connects, publishes once, and says what happens. */
import { cloudConnect, CloudEndpointType, CloudEventType, cloudGetBinding, cloudInit, CloudQos, cloudSend, imageVersion, log } from "uplink";
import type { CloudEvent } from "uplink";
import { prj } from "uplink/prj";

const NAMES = "CONNECTING CONNECTED DISCONNECTED READY ERROR DATA_SENT DATA_RECEIVED PAIR_REQUEST PAIR_DONE FOTA_START FOTA_DONE FOTA_ERASE_PENDING FOTA_ERASE_DONE FOTA_DL_PROGRESS FOTA_ERROR";
const backend = cloudGetBinding(prj.backend)!;

function describe(event: CloudEvent): string {
  if (event.type == CloudEventType.Error || event.type == CloudEventType.FotaError) return event.message;
  if (event.type == CloudEventType.FotaDlProgress) return event.fotaProgress + " %";
  if (event.type == CloudEventType.Disconnected || event.type == CloudEventType.ConnectFailed) return event.cause;
  return "";
}

cloudInit(backend, (self, event) => {
  log("CLOUD_EVT_" + (NAMES.split(" ")[event.type] || event.type) + " " + describe(event));
  if (event.type == CloudEventType.Ready) cloudSend(backend, { buf: '{"version":"' + imageVersion + '"}', qos: CloudQos.AtLeastOnce, endpoint: { type: CloudEndpointType.Msg } });
});
log("fota_app " + imageVersion);
cloudConnect(backend);
