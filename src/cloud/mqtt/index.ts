/** Registers the backend MQTT with the board's modem and what prj.json and the device settings say. */
import { prj } from "uplink/prj";
import { fotaDevice } from "../../fota/device.ts";
import { withFota } from "../../fota/jobs.ts";
import { withBoardDefaults } from "../board_defaults.ts";
import { cloudBackendDefine } from "../cloud.ts";
import { createMqttBackend } from "./backend.ts";
import { mqttJobs } from "./fota_jobs.ts";

cloudBackendDefine("MQTT", (config) => {
  const backend = createMqttBackend(withBoardDefaults(config), prj.topics);
  return prj.fota ? withFota(backend, fotaDevice, mqttJobs) : backend;
});
