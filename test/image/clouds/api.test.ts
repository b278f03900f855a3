import assert from "node:assert/strict";
import { Aedes } from "aedes";
import { AzureBench } from "./azure_bench.ts";
import { CloudBench, NODE_CONTEXT, REAL_INTERPRETER } from "./cloud_bench.ts";
import type { Where } from "./cloud_bench.ts";
import { standInBench } from "./stand_in_bench.ts";

const APP = new URL("../../fixtures/apps/cloud_api/", import.meta.url);
const TLS = { "tls.tag": "7", port: "8883" };
const TOPICS = { "features.topics": "true" };
const READY_MS = 90_000;
/** What each backend gives; what differs is below. */
const ALL = {
  ErrNotInitd: "-1",
  ErrInvalidParam: "-2",
  ErrAlreadyConnected: "-11",
  cloudInit: "0",
  cloudUserDataSet: "0",
  cloudConnect: "0",
  cloudPing: "0",
  cloudKeepaliveTimeLeft: "true",
  cloudInput: "0",
  cloudGetId: "dev-1",
  cloudBackendCreate: "true",
  "cloudSend Msg": "id",
  "cloudSend State": "id",
  "cloudSend StateGet": "id",
  "cloudSend Pair": "-134",
  "cloudSend AtMostOnce": "id",
  cloudDisconnect: "0",
  cloudUninit: "0",
};
const CONNECTION = ["Connecting mine", "Connected mine", "DataSent mine", "Disconnected 0 mine", "Ready mine"];

interface Run {
  bench: CloudBench;
  close(): Promise<void>;
}

const BACKENDS: { name: string; start(where: Where): Promise<Run>; calls: Record<string, string>; events: string[] }[] = [
  {
    name: "MQTT",
    async start(where) {
      const broker = await Aedes.createBroker();
      const bench = new CloudBench(where);
      bench.network.listen("cloud.example.com", 1883, (stream) => void broker.handle(stream));
      await bench.start({ app: APP, overrides: TOPICS, settings: { id: "dev-1" } });
      return { bench, close: async () => void (await bench.close(), broker.close()) };
    },
    calls: { cloudCapabilities: "0,1,2,3", cloudEpSubscriptionsAdd: "0", cloudEpSubscriptionsRemove: "0", "cloudSend StateDelete": "id", "cloudSend ExactlyOnce": "id" },
    // Nothing is desired.
    events: ["StateResult false mine"],
  },
  {
    name: "AWS_IOT",
    start: (where) => standInBench(where, "AWS_IOT", {}, APP, { ...TLS, ...TOPICS }),
    calls: { cloudCapabilities: "0,1,2,3", cloudEpSubscriptionsAdd: "0", cloudEpSubscriptionsRemove: "0", "cloudSend StateDelete": "id", "cloudSend ExactlyOnce": "-22" },
    events: ["StateResult true mine"],
  },
  {
    name: "AZURE_IOT_HUB",
    async start(where) {
      const bench = await AzureBench.create(where, { app: APP, overrides: { backend: "AZURE_IOT_HUB", ...TLS } });
      return { bench, close: () => bench.close() };
    },
    calls: { cloudCapabilities: "0,1,3", "cloudSend StateDelete": "-134", "cloudSend ExactlyOnce": "-22" },
    events: ["DataReceived mine", "StateResult true mine"],
  },
  {
    name: "NRF_CLOUD",
    start: (where) => standInBench(where, "NRF_CLOUD", { isPaired: true }, APP, TLS),
    calls: { cloudCapabilities: "0,1,3", "cloudSend StateDelete": "-134", "cloudSend ExactlyOnce": "-22" },
    events: ["DataReceived mine", "StateResult true mine"],
  },
];

function tests(where: Where): void {
  let run: Run | undefined;
  afterEach(async () => {
    await run?.close();
    run = undefined;
  });

  for (const { name, start, calls, events } of BACKENDS) {
    it(`${name}: each function of the Cloud API and what it gives`, async () => {
      const { bench } = (run = await start(where));
      await bench.until("call cloudUninit", READY_MS);
      const given = Object.fromEntries(bench.lines("call ").map((line) => [line.slice(5, line.lastIndexOf(" ")), line.slice(line.lastIndexOf(" ") + 1)]));
      assert.deepEqual(given, { ...ALL, ...calls });
      const seen = new Set(bench.lines("event ").map((line) => line.slice(6)));
      for (const event of CONNECTION.concat(events)) assert.ok(seen.has(event), `no event ${event}: ${[...seen].join(", ")}`);
      assert.deepEqual(bench.console.filter((line) => line.includes("Uncaught")), []);
    });
  }
}

describe("image, the Cloud API on each backend", function () {
  this.timeout(240_000);
  describe(NODE_CONTEXT.title, () => tests(NODE_CONTEXT));
  if (process.env["ESPRUINO"]) describe(REAL_INTERPRETER.title, () => tests(REAL_INTERPRETER));
  else console.log("image, the Cloud API: skipped on the real interpreter; set ESPRUINO to the path of Espruino for Linux");
});
