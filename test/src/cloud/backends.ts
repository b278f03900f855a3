import { cloudConnect, cloudInit } from "../../../src/cloud/cloud.ts";
import { createAzureBackend } from "../../../src/cloud/azure_iot_hub/backend.ts";
import { createAwsBackend } from "../../../src/cloud/aws_iot/backend.ts";
import { createMqttBackend } from "../../../src/cloud/mqtt/backend.ts";
import { createNrfCloudBackend } from "../../../src/cloud/nrf_cloud/backend.ts";
import * as types from "../../../src/cloud/types.ts";
import { CloudEndpointType, CloudQos, CloudStateKind } from "../../../src/cloud/types.ts";
import type { CloudBackend, CloudBackendConfig, CloudEvent, CloudMsg } from "../../../src/cloud/types.ts";
import { CloseReason } from "../../../src/net/socket.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { acceptHub } from "./azure/bench.ts";
import { acceptNrfCloud, C2D, D2C } from "./nrf_cloud/bench.ts";
import { FakeNetwork } from "./fake_network.ts";
import type { FakeSocket } from "./fake_network.ts";

/** What comes of TEXT on an endpoint. */
export interface Endpoint {
  /** Undefined: it is asked for by SUBSCRIBE. */
  topic?: string;
  isRetained: boolean;
  /** Default TEXT. */
  payload?: string;
}

/** What is sent in the tests of the contract. */
export const TEXT = '{"a":1}';

/** What the contract's tests need to know of a backend. A new backend is one more row of BACKENDS. */
export interface BackendRow {
  /** Name of the binding. */
  name: string;
  create(config: CloudBackendConfig): CloudBackend;
  /** Plays the cloud from the open socket to READY. */
  accept(socket: FakeSocket, isSessionPresent: boolean): void;
  /** Topic filters that READY waits for. */
  filters: string[];
  /** Where each endpoint type goes, and whether it is retained; a type that is not here gives -ENOTSUP. */
  endpoints: Partial<Record<CloudEndpointType, Endpoint>>;
  qos: CloudQos[];
  /** Topics on which data comes, the endpoint type that the application is told, and what else. */
  inbound: { topic: string; type: CloudEndpointType; more?: Partial<CloudMsg>; text?: string }[];
  /** A topic on which a command comes. */
  command: string;
  /** What comes on it; default "1". */
  commandText?: string;
  /** What the backend sends by itself after a resumed session. */
  resumes: string[];
  /** The cloud tells the topics of messages at each connection, before READY. */
  isTold?: boolean;
  /** The session at the cloud holds no subscriptions. */
  forgetsFilters?: boolean;
}

/** Device id in all tests of the contract. */
export const ID = "dev-1";
const SHADOW = `$aws/things/${ID}/shadow`;

