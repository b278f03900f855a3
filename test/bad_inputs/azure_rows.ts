/** Bad inputs to the backend AZURE_IOT_HUB; README.md says how the rows are run. */
import type { AzureBench, AzureBenchOptions } from "../image/clouds/azure_bench.ts";
import { ID, KEY } from "../image/clouds/azure_bench.ts";

/** A bad input of a device at Azure's stand-in. */
export interface AzureRow {
  what: string;
  /** CloudConnectResult of ConnectFailed. */
  code: number;
  /** Whole, or its beginning. */
  sentence: string;
  options: AzureBenchOptions;
  /** Where nobody may be shown who the device is. */
  isUnseen?: boolean;
  /** Takes the input away at the cloud; absent where only provisioning the device helps. */
  mend?(bench: AzureBench): void;
}

const OTHER_KEY = Buffer.alloc(32, 7).toString("base64");
const keys = (key: string) => ({ type: "sas", primaryKey: key, secondaryKey: key }) as const;
const NO_KEY = "the device setting sasKey is not base64 of 1 to 64 bytes: set it with uplink provision";
const NOT_AUTHORIZED = { code: -9, sentence: "broker refuses: not authorized" };

export const AZURE: AzureRow[] = [
  { what: "a SAS key that is not base64", code: -7, sentence: NO_KEY, options: { settings: { sasKey: "not base64" } }, isUnseen: true },
  { what: "no SAS key", code: -7, sentence: NO_KEY, options: { settings: { sasKey: "" } }, isUnseen: true },
  {
    what: "a SAS key that is not the hub's",
    ...NOT_AUTHORIZED,
    options: { prepare: ({ hub }) => hub.devices.register(ID, keys(OTHER_KEY)) },
    mend: ({ cloud }) => cloud.hub.devices.register(ID, keys(KEY)),
  },
  {
    what: "a certificate that is not the device's",
    ...NOT_AUTHORIZED,
    options: { own: { auth: "x509" }, prepare: ({ hub }) => hub.devices.register(ID, { type: "selfSigned", primaryThumbprint: "AB".repeat(32) }) },
    mend: ({ cloud }) => cloud.hub.devices.register(ID, { type: "certificateAuthority" }),
  },
  {
    what: "a device that is disabled",
    ...NOT_AUTHORIZED,
    options: { prepare: ({ hub }) => hub.setStatus(ID, "disabled") },
    mend: ({ cloud }) => cloud.hub.setStatus(ID, "enabled"),
  },
  {
    what: "a SAS key that is not the enrolment's",
    code: -9,
    sentence: "provisioning refused: 401: Unauthorized",
    options: { dps: true, prepare: ({ enrollments }) => enrollments.add(ID, keys(OTHER_KEY)) },
    mend: ({ cloud }) => cloud.enrollments.add(ID, keys(KEY)),
  },
  {
    what: "a registration that nobody has enrolled",
    code: -4,
    sentence: "provisioning refused: 404",
    options: { dps: true, prepare: ({ enrollments }) => enrollments.remove(ID) },
    mend: ({ cloud }) => cloud.enrollments.add(ID, keys(KEY)),
  },
  {
    what: "an enrolment that is disabled",
    code: -4,
    sentence: "provisioning disabled",
    options: { dps: true, prepare: ({ enrollments }) => void (enrollments.add(ID, keys(KEY)).status = "disabled") },
    mend: ({ cloud }) => cloud.enrollments.add(ID, keys(KEY)),
  },
];
