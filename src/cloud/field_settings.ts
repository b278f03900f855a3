import { idScope, prj } from "uplink/prj";
import { offerOnConsole } from "../hal/hal.ts";
import { deviceSettings, saveSettings } from "../hal/settings.ts";
import { tryApn } from "../modem/board_network.ts";
import { createSettingsTrial } from "./settings_trial.ts";
import type { FieldValues, SettingsTold } from "./settings_trial.ts";
import type { CloudBackend } from "./types.ts";

/** From a change to READY: a search for a network takes up to three minutes. */
const TRY_S = 600;

/**
 * Makes settings of this device changeable where it stands: apn, host, port, keepAliveS, publishIntervalS. On the console with
 * `set({"apn":"iot.example"})`; from the cloud with the member "settings" of the desired state, on nRF Cloud of "config". Host and port are not among
 * them where Azure's provisioning service assigns the hub.
 *
 * What changes the connection is tried: without READY in time the device goes back to what has worked last, and connects again. A boot
 * does so at once. Call it between cloudInit() and cloudConnect(); an image that does not is not larger.
 * @param told at READY after a trial, else at once: undefined or one sentence why not, and what holds now; good to be reported as the state
 * @param tryS how long a trial may take, seconds, 30..86400
 * @returns what holds at the start
 */
export function fieldSettings(backend: CloudBackend, told: SettingsTold, tryS = TRY_S): FieldValues {
  const config = backend.config;
  const handler = config.handler!;
  const settings = deviceSettings();
  const number = (text: string | undefined, otherwise: number): number => (text ? parseInt(text) : otherwise);
  const values: FieldValues = { "apn": settings["apn"] || prj.apn };
  if (!idScope) Object.assign(values, { "host": config.host, "port": config.port });
  values["keepAliveS"] = config.keepAliveS = number(settings["keepAliveS"], config.keepAliveS!);
  values["publishIntervalS"] = number(settings["publishIntervalS"], prj.publishIntervalS);
  let apn = values["apn"];
  const place = {
    values,
    use(fresh: FieldValues): void {
      if (!idScope) {
        config.host = fresh["host"] as string;
        config.port = fresh["port"] as number;
      }
      config.keepAliveS = fresh["keepAliveS"] as number;
      if (apn != fresh["apn"]) tryApn((apn = fresh["apn"]!) as string);
    },
    save: saveSettings,
    tried: settings["tried"],
    tryMs: tryS * 1000,
  };
  const trial = createSettingsTrial(backend, place, told);
  config.handler = (self, event, userData) => {
    trial.before(event);
    const result = handler(self, event, userData);
    trial.after(event);
    return result;
  };
  offerOnConsole("set", (wanted) => trial.change(wanted, true) || "taken");
  return values;
}