export const BACKENDS: BackendRow[] = [
  {
    name: "MQTT",
    create: (config) => createMqttBackend(config, {}),
    accept: (socket, isSessionPresent) => socket.accept(isSessionPresent),
    filters: [`${ID}/c2d/#`, `${ID}/state/desired`],
    endpoints: {
      [CloudEndpointType.Msg]: { topic: `${ID}/d2c`, isRetained: false },
      [CloudEndpointType.State]: { topic: `${ID}/state/reported`, isRetained: true },
      [CloudEndpointType.StateDelete]: { topic: `${ID}/state/reported`, isRetained: true, payload: "" },
      [CloudEndpointType.StateGet]: { isRetained: false },
    },
    qos: [CloudQos.AtMostOnce, CloudQos.AtLeastOnce, CloudQos.ExactlyOnce],
    inbound: [
      { topic: `${ID}/c2d`, type: CloudEndpointType.Msg },
      { topic: `${ID}/c2d/any/thing`, type: CloudEndpointType.Msg },
      { topic: `${ID}/state/desired`, type: CloudEndpointType.State, more: { kind: CloudStateKind.Desired } },
    ],
    command: `${ID}/c2d/cmd/led`,
    resumes: ["publish"],
  },
  {
    name: "AWS_IOT",
    create: (config) => createAwsBackend(config),
    accept: (socket, isSessionPresent) => socket.accept(isSessionPresent),
    filters: [
      `${ID}/c2d/#`,
      ...["delta", "accepted", "rejected"].map((end) => `${SHADOW}/update/${end}`),
      ...["delete", "get"].flatMap((name) => ["accepted", "rejected"].map((end) => `${SHADOW}/${name}/${end}`)),
    ],
    endpoints: {
      [CloudEndpointType.Msg]: { topic: `${ID}/d2c`, isRetained: false },
      [CloudEndpointType.State]: { topic: `${SHADOW}/update`, isRetained: false, payload: `{"clientToken":"500000000-1","state":{"reported":${TEXT}}}` },
      [CloudEndpointType.StateDelete]: { topic: `${SHADOW}/delete`, isRetained: false, payload: '{"clientToken":"500000000-1"}' },
      [CloudEndpointType.StateGet]: { topic: `${SHADOW}/get`, isRetained: false, payload: '{"clientToken":"500000000-1"}' },
    },
    qos: [CloudQos.AtMostOnce, CloudQos.AtLeastOnce],
    inbound: [
      { topic: `${ID}/c2d/any/thing`, type: CloudEndpointType.Msg },
      { topic: `${SHADOW}/update/delta`, type: CloudEndpointType.State, text: '{"state":{"led":"on"}}', more: { kind: CloudStateKind.Delta } },
    ],
    command: `${ID}/c2d/cmd/led`,
    resumes: [],
  },
  {
    name: "NRF_CLOUD",
    create: (config) => createNrfCloudBackend(config),
    accept: acceptNrfCloud,
    filters: [`${ID}/shadow/get/accepted`, `${SHADOW}/get/rejected`, `${SHADOW}/update/delta`],
    endpoints: {
      [CloudEndpointType.Msg]: { topic: D2C, isRetained: false, payload: `{"appId":"MSG","messageType":"DATA","data":${TEXT}}` },
      [CloudEndpointType.State]: { topic: `${SHADOW}/update`, isRetained: false, payload: `{"state":{"reported":${TEXT}}}` },
      [CloudEndpointType.StateGet]: { topic: `${SHADOW}/get`, isRetained: false, payload: "" },
    },
    qos: [CloudQos.AtMostOnce, CloudQos.AtLeastOnce],
    inbound: [{ topic: C2D, type: CloudEndpointType.Msg }],
    command: C2D,
    commandText: '{"appId":"led","messageType":"CMD","data":"1"}',
    resumes: ["publish"],
    isTold: true,
  },
  {
    name: "AZURE_IOT_HUB",
    create: (config) => createAzureBackend(config),
    accept: acceptHub,
    filters: [`devices/${ID}/messages/devicebound/#`, "$iothub/twin/res/#", "$iothub/twin/PATCH/properties/desired/#", "$iothub/methods/POST/#"],
    endpoints: {
      [CloudEndpointType.Msg]: { topic: `devices/${ID}/messages/events/`, isRetained: false },
      [CloudEndpointType.State]: { topic: "$iothub/twin/PATCH/properties/reported/?$rid=1", isRetained: false },
      [CloudEndpointType.StateGet]: { topic: "$iothub/twin/GET/?$rid=1", isRetained: false, payload: "" },
    },
    qos: [CloudQos.AtMostOnce, CloudQos.AtLeastOnce],
    inbound: [
      { topic: `devices/${ID}/messages/devicebound/`, type: CloudEndpointType.Msg },
      { topic: `devices/${ID}/messages/devicebound/a=b`, type: CloudEndpointType.Msg, more: { properties: "a=b" } },
      { topic: "$iothub/twin/PATCH/properties/desired/?$version=5", type: CloudEndpointType.State, more: { kind: CloudStateKind.Desired } },
    ],
    command: "$iothub/methods/POST/led/?$rid=1",
    resumes: [],
    forgetsFilters: true,
  },
];

/** The states of a connection, as a user can tell them apart. */
export const STATES = ["idle", "connecting", "awaiting CONNACK", "awaiting SUBACK", "ready", "waiting to retry"] as const;
export type StateName = (typeof STATES)[number];

export interface ContractBench {
  clock: VirtualClock;
  network: FakeNetwork;
  backend: CloudBackend;
  events: CloudEvent[];
  /** The socket of the latest attempt. */
  readonly socket: FakeSocket;
  accept(isSessionPresent?: boolean): void;
}

export function contractBench(row: BackendRow, config: CloudBackendConfig = {}): ContractBench {
  const clock = VirtualClock.strict();
  const network = new FakeNetwork();
  const events: CloudEvent[] = [];
  const defaults = { clock, network, random: () => 0.5, host: "broker", port: 1883, id: ID, keepAliveS: 60, outboxBytes: 0 };
  const backend = row.create({ ...defaults, ...config });
  cloudInit(backend, (_, event) => events.push(event));
  return {
    clock,
    network,
    backend,
    events,
    get socket() {
      return network.socket;
    },
    accept: (isSessionPresent = false) => row.accept(network.socket, isSessionPresent),
  };
}

/** A backend that stands in a state. */
export function inState(row: BackendRow, state: StateName, config: CloudBackendConfig = {}): ContractBench {
  const bench = contractBench(row, config);
  if (state === "idle") return bench;
  cloudConnect(bench.backend);
  if (state === "ready") bench.accept();
  if (state === "waiting to retry") bench.socket.end(CloseReason.ConnectFailed, "refused");
  if (state === "awaiting CONNACK" || state === "awaiting SUBACK") bench.socket.onConnect!();
  if (state === "awaiting SUBACK") bench.socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
  return bench;
}

/** Names of events by their types; at run time an enum maps both ways. */
const EVENT_NAMES = (types as unknown as { CloudEventType: Record<number, string> }).CloudEventType;
export const names = (events: CloudEvent[]): string[] => events.map(({ type }) => EVENT_NAMES[type]!);

/** The last event. */
export const last = (bench: ContractBench): CloudEvent => bench.events.at(-1)!;

/** Outbox of the tests that have one, bytes. */
export const OUTBOX = 500;
