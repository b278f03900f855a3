/** What an application imports as "uplink". */
export * from "./cloud/cloud.ts";
export * from "./cloud/types.ts";
export { clock, imageVersion, log, onButton, setLed } from "./hal/hal.ts";
