import assert from "node:assert/strict";
import { once } from "node:events";
import { createRequire } from "node:module";
import { AzureStandIn } from "../../../tools/cloud/azure/index.ts";
import type { Feedback } from "../../../tools/cloud/azure/message_queue.ts";
import type { Client, DeviceRequest, DeviceResponse, Message, Registered, Sdk, Twin } from "./sdk_types.ts";

export const sdk = "azure-iot-device, azure-iot-device-mqtt, azure-iot-provisioning-device, azure-iot-provisioning-device-mqtt";

const DEVICE = "sdk-device";
/** AuthenticationType.X509 of azure-iot-common. */
const X509_AUTHENTICATION = 0;
const WRONG_KEY = Buffer.alloc(32, 1).toString("base64");

export async function prepare(dir: string): Promise<void> {
  await (await open(dir)).close();
}

export async function run(dir: string, covered: (what: string) => void): Promise<void> {
  const standIn = await open(dir);
  try {
    const packages = loadSdk();
    await checkProvisioning(packages, standIn, covered);
    await checkRefusals(packages, standIn, covered);
    const client = await clientOf(packages, standIn, `SharedAccessKey=${standIn.device.settings["sasKey"]}`);
    await client.open();
    covered("connects with SAS");
    await checkMessages(packages, client, standIn, covered);
    await checkTwin(client, standIn, covered);
    await checkMethods(client, standIn, covered);
    await checkReconnection(client, standIn, covered);
    await client.close();
    await checkCertificate(packages, standIn, covered);
  } finally {
    await standIn.close();
  }
}

const open = (dir: string): Promise<AzureStandIn> => AzureStandIn.create({ dir, deviceId: DEVICE, own: { assignmentS: 0, retryAfterS: 1 } });

/** The packages have types of their own that are not installed with the project: sdk_types.ts has what is used. */
function loadSdk(): Sdk {
  const require = createRequire(import.meta.url);
  return Object.assign({}, ...["azure-iot-device", "azure-iot-device-mqtt", "azure-iot-provisioning-device"].map((name) => require(name) as object), {
    ProvisioningMqtt: (require("azure-iot-provisioning-device-mqtt") as { Mqtt: unknown }).Mqtt,
    ...(require("azure-iot-security-symmetric-key") as object),
    ...(require("azure-iot-security-x509") as object),
  }) as Sdk;
}

/** The gateway's name is the SDK's own way to another port; host and token stay the hub's. */
async function clientOf({ Client, Mqtt }: Sdk, { host, port, tls }: AzureStandIn, credentials: string): Promise<Client> {
  const client = Client.fromConnectionString(`HostName=${host};DeviceId=${DEVICE};${credentials};GatewayHostName=localhost:${port}`, Mqtt);
  await client.setOptions({ ca: tls!.ca });
  return client;
}

async function checkProvisioning(packages: Sdk, standIn: AzureStandIn, covered: (what: string) => void): Promise<void> {
  const { ProvisioningDeviceClient, ProvisioningMqtt, SymmetricKeySecurityClient, X509Security } = packages;
  const { host, port } = standIn.dps!;
  const register = (security: unknown): Promise<Registered> =>
    ProvisioningDeviceClient.create(`${host}:${port}`, standIn.idScope, new ProvisioningMqtt(), security).register();
  const { clientCert: cert, clientKey: key } = standIn.tls!;
  const bySas = await register(new SymmetricKeySecurityClient(DEVICE, standIn.device.settings["sasKey"]!));
  assert.deepEqual([bySas.assignedHub, bySas.deviceId, bySas.status], ["localhost", DEVICE, "assigned"]);
  covered("DPS assigns the hub to a symmetric key, after 202 and a poll");
  standIn.enrollments.add(DEVICE, { type: "certificateAuthority" });
  assert.equal((await register(new X509Security(DEVICE, { cert, key }))).status, "assigned");
  covered("DPS assigns the hub to a certificate");
  standIn.faults.set("responseError", 429, 1);
  assert.equal((await register(new X509Security(DEVICE, { cert, key }))).status, "assigned");
  covered("DPS answers 429, and the SDK asks again");
  await assert.rejects(register(new SymmetricKeySecurityClient(DEVICE, WRONG_KEY)), { name: "UnauthorizedError" });
  covered("DPS refuses a wrong key: UnauthorizedError");
  await assert.rejects(register(new SymmetricKeySecurityClient("nobody", WRONG_KEY)), { name: "DeviceNotFoundError" });
  covered("DPS knows no such registration: DeviceNotFoundError");
  const primaryKey = standIn.device.settings["sasKey"]!;
  standIn.hub.devices.register(DEVICE, { type: "sas", primaryKey, secondaryKey: primaryKey });
}

async function checkRefusals(packages: Sdk, standIn: AzureStandIn, covered: (what: string) => void): Promise<void> {
  // the SDK tries again after most errors, and not after this one
  const client = await clientOf(packages, standIn, `SharedAccessKey=${WRONG_KEY}`);
  await assert.rejects(client.open(), { name: "UnauthorizedError" });
  covered("the hub refuses a wrong key: UnauthorizedError");
}

