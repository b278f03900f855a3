/** Registers the backend AWS_IOT with the board's modem and what prj.json and the device settings say. */
import { prj } from "uplink/prj";
import { fotaDevice } from "../../fota/device.ts";
import { withFota } from "../../fota/jobs.ts";
import { withBoardDefaults } from "../board_defaults.ts";
import { cloudBackendDefine } from "../cloud.ts";
import { createAwsBackend } from "./backend.ts";
import { awsJobs } from "./fota_jobs.ts";

cloudBackendDefine("AWS_IOT", (config) => {
  const backend = createAwsBackend(withBoardDefaults(config), prj.topics.msgTopic);
  return prj.fota ? withFota(backend, fotaDevice, awsJobs) : backend;
});
