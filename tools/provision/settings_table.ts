import { UserError } from "../cli/errors.ts";

/** A device setting that the firmware knows. */
export interface SettingRule {
  /** For the help. */
  description: string;
  isSecret?: boolean;
  pattern: RegExp;
  /** What the pattern wants, to follow "give". */
  wants: string;
}

const HOST = /^[A-Za-z0-9.:_-]{1,100}$/;
/** Printable ASCII without the quote, which ends a parameter of an AT command. */
const PARAMETER = /^[ !#-~]{1,100}$/;
const BANDS = /^[1-9]\d?(,[1-9]\d?)*$/;
const PORT = /^([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])$/;
const UP_TO_65535 = new RegExp(`^0$|${PORT.source}`);
const TEXT = /^[^\x00-\x1f\x7f]{1,200}$/;

/** Settings by name, in the order of the help; the firmware's own list: src/hal/settings.ts. */
export const SETTINGS: Readonly<Record<string, SettingRule>> = {
  id: { description: "device id, in place of prefix and IMEI", pattern: /^[A-Za-z0-9._:-]{1,128}$/, wants: "1 to 128 letters, digits or . _ : -" },
  host: { description: "broker's name or address", pattern: HOST, wants: "a name or address of at most 100 characters, without mqtt:// and port" },
  port: { description: "broker's port", pattern: PORT, wants: "a number from 1 to 65535" },
  apn: { description: "access point name", pattern: PARAMETER, wants: "at most 100 printable characters without quotes" },
  apnUser: { description: "user name for the access point", pattern: PARAMETER, wants: "at most 100 printable characters without quotes" },
  apnPassword: { description: "password for the access point", isSecret: true, pattern: PARAMETER, wants: "at most 100 printable characters without quotes" },
  pin: { description: "PIN of the SIM", isSecret: true, pattern: /^\d{4,8}$/, wants: "4 to 8 digits" },
  keepAliveS: { description: "MQTT keep-alive, seconds; with field settings in the app", pattern: UP_TO_65535, wants: "a number from 0 to 65535" },
  publishIntervalS: { description: "seconds between two publications; with field settings in the app", pattern: /^[1-9]\d{0,5}$/, wants: "a number from 1 to 999999" },
  roaming: { description: "yes allows roaming in an image whose prj.json refuses it", pattern: /^(yes|no)$/, wants: "yes or no" },
  technologies: { description: "radio technologies, with commas: LTE-M,NB-IoT,GSM", pattern: /^(LTE-M|NB-IoT|GSM)(,(LTE-M|NB-IoT|GSM))*$/, wants: "some of LTE-M, NB-IoT, GSM with commas between them" },
  lteMBands: { description: "LTE-M bands, with commas: 3,8,20", pattern: BANDS, wants: "band numbers with commas between them" },
  nbIotBands: { description: "NB-IoT bands, with commas: 8,20", pattern: BANDS, wants: "band numbers with commas between them" },
  user: { description: "user name at the broker", pattern: TEXT, wants: "1 to 200 characters without control characters" },
  sasKey: { description: "key of the device at Azure IoT Hub, base64; never an enrolment group's", isSecret: true, pattern: /^(?=.{4,88}$)(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, wants: "base64 of 1 to 64 bytes: 44 or 88 characters in Azure" },
  hub: { description: "hub that Azure's provisioning service assigned; the device writes it", pattern: /^[A-Za-z0-9]+\/[A-Za-z0-9.:-]+\/[A-Za-z0-9.:_%#*?!(),=@$'+-]+$/, wants: "scope/host/device id" },
  password: { description: "password at the broker", isSecret: true, pattern: TEXT, wants: "1 to 200 characters without control characters" },
};

const NAME = /^[A-Za-z][A-Za-z0-9]*$/;
/** Names that say that the value is a secret, where the table does not know them. */
const SECRET_NAME = /(password|secret|token|key|pin|puk|psk|pass|sas)$/i;

/** Whether a setting's value is never shown. What only tells a secret apart, such as refusedPin, counts too. */
export function isSecretSetting(name: string): boolean {
  return (Object.hasOwn(SETTINGS, name) ? SETTINGS[name]?.isSecret : undefined) ?? SECRET_NAME.test(name);
}

/**
 * Checks a name.
 * @param isOwnAllowed also names that the firmware does not know: an app's own
 * @throws UserError with the fix
 */
export function checkName(name: string, isOwnAllowed: boolean): void {
  if (!NAME.test(name)) throw new UserError(`"${name}" is no name of a setting; letters and digits are wanted, a letter first`);
  if (isOwnAllowed || Object.hasOwn(SETTINGS, name)) return;
  throw new UserError(`no setting "${name}"; settings are: ${Object.keys(SETTINGS).join(", ")}; for one of your app's own add --own-names`);
}

/** @throws UserError naming the setting and what is wanted, never the value */
export function checkValue(name: string, value: string): void {
  const rule = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
  const { pattern, wants } = rule ?? { pattern: TEXT, wants: "1 to 200 characters without control characters" };
  if (value === "") throw new UserError(`setting ${name} is empty; remove it with --unset ${name}`);
  if (!pattern.test(value)) throw new UserError(`setting ${name}: give ${wants}`);
}
