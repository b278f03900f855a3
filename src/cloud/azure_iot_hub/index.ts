/** Registers the backend AZURE_IOT_HUB with the board's modem and what prj.json and the device settings say. */
import { idScope, prj, sasLifetimeS } from "uplink/prj";
import { readNetworkTime } from "uplink/modem";
import { fotaDevice } from "../../fota/device.ts";
import { withFota } from "../../fota/jobs.ts";
import { hmacSha256 } from "../../hal/hmac_sha256.ts";
import { imageVersion } from "../../hal/hal.ts";
import { deviceSettings, saveSettings } from "../../hal/settings.ts";
import { boardAt } from "../../modem/board_network.ts";
import { withBoardDefaults } from "../board_defaults.ts";
import { cloudBackendDefine } from "../cloud.ts";
import { createAzureBackend } from "./backend.ts";
import { azureJobs } from "./fota_jobs.ts";
import { hubLocator } from "./hub_locator.ts";
import { sasIdentity } from "./sas.ts";

cloudBackendDefine("AZURE_IOT_HUB", (given) => {
  const config = withBoardDefaults(given);
  const settings = deviceSettings();
  const sas = sasLifetimeS
    ? sasIdentity(hmacSha256, settings["sasKey"] || "", config.clock!, (done) => readNetworkTime(boardAt(), done), sasLifetimeS)
    : undefined;
  const memory = { remembered: settings["hub"], remember: (assignment: string) => void saveSettings({ "hub": assignment }) };
  const locator = idScope ? hubLocator(config, idScope, memory, sas && sas.makePassword) : undefined;
  const backend = createAzureBackend(config, sas, locator);
  return prj.fota ? withFota(backend, fotaDevice, (host) => azureJobs(host, imageVersion)) : backend;
});
