/**
 * What npm run bench measures: a 64-byte QoS 1 publish until its DataSent, and a 64-byte message until its DataReceived, one after another.
 * How often, and what comes in, the script around the image decides (tools/bench/scripted_modem.js).
 */
import { cloudConnect, cloudGetBinding, cloudInit, cloudSend } from "../../../src/cloud/cloud.ts";
import { CloudEndpointType, CloudEventType, CloudQos } from "../../../src/cloud/types.ts";

/** Stands in the loader's place; its benchNext gives true: publish once more. Otherwise a message comes in, or all is done. */
declare const uplinkLoader: Record<string, () => boolean>;

const backend = cloudGetBinding("MQTT")!;
const message = {
  buf: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  qos: CloudQos.AtLeastOnce,
  endpoint: { type: CloudEndpointType.Msg },
};

cloudInit(backend, (self, event) => {
  const type = event.type;
  if (type == CloudEventType.Ready || type == CloudEventType.DataSent || type == CloudEventType.DataReceived) {
    if (uplinkLoader["benchNext"]!()) cloudSend(backend, message);
  }
});
cloudConnect(backend);
