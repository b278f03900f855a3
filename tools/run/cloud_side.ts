import mqtt from "mqtt";
import type { MqttClient } from "mqtt";

/** Answer of the device to a command: its status and payload. */
export interface CommandAnswer {
  name: string;
  request: string;
  status: string;
  payload: string;
}

export interface CloudSideTls {
  ca?: Buffer;
  cert?: Buffer;
  key?: Buffer;
}

/** The other end of the conversation: a client of the same broker that sends the device commands and sees what it publishes. */
export interface CloudSide {
  /** Publishes to {id}/c2d/cmd/{name}/{request}. @returns the request id */
  command(name: string, payload: string): Promise<string>;
  onAnswer: (answer: CommandAnswer) => void;
  close(): Promise<void>;
}

/**
 * @param url mqtt[s]://[user:password@]host[:port]
 * @param deviceId whose topics are watched
 * @param tls certificates and key where the broker wants them
 * @throws when the broker cannot be reached; later losses are mended silently
 */
export async function connectCloudSide(url: string, deviceId: string, tls: CloudSideTls = {}): Promise<CloudSide> {
  const client: MqttClient = await mqtt.connectAsync(url, { ...tls, connectTimeout: 10000, reconnectPeriod: 1000 }, false);
  let requests = 0;
  const side: CloudSide = {
    async command(name, payload) {
      const request = `r${++requests}`;
      await client.publishAsync(`${deviceId}/c2d/cmd/${name}/${request}`, payload, { qos: 1 });
      return request;
    },
    onAnswer: () => {},
    close: () => client.endAsync(true),
  };
  client.on("error", () => {});
  client.on("message", (topic, payload) => {
    const [status, name, request] = topic.slice(deviceId.length + "/d2c/res/".length).split("/");
    side.onAnswer({ status: status ?? "", name: name ?? "", request: request ?? "", payload: payload.toString("latin1") });
  });
  await client.subscribeAsync(`${deviceId}/d2c/res/#`, { qos: 1 });
  return side;
}
