import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { createStandIn } from "../../../tools/cloud/aws/index.ts";
import type { AwsStandIn } from "../../../tools/cloud/aws/index.ts";
import type { ClientOptions, Connection, JobsClient, Sdk, ServiceError, ShadowClient, Stream } from "./sdk_types.ts";

export const sdk = "aws-iot-device-sdk-v2";

const thingName = "sdk-thing";
const options: ClientOptions = { maxRequestResponseSubscriptions: 6, maxStreamingSubscriptions: 3, operationTimeoutInSeconds: 10 };
/** SubscriptionStatusEventType.SubscriptionEstablished */
const ESTABLISHED = 0;
const LIMIT_MS = 10000;

const open = (dir: string): Promise<AwsStandIn> => createStandIn({ dir, deviceId: thingName });

export async function prepare(dir: string): Promise<void> {
  await (await open(dir)).close();
}

export async function run(dir: string, covered: (what: string) => void): Promise<void> {
  const cloud = await open(dir);
  const packages = createRequire(import.meta.url)("aws-iot-device-sdk-v2") as Sdk;
  try {
    const connection = connectionOf(packages, cloud);
    await connection.connect();
    assert.equal(cloud.isConnected, true);
    covered("connects by TLS with its client certificate");
    await checkShadow(packages, connection, cloud, covered);
    await checkJobs(packages, connection, cloud, covered);
    await checkMessages(connection, cloud, covered);
    await connection.disconnect();
    covered("disconnects");
  } finally {
    await cloud.close();
  }
}

function connectionOf({ iot, mqtt }: Sdk, { host, port, tls }: AwsStandIn): Connection {
  const { clientCert, clientKey, ca } = tls!;
  const builder = iot.AwsIotMqttConnectionConfigBuilder.new_mtls_builder(clientCert, clientKey);
  const config = builder.with_certificate_authority(ca).with_endpoint(host).with_port(port).with_client_id(thingName).with_clean_session(true).build();
  return new mqtt.MqttClient().new_connection(config);
}

async function checkShadow({ iotshadow }: Sdk, connection: Connection, cloud: AwsStandIn, covered: (what: string) => void): Promise<void> {
  const client = iotshadow.IotShadowClientv2.newFromMqtt311(connection, options);
  const shadow = cloud.service.shadows.shadow(thingName);
  assert.equal(await codeOf(client.getShadow({ thingName })), 404);
  covered("get of a shadow that does not exist: 404");
  assert.equal((await client.updateShadow({ thingName, state: { reported: { led: "off" } } })).version, 1);
  assert.deepEqual(cloud.reported(), { led: "off" });
  covered("update: accepted, version 1");
  assert.equal(await codeOf(client.updateShadow({ thingName, state: { reported: { led: "on" } }, version: 7 })), 409);
  assert.deepEqual(cloud.reported(), { led: "off" });
  covered("update with another version: 409, nothing changed");
  await checkDelta(client, cloud, covered);
  assert.deepEqual((await client.getShadow({ thingName })).state, { desired: { led: "on" }, reported: { led: "off" }, delta: { led: "on" } });
  covered("get: desired, reported and delta");
  await client.updateNamedShadow({ thingName, shadowName: "conf", state: { reported: { a: 1 } } });
  assert.deepEqual((await client.getNamedShadow({ thingName, shadowName: "conf" })).state, { reported: { a: 1 } });
  covered("named shadow: update and get");
  const { version } = shadow;
  assert.equal((await client.deleteShadow({ thingName })).version, version);
  assert.equal(shadow.exists, false);
  covered("delete: accepted");
  assert.equal(await codeOf(client.deleteShadow({ thingName })), 404);
  covered("delete of what is deleted: 404");
  client.close();
}

