import { isOlder } from "./options.ts";
import type { Nrf9160Profile } from "./options.ts";

/** What a version of the application can do. */
export interface Features {
  /** As AT#XSLMVER or AT#XSMVER prints it. */
  version: string;
  /** AT#XSLMUART: SLM up to v2.4. */
  hasUartCommand: boolean;
  /** AT#XMODEMRESET: from v2.5. */
  hasModemReset: boolean;
  /** #XRECVFROM tells the port, and #XGPS takes the assistance parameter: from v2.5. */
  hasPeerPort: boolean;
  /** AT#XMQTTCFG: from v2.6; the older form of the MQTT client is not simulated. */
  hasMqttConfiguration: boolean;
  /** SLM's AT#XAPOLL: late v2.x. */
  hasAsyncPoll: boolean;
  /** Option 61 in place of 50 to 54: from v2.8. */
  hasRaiValues: boolean;
  /** Serial Modem v2: AT+IPR, AT#XLISTEN and AT#XACCEPT, AT+CMUX. */
  isSecondEdition: boolean;
}

const slmVersion = "2.9.0";
const smVersion = "2.0.0";

export function featuresOf({ dialect, firmware }: Nrf9160Profile): Features {
  if (dialect === "sm") return { ...newest, version: firmware ?? smVersion, hasUartCommand: false, isSecondEdition: !isOlder(firmware, 2, 0) };
  return {
    version: firmware ?? slmVersion,
    hasUartCommand: firmware === undefined || isOlder(firmware, 2, 5),
    hasModemReset: !isOlder(firmware, 2, 5),
    hasPeerPort: !isOlder(firmware, 2, 5),
    hasMqttConfiguration: !isOlder(firmware, 2, 6),
    hasAsyncPoll: !isOlder(firmware, 2, 9),
    hasRaiValues: !isOlder(firmware, 2, 8),
    isSecondEdition: false,
  };
}

const newest = { hasModemReset: true, hasPeerPort: true, hasMqttConfiguration: true, hasAsyncPoll: true, hasRaiValues: true };
