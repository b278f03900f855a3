import type { Nrf9160 } from "./nrf9160.ts";
import { PacketData } from "./packet_data.ts";
import { Radio } from "./radio.ts";

/** The radio of a modem: it acts on the modem's timers and tells the core what happens. */
export function makeRadio(modem: Nrf9160): Radio {
  const { registration, rsrpDbm, rsrqDb, latencies, inactivityMs } = modem.profile;
  const host = {
    random: modem.random,
    after: (delayMs: number, next: () => void) => modem.timers.after(delayMs, next),
    cancel: (timer: unknown) => modem.timers.cancel(timer),
    registerMs: latencies.register,
    registerAgainMs: latencies.registerAgain,
    inactivityMs,
    refusal: () => modem.packetData.refusal(0),
    onChange: () => modem.core.registrationChanged(),
    onConnectionChange: () => modem.core.connectionChanged(),
    onRefused: (emmCause: number | undefined, esmCause: number | undefined) => modem.core.refused(emmCause, esmCause),
  };
  return new Radio(host, registration.stat, rsrpDbm, rsrqDb);
}

/** Its contexts. */
export function makePacketData(modem: Nrf9160): PacketData {
  return new PacketData({
    random: modem.random,
    settings: modem.settings,
    apn: modem.profile.apn,
    event: (text) => modem.core.packetEvent(text),
    onDown: (cid) => modem.contextDown(cid),
  });
}
