import assert from "node:assert/strict";
import * as cloud from "../../../src/cloud/cloud.ts";
import { CloudConnectResult, CloudDisconnectReason, CloudEndpointType, CloudEventType, CloudQos, Errno } from "../../../src/cloud/types.ts";
import type { CloudApi, CloudBackend, CloudMsg } from "../../../src/cloud/types.ts";

const MSG: CloudMsg = { buf: "", qos: 0, endpoint: { type: 0 } };
const backend = (api: CloudApi): CloudBackend => ({ api, config: {} });

describe("src/cloud/types", () => {
  it("has the numbers of the C header", () => {
    assert.deepEqual([CloudEventType.Connecting, CloudEventType.Ready, CloudEventType.FotaError, CloudEventType.Count], [0, 3, 14, 15]);
    assert.deepEqual([CloudEventType.ConnectFailed, CloudEventType.StateResult, CloudEventType.Command], [0x100, 0x101, 0x102]);
    assert.deepEqual([CloudDisconnectReason.UserRequest, CloudDisconnectReason.Misc, CloudDisconnectReason.Count], [0, 3, 4]);
    assert.deepEqual([CloudQos.ExactlyOnce, CloudQos.Count], [2, 3]);
    assert.equal(CloudEndpointType.CommonCount, CloudEndpointType.PrivStart as number);
    assert.deepEqual([CloudEndpointType.Pair, CloudEndpointType.PrivStart, CloudEndpointType.PrivEnd], [4, 5, 32767]);
    assert.deepEqual([CloudConnectResult.ErrNetwork, CloudConnectResult.ErrTimeoutNoData, CloudConnectResult.ErrAlreadyConnected], [-3, -10, -11]);
    assert.deepEqual([Errno.ENOTSUP, Errno.ENOTCONN, Errno.EMSGSIZE, Errno.EINVAL], [134, 128, 122, 22]);
  });
});

describe("src/cloud/cloud", () => {
  const calls: [string, (it: CloudBackend | null) => unknown, unknown][] = [
    ["cloudInit", (it) => cloud.cloudInit(it, () => {}), -Errno.ENOTSUP],
    ["cloudUninit", cloud.cloudUninit, -Errno.ENOTSUP],
    ["cloudConnect", cloud.cloudConnect, CloudConnectResult.ErrInvalidParam],
    ["cloudDisconnect", cloud.cloudDisconnect, -Errno.ENOTSUP],
    ["cloudSend", (it) => cloud.cloudSend(it, MSG), -Errno.ENOTSUP],
    ["cloudInput", cloud.cloudInput, -Errno.ENOTSUP],
    ["cloudKeepaliveTimeLeft", cloud.cloudKeepaliveTimeLeft, -1],
    ["cloudEpSubscriptionsAdd", (it) => cloud.cloudEpSubscriptionsAdd(it, []), -Errno.ENOTSUP],
    ["cloudEpSubscriptionsRemove", (it) => cloud.cloudEpSubscriptionsRemove(it, []), -Errno.ENOTSUP],
    ["cloudUserDataSet", (it) => cloud.cloudUserDataSet(it, 1), -Errno.ENOTSUP],
    ["cloudGetId", cloud.cloudGetId, -Errno.ENOTSUP],
  ];
  for (const [name, call, result] of calls) {
    it(`${name} gives ${result} without a backend, a table, or the function`, () => {
      assert.equal(call(null), result);
      assert.equal(call({ config: {} } as CloudBackend), result);
      assert.equal(call(backend({})), result);
    });
  }

  it("cloudPing gives -ENOTSUP without a backend or a table, and 0 when only the function is absent", () => {
    assert.deepEqual([cloud.cloudPing(null), cloud.cloudPing({ config: {} } as CloudBackend), cloud.cloudPing(backend({}))], [-134, -134, 0]);
  });

  it("checks presence first and arguments second", () => {
    assert.equal(cloud.cloudInit(null, null), -Errno.ENOTSUP);
    assert.equal(cloud.cloudInit(backend({ init: () => 0 }), null), -Errno.EINVAL);
    assert.equal(cloud.cloudSend(null, null), -Errno.ENOTSUP);
    assert.equal(cloud.cloudSend(backend({ send: () => 1 }), null), -Errno.EINVAL);
  });

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
    cloud.cloudNotifyEvent(backend({}), { type: CloudEventType.Ready });
  });
});
