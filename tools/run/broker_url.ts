import { UserError } from "../cli/errors.ts";

export interface BrokerAddress {
  /** As given, with the port. */
  url: string;
  /** Without secrets. */
  shown: string;
  /** Device settings that lead to it. */
  settings: Record<string, string>;
}

/** @throws UserError for anything but mqtt://[user[:password]@]host[:port] */
export function parseBrokerUrl(text: string): BrokerAddress {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UserError(`--broker: "${text}" is not a URL; give mqtt://host:port`);
  }
  if (url.protocol !== "mqtt:" || !url.hostname) throw new UserError(`--broker: "${url.protocol}//" is not supported; give mqtt://host:port`);
  url.port ||= "1883";
  const settings: Record<string, string> = { host: url.hostname, port: url.port };
  if (url.username) settings["user"] = decodeURIComponent(url.username);
  if (url.password) settings["password"] = decodeURIComponent(url.password);
  return { url: url.href, shown: `mqtt://${url.hostname}:${url.port}`, settings };
}
