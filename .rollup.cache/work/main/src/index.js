/** What an application imports as "uplink". */
export * from "./cloud/cloud.js";
export * from "./cloud/types.js";
export { fieldSettings } from "./cloud/field_settings.js";
export { countBytes } from "./net/counted_network.js";
export { cloudProperties, cloudProperty } from "./cloud/azure_iot_hub/properties.js";
export { member } from "./cloud/member.js";
export { find, own, parseJson, utf8Bytes } from "./text.js";
export { clock, imageVersion, log, onButton, openUart, powerKey, setLed, takeConsole } from "./hal/hal.js";
export { boardAt } from "./modem/board_network.js";
export { networkJs } from "./modem/board_network_js.js";
//# sourceMappingURL=index.js.map