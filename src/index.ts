/** What an application imports as "uplink". */
export * from "./cloud/cloud.ts";
export * from "./cloud/types.ts";
export { fieldSettings } from "./cloud/field_settings.ts";
export type { FieldValues, SettingsTold } from "./cloud/settings_trial.ts";
export { countBytes } from "./net/counted_network.ts";
export type { ByteCounters } from "./net/counted_network.ts";
export { cloudProperties, cloudProperty } from "./cloud/azure_iot_hub/properties.ts";
export { member } from "./cloud/member.ts";
export { find, own, parseJson, utf8Bytes } from "./text.ts";
export type { TableKey } from "./text.ts";
export { clock, imageVersion, log, onButton, openUart, powerKey, setLed, takeConsole } from "./hal/hal.ts";
export { boardAt } from "./modem/board_network.ts";
export { networkJs } from "./modem/board_network_js.ts";
