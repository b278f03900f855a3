import type { StandInCommand } from "../core/stand_in.ts";
import type { AzureStandIn } from "./azure_stand_in.ts";
import { isObject, type JsonObject, parseJson } from "./json.ts";

/** The lines that can be typed while the stand-in runs, for its one device. */
export function azureCommands(standIn: AzureStandIn, deviceId: string): StandInCommand[] {
  const { hub } = standIn;
  return [
    {
      usage: "desired <json>",
      description: 'patch the desired properties, such as desired {"interval":60}; null removes',
      run: (rest) => standIn.patchDesired(objectOf(rest)),
    },
    { usage: "c2d <text>", description: "send a message; it waits for the device if need be", run: (rest) => `message ${hub.sendMessage(deviceId, { body: rest, ack: "full" })}` },
    {
      usage: "method <name> [json]",
      description: "call a direct method and wait up to 30 s for the answer",
      async run(rest) {
        const [, name = "", payload = ""] = /^(\S+)\s*(.*)$/.exec(rest) ?? [];
        if (name === "") throw new Error("write it as: method <name> [json]");
        const answer = await standIn.command(name, payload);
        return `${name} answered ${answer.status} ${answer.payload}`;
      },
    },
    { usage: "twin", description: "show desired and reported properties", run: () => JSON.stringify(hub.readTwin(deviceId)) },
    {
      usage: "rotate",
      description: "give the device new keys; the old one is refused from the next CONNECT on",
      run() {
        standIn.rotateKeys();
        return standIn.keyFile === undefined ? "the device has new keys" : `the new key is in ${standIn.keyFile}`;
      },
    },
    { usage: "disable", description: "shut the device out", run: () => hub.setStatus(deviceId, "disabled") },
    { usage: "enable", description: "let it in again", run: () => hub.setStatus(deviceId, "enabled") },
    { usage: "disconnect", description: "end the device's connection, as a server that restarts", run: () => standIn.disconnectDevice() },
  ];
}

function objectOf(text: string): JsonObject {
  const json = parseJson(text);
  if (!isObject(json)) throw new Error('a JSON object is wanted, such as {"interval":60}');
  return json;
}
