import assert from "node:assert/strict";
import * as cloud from "../../../src/cloud/cloud.ts";
import { CloudEventType } from "../../../src/cloud/types.ts";

describe("src/cloud/cloud", () => {
  it("finds a binding by its exact name, never a native member, and makes any number of a kind", () => {
    cloud.cloudBackendDefine("TEST_KIND", (config) => ({ api: {}, config }));
    assert.equal(cloud.cloudGetBinding("TEST_KIND")?.config.name, "TEST_KIND");
    for (const name of ["test_kind", "TEST_KIND ", "toString", "", null, undefined]) assert.equal(cloud.cloudGetBinding(name), null);
    const first = cloud.cloudBackendCreate("TEST_KIND", { name: "first" });
    const second = cloud.cloudBackendCreate("TEST_KIND", { name: "second" });
    assert.notEqual(first, second);
    assert.equal(cloud.cloudGetBinding("second"), second);
    assert.equal(cloud.cloudBackendCreate("constructor", {}), null);
  });

  it("says nothing to nobody", () => {
    cloud.cloudNotifyEvent(null, { type: CloudEventType.Ready });
    cloud.cloudNotifyEvent({ api: {}, config: {} }, { type: CloudEventType.Ready });
  });
});
