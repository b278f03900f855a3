/** Registers the backend AZURE_IOT_HUB with the board's modem and what prj.json and the device settings say. */
import { idScope, sasLifetimeS } from "uplink/prj";
import { readNetworkTime } from "uplink/modem";
import { hmacSha256 } from "../../hal/hmac_sha256.ts";
import { deviceSettings, saveSettings } from "../../hal/settings.ts";
import { boardAt } from "../../modem/board_network.ts";
import { withBoardDefaults } from "../board_defaults.ts";
import { cloudBackendDefine } from "../cloud.ts";
import { createAzureBackend } from "./backend.ts";
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
  return createAzureBackend(config, sas, locator);
});