async function checkMessages({ Message }: Sdk, client: Client, standIn: AzureStandIn, covered: (what: string) => void): Promise<void> {
  const message = new Message('{"temp":21}');
  Object.assign(message, { messageId: "m-1", contentType: "application/json", contentEncoding: "utf-8" });
  message.properties.add("colour", "grün & rot");
  await client.sendEvent(message);
  const [{ body, properties, systemProperties }] = standIn.hub.telemetry as [(typeof standIn.hub.telemetry)[number]];
  assert.deepEqual([body.toString(), { ...properties }], ['{"temp":21}', { colour: "grün & rot" }]);
  assert.deepEqual({ ...systemProperties }, { "$.mid": "m-1", "$.ct": "application/json", "$.ce": "utf-8" });
  covered("d2c with application and system properties, PUBACK");

  const feedback: Feedback[] = [];
  standIn.hub.events.onFeedback = (record) => feedback.push(record);
  const received = new Promise<Message>((resolve) => client.on("message", resolve));
  await until(() => standIn.log.packets.some(({ cmd, filters }) => cmd === "subscribe" && filters?.[0]?.endsWith("/devicebound/#")), "subscription to c2d");
  standIn.hub.sendMessage(DEVICE, { body: "hello", messageId: "c-1", correlationId: "x/1", ack: "full", properties: { a: "1 2" } });
  const arrived = await received;
  assert.deepEqual([arrived.data.toString(), arrived.messageId, arrived.correlationId], ["hello", "c-1", "x/1"]);
  assert.deepEqual(arrived.properties.propertyList.find(({ key }) => key === "a"), { key: "a", value: "1 2" });
  await client.complete(arrived);
  await until(() => feedback.length > 0, "feedback");
  assert.equal(feedback[0]!.statusCode, "Success");
  covered("c2d with properties, completed by PUBACK, positive feedback");
}

async function checkTwin(client: Client, standIn: AzureStandIn, covered: (what: string) => void): Promise<void> {
  standIn.patchDesired({ interval: 60, gone: true });
  const twin: Twin = await client.getTwin();
  assert.deepEqual([twin.properties.desired["interval"], twin.properties.desired["$version"], twin.properties.reported["$version"]], [60, 2, 1]);
  covered("twin GET");
  const report = (patch: object): Promise<void> => new Promise((resolve, reject) => twin.properties.reported.update(patch, (error) => (error ? reject(error) : resolve())));
  await report({ interval: 60, led: { on: true } });
  assert.deepEqual(standIn.reported(), { interval: 60, led: { on: true } });
  await report({ led: null });
  assert.deepEqual(standIn.reported(), { interval: 60 });
  covered("reported PATCH, null removes");
  await assert.rejects(report({ "a.b": 1 }), /"a\.b"/);
  covered("an illegal reported PATCH fails with the service's message");
  standIn.faults.set("responseError", 429, 1);
  await assert.rejects(report({ interval: 61 }), /asked for/);
  covered("a throttled PATCH fails");
  const deltas: Record<string, unknown>[] = [];
  twin.on("properties.desired", (delta) => deltas.push(delta));
  // the twin tells what it has at once
  await until(() => deltas.length === 1 && hasFilter(standIn, "$iothub/twin/PATCH/properties/desired/#"), "subscription to desired properties");
  standIn.patchDesired({ interval: 120, gone: null });
  await until(() => deltas.length === 2, "desired properties");
  assert.deepEqual(deltas[1], { interval: 120, gone: null, $version: 3 });
  covered("desired PATCH with its version, null included");
}

async function checkMethods(client: Client, standIn: AzureStandIn, covered: (what: string) => void): Promise<void> {
  client.onDeviceMethod("led", (request: DeviceRequest, response: DeviceResponse) => void response.send(200, { got: request.payload }));
  await until(() => hasFilter(standIn, "$iothub/methods/POST/#"), "subscription to methods");
  assert.deepEqual(await standIn.command("led", '{"on":true}'), { status: 200, payload: '{"got":{"on":true}}' });
  covered("direct method with payload and answer");
  client.onDeviceMethod("quiet", (_request: DeviceRequest, response: DeviceResponse) => void response.send(404));
  assert.deepEqual(await standIn.command("quiet", ""), { status: 404, payload: "null" });
  covered("direct method with another status and no body");
}

async function checkReconnection(client: Client, standIn: AzureStandIn, covered: (what: string) => void): Promise<void> {
  standIn.disconnectDevice();
  const received = once(client, "message");
  standIn.send("kept");
  const [message] = (await received) as [Message];
  assert.equal(message.data.toString(), "kept");
  covered("the SDK connects again after a lost connection, and gets what was sent meanwhile");
}

async function checkCertificate(packages: Sdk, standIn: AzureStandIn, covered: (what: string) => void): Promise<void> {
  standIn.hub.devices.register(DEVICE, { type: "certificateAuthority" });
  const { clientCert: cert, clientKey: key } = standIn.tls!;
  // a connection string for a certificate loses the gateway; a provider of one's own, which the SDK takes too, keeps it
  const credentials = { host: standIn.host, gatewayHostName: `localhost:${standIn.port}`, deviceId: DEVICE, x509: { cert, key } };
  const provider = { type: X509_AUTHENTICATION, getDeviceCredentials: (done: (error: null, found: object) => void) => done(null, credentials) };
  const client = packages.Client.fromAuthenticationProvider(provider, packages.Mqtt);
  await client.setOptions({ ca: standIn.tls!.ca });
  await client.open();
  await client.sendEvent(new packages.Message("by certificate"));
  assert.equal(standIn.messages().at(-1), "by certificate");
  await client.close();
  covered("connects with a certificate, and sends");
}

const hasFilter = ({ log }: AzureStandIn, filter: string): boolean => log.packets.some(({ cmd, filters }) => cmd === "subscribe" && filters?.includes(filter));

async function until(condition: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 20_000; !condition(); await new Promise((resolve) => setTimeout(resolve, 10))) {
    if (Date.now() > end) throw new Error(`no ${what} in 20 s`);
  }
}
