/** Registers the backend MQTT with the board's modem and what prj.json and the device settings say. */
import { prj } from "uplink/prj";
import { withBoardDefaults } from "../board_defaults.js";
import { cloudBackendDefine } from "../cloud.js";
import { createMqttBackend } from "./backend.js";
cloudBackendDefine("MQTT", (config) => createMqttBackend(withBoardDefaults(config), prj.topics));
//# sourceMappingURL=index.js.map