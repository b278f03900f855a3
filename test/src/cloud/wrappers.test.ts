import assert from "node:assert/strict";
import * as cloud from "../../../src/cloud/cloud.ts";
import * as types from "../../../src/cloud/types.ts";
import { CloudConnectResult, CloudEventType, Errno } from "../../../src/cloud/types.ts";
import type { CloudApi, CloudBackend, CloudMsg } from "../../../src/cloud/types.ts";

const MSG: CloudMsg = { buf: "", qos: 0, endpoint: { type: 0 } };
const LIST = [{ type: 0, str: "a" }];
const DATA = { any: "thing" };
type Maybe = CloudBackend | null | undefined;

/** One function of the API: how it is called, what it gives without its function in the table, and what reaches the backend. */
interface WrapperRow {
  name: keyof CloudApi;
  call(backend: Maybe): unknown;
  /** Without backend, table or function. */
  missing: number | null;
  /** When only the function is absent, where that differs. */
  absent?: number | null;
  /** What the backend's function gets after itself. */
  args: unknown[];
}

const ROWS: WrapperRow[] = [
  { name: "init", call: (it) => cloud.cloudInit(it, () => {}), missing: -Errno.ENOTSUP, args: [] },
  { name: "uninit", call: cloud.cloudUninit, missing: -Errno.ENOTSUP, args: [] },
  { name: "connect", call: cloud.cloudConnect, missing: CloudConnectResult.ErrInvalidParam, args: [] },
  { name: "disconnect", call: cloud.cloudDisconnect, missing: -Errno.ENOTSUP, args: [] },
  { name: "send", call: (it) => cloud.cloudSend(it, MSG), missing: -Errno.ENOTSUP, args: [MSG] },
  { name: "ping", call: cloud.cloudPing, missing: -Errno.ENOTSUP, absent: 0, args: [] },
  { name: "keepaliveTimeLeft", call: cloud.cloudKeepaliveTimeLeft, missing: -1, args: [] },
  { name: "input", call: cloud.cloudInput, missing: -Errno.ENOTSUP, args: [] },
  { name: "epSubscriptionsAdd", call: (it) => cloud.cloudEpSubscriptionsAdd(it, LIST), missing: -Errno.ENOTSUP, args: [LIST] },
  { name: "epSubscriptionsRemove", call: (it) => cloud.cloudEpSubscriptionsRemove(it, LIST), missing: -Errno.ENOTSUP, args: [LIST] },
  { name: "userDataSet", call: (it) => cloud.cloudUserDataSet(it, DATA), missing: -Errno.ENOTSUP, args: [DATA] },
  { name: "idGet", call: cloud.cloudGetId, missing: -Errno.ENOTSUP, args: [] },
  { name: "capabilities", call: cloud.cloudCapabilities, missing: null, args: [] },
];

/** A table in which every function notes its call and gives 42. */
function fullTable(calls: unknown[][], without?: string): CloudApi {
  const entries = ROWS.filter(({ name }) => name !== without).map(({ name }) => [name, (...args: unknown[]) => (calls.push([name, ...args]), 42)]);
  return Object.fromEntries(entries) as CloudApi;
}

