/** Registers the backend NRF_CLOUD with the board's modem and what prj.json and the device settings say. */
import { withBoardDefaults } from "../board_defaults.ts";
import { cloudBackendDefine } from "../cloud.ts";
import { createNrfCloudBackend } from "./backend.ts";

/** The device ids of nRF Cloud are nrf-{IMEI}, unless the device settings have one. */
cloudBackendDefine("NRF_CLOUD", (config) => createNrfCloudBackend(Object.assign(withBoardDefaults({ idPrefix: "nrf-" }), config)));
