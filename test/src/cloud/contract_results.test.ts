import assert from "node:assert/strict";
import {
  cloudConnect,
  cloudDisconnect,
  cloudEpSubscriptionsAdd,
  cloudEpSubscriptionsRemove,
  cloudGetId,
  cloudInput,
  cloudKeepaliveTimeLeft,
  cloudPing,
  cloudSend,
  cloudUserDataSet,
} from "../../../src/cloud/cloud.ts";
import { CloudConnectResult, CloudEndpointType, CloudQos } from "../../../src/cloud/types.ts";
import type { CloudBackendConfig } from "../../../src/cloud/types.ts";
import { BACKENDS, contractBench, ID, inState, OUTBOX, STATES } from "./backends.ts";
import type { ContractBench, StateName } from "./backends.ts";

const MSG = { buf: "x", qos: CloudQos.AtLeastOnce, endpoint: { type: CloudEndpointType.Msg } };
const TOPICS = [{ type: CloudEndpointType.Msg, str: "extra/topic" }];

/** What each function gives in each state. */
const RESULTS: { what: string; call: (bench: ContractBench) => unknown; config?: CloudBackendConfig; expected: Record<StateName, unknown> }[] = [
  {
    what: "cloudConnect",
    call: ({ backend }) => cloudConnect(backend),
    expected: { idle: 0, connecting: -11, "awaiting CONNACK": -11, "awaiting SUBACK": -11, ready: -11, "waiting to retry": -11 },
  },
  {
    what: "cloudDisconnect",
    call: ({ backend }) => cloudDisconnect(backend),
    expected: { idle: -128, connecting: 0, "awaiting CONNACK": 0, "awaiting SUBACK": 0, ready: 0, "waiting to retry": 0 },
  },
  ...[CloudQos.AtMostOnce, CloudQos.AtLeastOnce].map((qos) => ({
    what: `cloudSend at QoS ${qos} without an outbox`,
    call: ({ backend }: ContractBench) => cloudSend(backend, { ...MSG, qos }) > 0 || cloudSend(backend, { ...MSG, qos }),
    expected: { idle: -128, connecting: -128, "awaiting CONNACK": -128, "awaiting SUBACK": -128, ready: true, "waiting to retry": -128 },
  })),
  {
    what: "cloudSend at QoS 1 with an outbox",
    call: ({ backend }) => cloudSend(backend, MSG) > 0,
    config: { outboxBytes: OUTBOX },
    expected: { idle: true, connecting: true, "awaiting CONNACK": true, "awaiting SUBACK": true, ready: true, "waiting to retry": true },
  },
  {
    what: "cloudSend at QoS 0 with an outbox, which keeps only what is acknowledged,",
    call: ({ backend }) => cloudSend(backend, { ...MSG, qos: CloudQos.AtMostOnce }) > 0,
    config: { outboxBytes: OUTBOX },
    expected: { idle: false, connecting: false, "awaiting CONNACK": false, "awaiting SUBACK": false, ready: true, "waiting to retry": false },
  },
  {
    what: "cloudPing",
    call: ({ backend }) => cloudPing(backend),
    expected: { idle: -128, connecting: -128, "awaiting CONNACK": -128, "awaiting SUBACK": 0, ready: 0, "waiting to retry": -128 },
  },
  {
    what: "cloudInput",
    call: ({ backend }) => cloudInput(backend),
    expected: { idle: -128, connecting: -128, "awaiting CONNACK": -128, "awaiting SUBACK": -128, ready: 0, "waiting to retry": -128 },
  },
  {
    what: "cloudKeepaliveTimeLeft",
    call: ({ backend }) => cloudKeepaliveTimeLeft(backend),
    expected: { idle: -1, connecting: -1, "awaiting CONNACK": -1, "awaiting SUBACK": 60_000, ready: 60_000, "waiting to retry": -1 },
  },
  ...[cloudEpSubscriptionsAdd, cloudEpSubscriptionsRemove].map((change) => ({
    what: change.name,
    call: ({ backend }: ContractBench) => [change(backend, TOPICS), change(backend, []), change(backend, [{ type: CloudEndpointType.Msg }])],
    expected: Object.fromEntries(STATES.map((state) => [state, [0, -22, -22]])) as Record<StateName, unknown>,
  })),
  {
    what: "cloudUserDataSet, with null too, and cloudGetId",
    call: ({ backend }) => [cloudUserDataSet(backend, 1), cloudUserDataSet(backend, null), cloudGetId(backend)],
    expected: Object.fromEntries(STATES.map((state) => [state, [0, 0, ID]])) as Record<StateName, unknown>,
  },
];

for (const row of BACKENDS) {
  describe(`Cloud API contract, results in each state, backend ${row.name}`, () => {
    for (const { what, call, config, expected } of RESULTS) {
      for (const state of STATES) {
        it(`${what} gives ${JSON.stringify(expected[state])} while ${state}`, () => {
          const isUntold = row.isTold && config?.outboxBytes && state !== "ready";
          assert.deepEqual(call(inState(row, state, config)), isUntold ? false : expected[state]);
        });
      }
    }

    it("cloudConnect gives ErrNotInitd before cloudInit, and ErrInvalidParam without a host or a port", () => {
      const { clock, network } = contractBench(row);
      const random = (): number => 0;
      assert.equal(cloudConnect(row.create({ clock, network, random, host: "broker", port: 1883 })), CloudConnectResult.ErrNotInitd);
      for (const config of [{ host: "" }, { port: 0 }]) assert.equal(cloudConnect(contractBench(row, config).backend), CloudConnectResult.ErrInvalidParam);
    });
  });
}
