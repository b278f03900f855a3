/** Registers the backend NRF_CLOUD with the board's modem and what prj.json and the device settings say. */
import { prj } from "uplink/prj";
import { fotaDevice } from "../../fota/device.ts";
import { withFota } from "../../fota/jobs.ts";
import { withBoardDefaults } from "../board_defaults.ts";
import { cloudBackendDefine } from "../cloud.ts";
import { createNrfCloudBackend } from "./backend.ts";
import { nrfCloudJobs } from "./fota_jobs.ts";

/** The device ids of nRF Cloud are nrf-{IMEI}, unless the device settings have one. */
cloudBackendDefine("NRF_CLOUD", (config) => {
  const backend = createNrfCloudBackend(Object.assign(withBoardDefaults({ idPrefix: "nrf-" }), config));
  return prj.fota ? withFota(backend, fotaDevice, nrfCloudJobs) : backend;
});
