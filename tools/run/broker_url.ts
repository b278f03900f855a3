import { UserError } from "../cli/errors.ts";

export interface BrokerAddress {
  /** As given, with the port. */
  url: string;
  /** Without secrets. */
  shown: string;
  /** Device settings that lead to it. */
  settings: Record<string, string>;
  isTls: boolean;
}

/** @throws UserError for anything but mqtt[s]://[user[:password]@]host[:port] */
export function parseBrokerUrl(text: string): BrokerAddress {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UserError(`--broker: "${text}" is not a URL; give mqtt://host:port or mqtts://host:port`);
  }
  const isTls = url.protocol === "mqtts:";
  if (!(isTls || url.protocol === "mqtt:") || !url.hostname) {
    throw new UserError(`--broker: "${url.protocol}//" is not supported; give mqtt://host:port or mqtts://host:port`);
  }
  url.port ||= isTls ? "8883" : "1883";
  const settings: Record<string, string> = { host: url.hostname, port: url.port };
  if (url.username) settings["user"] = decodeURIComponent(url.username);
  if (url.password) settings["password"] = decodeURIComponent(url.password);
  return { url: url.href, shown: `${url.protocol}//${url.hostname}:${url.port}`, settings, isTls };
}