async function checkDelta(client: ShadowClient, cloud: AwsStandIn, covered: (what: string) => void): Promise<void> {
  const deltas = client.createShadowDeltaUpdatedStream({ thingName });
  const updates = client.createShadowUpdatedStream({ thingName });
  const [delta, update] = [await firstOf(deltas), await firstOf(updates)];
  cloud.patchDesired({ led: "on" });
  assert.deepEqual((await delta()).state, { led: "on" });
  covered("delta of a desired change");
  const { previous, current } = await update();
  assert.deepEqual([previous?.version, current?.version], [1, 2]);
  covered("documents of an update, before and after");
  deltas.close();
  updates.close();
}

async function checkJobs({ iotjobs }: Sdk, connection: Connection, cloud: AwsStandIn, covered: (what: string) => void): Promise<void> {
  const client: JobsClient = iotjobs.IotJobsClientv2.newFromMqtt311(connection, options);
  const stream = client.createNextJobExecutionChangedStream({ thingName });
  const next = await firstOf(stream);
  cloud.createJob("job-1", { operation: "app_fw_update" });
  assert.equal((await next()).execution?.jobId, "job-1");
  covered("notify-next of a new job");
  assert.deepEqual((await client.getPendingJobExecutions({ thingName })).queuedJobs?.map(({ jobId }) => jobId), ["job-1"]);
  covered("get: the pending jobs");
  const { execution } = await client.startNextPendingJobExecution({ thingName });
  assert.deepEqual([execution?.jobId, execution?.status, execution?.jobDocument], ["job-1", "IN_PROGRESS", { operation: "app_fw_update" }]);
  covered("start-next: IN_PROGRESS with its document");
  assert.equal(await codeOf(client.updateJobExecution({ thingName, jobId: "job-1", status: "SUCCEEDED", expectedVersion: 9 })), "VersionMismatch");
  covered("update with another version: VersionMismatch");
  assert.equal((await client.describeJobExecution({ thingName, jobId: "$next" })).execution?.versionNumber, 2);
  covered("describe of $next");
  const update = { thingName, jobId: "job-1", status: "SUCCEEDED", expectedVersion: 2, includeJobExecutionState: true, statusDetails: { progress: "100" } };
  assert.equal((await client.updateJobExecution(update)).executionState?.status, "SUCCEEDED");
  assert.equal(cloud.service.jobs.queue(thingName).find("job-1")?.status, "SUCCEEDED");
  covered("update: SUCCEEDED with details");
  assert.equal(await codeOf(client.updateJobExecution({ thingName, jobId: "job-1", status: "FAILED" })), "InvalidStateTransition");
  covered("update after the end: InvalidStateTransition");
  assert.equal((await client.startNextPendingJobExecution({ thingName })).execution, undefined);
  covered("start-next without a job: no execution");
  stream.close();
  client.close();
}

async function checkMessages(connection: Connection, cloud: AwsStandIn, covered: (what: string) => void): Promise<void> {
  await connection.publish(`${thingName}/d2c`, '{"temp":21}', 1);
  assert.deepEqual(cloud.messages(), ['{"temp":21}']);
  covered("publishes QoS 1 to a topic of its own");
}

/** Opens a stream. @returns when it is subscribed, a way to its first event */
async function firstOf<Event>(stream: Stream<Event>): Promise<() => Promise<Event>> {
  const event = new Promise<Event>((resolve) => stream.on("incomingPublish", ({ message }) => resolve(message)));
  const subscribed = new Promise<void>((resolve) => stream.on("subscriptionStatus", ({ type }) => type === ESTABLISHED && resolve()));
  stream.open();
  await within(subscribed, "the subscription of a stream");
  return () => within(event, "an event of a stream");
}

function within<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  let timer: NodeJS.Timeout;
  const limit = new Promise<never>((_resolve, reject) => (timer = setTimeout(() => reject(new Error(`${what} has not come in ${LIMIT_MS} ms`)), LIMIT_MS)));
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

/** The code that the service refuses with; undefined when it accepts. */
async function codeOf(request: Promise<unknown>): Promise<number | string | undefined> {
  try {
    await request;
    return undefined;
  } catch (error) {
    const { modeledError } = error as ServiceError;
    if (!modeledError) throw error;
    return modeledError.code;
  }
}
