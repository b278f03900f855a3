/** Registers the backend MQTT with the board's modem and what prj.json and the device settings say. */
import { prj, tls } from "uplink/prj";
import { clock, random } from "../../hal/hal.ts";
import { deviceSettings } from "../../hal/settings.ts";
import { boardNetwork } from "../../modem/board_network.ts";
import { cloudBackendDefine } from "../cloud.ts";
import { createMqttBackend } from "./backend.ts";

cloudBackendDefine("MQTT", (config) => {
  const settings = deviceSettings();
  const defaults = {
    network: boardNetwork(),
    clock,
    random,
    host: settings["host"] || prj.host,
    port: parseInt(settings["port"]!) || prj.port,
    tls,
    id: settings["id"],
    idPrefix: prj.deviceIdPrefix,
    user: settings["user"],
    password: settings["password"],
    keepAliveS: prj.keepAliveS,
    cleanSession: prj.cleanSession,
    outboxBytes: prj.outboxBytes,
  };
  return createMqttBackend(Object.assign(defaults, config), prj.topics);
});
