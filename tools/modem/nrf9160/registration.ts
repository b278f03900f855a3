import type { Nrf9160 } from "./nrf9160.ts";

/** Timers of a network that grants none: deactivated (TS 24.008 10.5.7.4). */
const off = '"11100000"';

/**
 * The fields of +CEREG, as AT+CEREG=n wants them:
 *
 *     1     stat
 *     2     stat,"tac","ci",AcT
 *     3     as 2, with ,cause_type,reject_cause after a denial
 *     4     stat,"tac","ci",AcT,,,"active time","periodic TAU"
 *     5     as 4, with the cause in the two empty fields after a denial
 */
export function registrationFields(modem: Nrf9160): string {
  const { radio, settings } = modem;
  const n = settings.number("+CEREG");
  const stat = String(radio.stat);
  if (n < 2) return stat;
  const cell = radio.hasCell ? `"${radio.tac}","${radio.cellId}",${modem.core.act}` : "";
  const cause = radio.stat === 3 && (n === 3 || n === 5) ? `0,${radio.rejectCause}` : "";
  const isFull = n >= 4 && radio.isRegistered;
  if (!isFull && cause === "") return cell === "" ? stat : `${stat},${cell}`;
  const fields = [stat, cell === "" ? ",," : cell];
  if (cause !== "" || n >= 4) fields.push(cause === "" ? "," : cause);
  if (isFull) fields.push(grantedTimers(modem));
  return fields.join(",");
}

/** Active time and periodic TAU. */
export function grantedTimers({ settings }: Nrf9160): string {
  const { mode, active, tau } = settings.stored.psm;
  return mode === 1 ? `"${active}","${tau}"` : `${off},${off}`;
}
