import mqtt from "mqtt";
import { parseObject, runTypedCommand } from "../cloud/core/command_input.ts";
import type { CommandAnswer, JsonObject } from "../cloud/core/stand_in.ts";
import type { FirmwareJob, FirmwareStatus } from "../cloud/core/firmware.ts";
import type { Faults } from "../cloud/core/faults.ts";
import type { CloudControl } from "./cloud_control.ts";
import type { CloudSideTls } from "./cloud_side.ts";

const ANSWER_LIMIT_MS = 30_000;

/** The owner's side of a device of the backend MQTT, as a client of the same broker. */
export async function connectMqttControl(url: string, id: string, tls: CloudSideTls): Promise<CloudControl & { close(): Promise<void> }> {
  const client = await mqtt.connectAsync(url, { ...tls, connectTimeout: 10_000, reconnectPeriod: 1000 }, false);
  const messages: string[] = [];
  const calls = new Map<string, (answer: CommandAnswer) => void>();
  let reported: JsonObject | undefined;
  let firmware: { id?: string; status?: FirmwareStatus["status"]; error?: string } = {};
  let requests = 0;

  client.on("error", () => {});
  client.on("message", (topic, payload) => {
    const text = payload.toString();
    if (topic === `${id}/d2c`) messages.push(text);
    else if (topic === `${id}/state/reported`) reported = parseReport(text);
    else if (topic === `${id}/fota/status`) firmware = (parseReport(text) ?? {}) as typeof firmware;
    else {
      const [status, , request = ""] = topic.slice(`${id}/d2c/res/`.length).split("/");
      calls.get(request)?.({ status: Number(status), payload: text });
    }
  });

  function command(name: string, payload: string): Promise<CommandAnswer> {
    const request = `r${++requests}`;
    return new Promise<CommandAnswer>((resolve, reject) => {
      const fail = (): void => reject(new Error(`the device has not answered command ${name} in ${ANSWER_LIMIT_MS / 1000} s`));
      const timer = setTimeout(fail, ANSWER_LIMIT_MS).unref();
      calls.set(request, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      client.publish(`${id}/c2d/cmd/${name}/${request}`, payload, { qos: 1 });
    }).finally(() => calls.delete(request));
  }

  const patchDesired = (patch: JsonObject): void => void client.publish(`${id}/state/desired`, JSON.stringify(patch), { qos: 1, retain: true });

  await client.subscribeAsync([`${id}/d2c/#`, `${id}/state/reported`, `${id}/fota/status`], { qos: 1 });
  return {
    commands: [
      { usage: "desired <json>", description: "replace the desired state", run: (rest) => patchDesired(parseObject(rest, "desired")) },
      { usage: "command <name> [payload]", description: "send the device a command, and show its answer", run: (rest) => runTypedCommand(rest, command) },
    ],
    faults: noFaults,
    messages: () => messages,
    reported: () => reported,
    patchDesired,
    pushFirmware({ id: jobId, version, url, sizeBytes, sha256 }: FirmwareJob) {
      client.publish(`${id}/fota/job`, JSON.stringify({ id: jobId, version, url, size: sizeBytes, sha256 }), { qos: 1, retain: true });
    },
    firmwareStatus: (jobId) => (firmware.id === jobId ? { status: firmware.status ?? "QUEUED", text: firmware.error ?? "" } : undefined),
    command,
    close: () => client.endAsync(true),
  };
}

function parseReport(text: string): JsonObject | undefined {
  try {
    return parseObject(text, "reported");
  } catch {
    return undefined;
  }
}

const noFaults = {
  setFromWords() {
    throw new Error("the embedded broker plays none");
  },
} as unknown as Faults;
