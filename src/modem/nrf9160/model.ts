import type { ModemModel } from "../cellular.ts";
import { keep } from "../settings_script.ts";

/** For %XSYSTEMMODE: LTE-M, NB-IoT, GNSS, and no preference. @param technologies with commas, default both */
function systemMode(technologies: string): string {
  const bit = (name: string): string => (!technologies || technologies.split(",").indexOf(name) >= 0 ? "1," : "0,");
  return bit("LTE-M") + bit("NB-IoT") + "1,0";
}

/** @param technologies what the radio may use, "LTE-M,NB-IoT"; "" for both */
export const createModel = (technologies: () => string): ModemModel => ({
  // Data mode of either dialect, also one that waits for bytes which the UART has lost (NRF-Q9); a command line with an odd quote (NRF-Q10).
  escapes: ["+".repeat(64), '"\r\n'],
  // The versions go to sockets.ts. Sockets outlive a host that restarts (NRF-Q14): one command closes all, or
  // eight close one each.
  // Flight mode, not off: off writes the settings to flash (AT reference, +CFUN), and the SIM has power only in mode 1.
  setUp: (config) => [
    ..."?#XSLMVER ?#XSMVER +CMEE=1 ?#XCLOSE".concat(" ?#XSOCKET=0".repeat(8)).split(" "),
    { text: "+CFUN=4", timeoutS: 10 },
    ...keep("%XSYSTEMMODE", systemMode(technologies())),
    config.apn ? '+CGDCONT=0,"IP","' + config.apn + '"' : "",
    config.apnUser ? '+CGAUTH=0,1,"' + config.apnUser + '","' + config.apnPassword + '"' : "",
    { text: "+CFUN=1", timeoutS: 10 },
  ],
  // The set-up turns the radio off and on each time.
  rungs: [, , , , "+CFUN=0", , "#XRESET"],
  pinCounters: '+CPINR="SIM PIN"',
  bootUrcs: ":Ready,:INIT ERROR,#XMODEM:",
  // The default context comes up with the registration; its loss is to be told.
  attach: () => ["?+CGEREP=1"],
});
