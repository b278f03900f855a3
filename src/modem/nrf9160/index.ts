/** nRF9160 and nRF91x1 with Serial LTE Modem or Serial Modem: what the shared cellular machine needs to know. Quirks: README.md. */
import { keep } from "../settings_script.ts";
import { nrf9160Sockets } from "./sockets.ts";
import type { ModemModel } from "../cellular.ts";

/** LTE-M, NB-IoT and GNSS, in the order that the modem prefers. */
const SYSTEM_MODE = "1,1,1,0";

export const model: ModemModel = {
  // Data mode of either dialect, also one that waits for bytes which the UART has lost (NRF-Q9); a command line with an odd quote (NRF-Q10).
  escapes: ["+".repeat(64), '"\r\n'],
  // The versions go to sockets.ts. Serial LTE Modem refuses ATE0. Sockets outlive a host that restarts (NRF-Q14): one command closes all, or
  // eight close one each.
  init: "?#XSLMVER ?#XSMVER ?E0 +CMEE=1 ?#XCLOSE".concat(" ?#XSOCKET=0".repeat(8)).split(" "),
  pinCounters: ['+CPINR="SIM PIN"'],
  bootUrcs: [":Ready", ":INIT ERROR", "#XMODEM:"],
  // Flight mode, not off: off writes the settings to flash (AT reference, +CFUN), and the SIM has power only in mode 1.
  register: (config) => [
    { text: "+CFUN=4", timeoutS: 10 },
    ...keep("%XSYSTEMMODE", SYSTEM_MODE),
    config.apn ? '+CGDCONT=0,"IP","' + config.apn + '"' : "",
    config.apnUser ? '+CGAUTH=0,1,"' + config.apnUser + '","' + config.apnPassword + '"' : "",
    { text: "+CFUN=1", timeoutS: 10 },
  ],
  // The default context comes up with the registration; its loss is to be told.
  attach: () => ["?+CGEREP=1"],
};

export const openSockets = nrf9160Sockets;
