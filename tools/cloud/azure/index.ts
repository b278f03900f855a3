import type { StandInOptions } from "../core/stand_in.ts";
import { AzureStandIn } from "./azure_stand_in.ts";

export { cliOptions } from "./options.ts";
export { AzureStandIn } from "./azure_stand_in.ts";
export type { AzureOptions } from "./options.ts";

export const description = "an Azure IoT hub with its Device Provisioning Service: messages, twin, direct methods, SAS tokens and X.509";

export const cliManual = `
The device's symmetric key is in the folder of --dir, in device.key.base64, for this user alone; no key or token is printed. Azure's own device
SDK connects with
  HostName=localhost;DeviceId=<id>;SharedAccessKey=<key>;GatewayHostName=localhost:<port>
and the option ca; the gateway's name is how it takes a port.`;

export const createStandIn = (options?: StandInOptions): Promise<AzureStandIn> => AzureStandIn.create(options);
