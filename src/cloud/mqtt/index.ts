/** Registers the backend MQTT with the board's modem and what prj.json and the device settings say. */
import { prj } from "uplink/prj";
import { withBoardDefaults } from "../board_defaults.ts";
import { cloudBackendDefine } from "../cloud.ts";
import { createMqttBackend } from "./backend.ts";

cloudBackendDefine("MQTT", (config) => createMqttBackend(withBoardDefaults(config), prj.topics));
