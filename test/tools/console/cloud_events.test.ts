import assert from "node:assert/strict";
import { findCloudName } from "../../../tools/console/cloud_events.ts";

const events =
  "CONNECTING CONNECTED DISCONNECTED READY ERROR DATA_SENT DATA_RECEIVED PAIR_REQUEST PAIR_DONE FOTA_START FOTA_DONE FOTA_ERASE_PENDING " +
  "FOTA_ERASE_DONE FOTA_DL_PROGRESS FOTA_ERROR";

describe("tools/console/cloud_events", () => {
  it("explains every event of the Cloud API", () => {
    for (const event of events.split(" ")) assert.ok(findCloudName(`CLOUD_EVT_${event}`)?.words, event);
  });

  it("finds a name within a line", () => {
    const { name, tone } = findCloudName("app: CLOUD_EVT_READY, session 1") ?? {};
    assert.deepEqual([name, tone], ["CLOUD_EVT_READY", "good"]);
  });

  it("gives an unknown name no words", () => {
    assert.equal(findCloudName("CLOUD_EVT_NEW")?.words, undefined);
    assert.equal(findCloudName("CLOUD_CONNECT_RES_ERR_NETWORK")?.tone, "bad");
  });

  it("finds nothing in another line", () => assert.equal(findCloudName("temp 21"), undefined));
});