describe("src/cloud/cloud, the wrappers", () => {
  for (const { name, call, missing, absent = missing, args } of ROWS) {
    it(`${name}: ${missing} without backend or table, ${absent} without the function, else what the backend gives`, () => {
      for (const nothing of [null, undefined, { config: {} } as CloudBackend]) assert.equal(call(nothing), missing);
      const calls: unknown[][] = [];
      assert.equal(call({ api: {}, config: {} }), absent);
      assert.equal(call({ api: fullTable(calls, name), config: {} }), absent);
      assert.deepEqual(calls, [], "no other function stands in");
      const backend = { api: fullTable(calls), config: {} };
      assert.equal(call(backend), 42);
      assert.deepEqual(calls, [[name, backend, ...args]]);
    });
  }

  it("covers every function of the table", () => {
    // A function that is added to CloudApi makes this line a type error until it has a row.
    const names: Record<keyof CloudApi, true> = {
      init: true, uninit: true, connect: true, disconnect: true, send: true, ping: true, keepaliveTimeLeft: true, input: true,
      epSubscriptionsAdd: true, epSubscriptionsRemove: true, userDataSet: true, idGet: true, capabilities: true,
    };
    assert.deepEqual(ROWS.map(({ name }) => name), Object.keys(names));
  });

  it("checks presence first, arguments second, and asks the backend last", () => {
    const calls: unknown[][] = [];
    const backend = { api: fullTable(calls), config: {} };
    const bad: [string, (it: Maybe) => unknown][] = [
      ["init", (it) => cloud.cloudInit(it, null)],
      ["send", (it) => cloud.cloudSend(it, null)],
    ];
    for (const [name, call] of bad) {
      assert.equal(call(null), -Errno.ENOTSUP, name);
      assert.equal(call({ api: fullTable(calls, name), config: {} }), -Errno.ENOTSUP, name);
      assert.equal(call(backend), -Errno.EINVAL, name);
    }
    assert.deepEqual(calls, []);
  });

  it("stores the handler before the backend's init, and hands it the user data, which null clears", () => {
    const seen: unknown[] = [];
    const backend: CloudBackend = {
      config: {},
      api: {
        init: (self) => (cloud.cloudNotifyEvent(self, { type: CloudEventType.Ready }), 0),
        userDataSet: (self, data) => ((self.config.userData = data), 0),
      },
    };
    cloud.cloudInit(backend, (self, event, data) => seen.push([self === backend, event.type, data]));
    cloud.cloudUserDataSet(backend, DATA);
    cloud.cloudNotifyEvent(backend, { type: CloudEventType.Ready });
    cloud.cloudUserDataSet(backend, null);
    cloud.cloudNotifyEvent(backend, { type: CloudEventType.Ready });
    assert.deepEqual(seen, [[true, 3, undefined], [true, 3, DATA], [true, 3, null]]);
  });
});

/** include/net/cloud.h of nRF Connect SDK v1.8.0, and Zephyr's errno numbers. */
const HEADER: Record<string, Record<string, number>> = {
  CloudEventType: {
    Connecting: 0, Connected: 1, Disconnected: 2, Ready: 3, Error: 4, DataSent: 5, DataReceived: 6, PairRequest: 7, PairDone: 8,
    FotaStart: 9, FotaDone: 10, FotaErasePending: 11, FotaEraseDone: 12, FotaDlProgress: 13, FotaError: 14, Count: 15,
    // Not in C.
    ConnectFailed: 0x100, StateResult: 0x101, Command: 0x102,
  },
  CloudDisconnectReason: { UserRequest: 0, ClosedByRemote: 1, InvalidRequest: 2, Misc: 3, Count: 4 },
  CloudQos: { AtMostOnce: 0, AtLeastOnce: 1, ExactlyOnce: 2, Count: 3 },
  CloudEndpointType: { Msg: 0, State: 1, StateDelete: 2, StateGet: 3, Pair: 4, CommonCount: 5, PrivStart: 5, PrivEnd: 32767 },
  CloudConnectResult: {
    Success: 0, ErrNotInitd: -1, ErrInvalidParam: -2, ErrNetwork: -3, ErrBackend: -4, ErrMisc: -5, ErrNoMem: -6, ErrPrvKey: -7,
    ErrCert: -8, ErrCertMisc: -9, ErrTimeoutNoData: -10, ErrAlreadyConnected: -11,
  },
};
const ZEPHYR: Record<string, number> = {
  EPERM: 1, ENOENT: 2, EIO: 5, E2BIG: 7, ENOEXEC: 8, ECHILD: 10, EAGAIN: 11, ENOMEM: 12, EACCES: 13, EBUSY: 16, ENODEV: 19, EINVAL: 22,
  ENOSPC: 28, ENOMSG: 35, EBADR: 53, ENODATA: 61, EMSGSIZE: 122, EOPNOTSUPP: 95, ECONNRESET: 104, ECONNREFUSED: 111, ETIMEDOUT: 116,
  EINPROGRESS: 119, EALREADY: 120, EISCONN: 127, ENOTCONN: 128, ENOTSUP: 134, ECANCELED: 140,
};

/** Names and numbers of an enumeration; at run time an enum maps both ways. */
function numbers(name: string): Record<string, number> {
  const all = (types as unknown as Record<string, Record<string, unknown>>)[name]!;
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
}

describe("src/cloud/types, the numbers", () => {
  for (const [name, expected] of Object.entries(HEADER)) {
    it(`${name} has the names and numbers of the C header, and no other below 0x100`, () => assert.deepEqual(numbers(name), expected));
  }

  it("Errno has Zephyr's numbers", () => {
    const ours = numbers("Errno");
    assert.ok(Object.keys(ours).length >= 9);
    for (const [name, value] of Object.entries(ours)) assert.equal(value, ZEPHYR[name], name);
  });
});
