/** Who a device says that it is: `{host}/{client id}/?api-version={date}[&DeviceClientType=…][&model-id=…]`. */
export interface HubUser {
  host: string;
  clientId: string;
  /** Undefined: messages work, twin and methods are refused. */
  apiVersion: string | undefined;
  modelId: string | undefined;
}

/**
 * The user name of CONNECT. Old clients leave the "?" out.
 * @returns undefined when it is malformed
 */
export function parseHubUser(username: string): HubUser | undefined {
  const [, host, clientId, query] = /^([^/]+)\/([^/]+)(?:\/\??(.*))?$/.exec(username) ?? [];
  if (!host || !clientId) return undefined;
  const values = new URLSearchParams(query ?? "");
  const apiVersion = values.get("api-version") ?? undefined;
  if (apiVersion !== undefined && !/^\d{4}-\d\d-\d\d(-preview)?$/.test(apiVersion)) return undefined;
  return { host, clientId, apiVersion, modelId: values.get("model-id") ?? undefined };
}

/** 1 to 128 characters, of ASCII letters, digits and some marks; case counts. */
export function isDeviceId(text: string): boolean {
  return /^[A-Za-z0-9\-.+%_#*?!(),:=@$']{1,128}$/.test(text);
}

/** Characters of a registration id; the last one is no mark but "-". Case does not count. */
export function isRegistrationId(text: string): boolean {
  return /^[A-Za-z0-9\-._:]{0,127}[A-Za-z0-9-]$/.test(text);
}

/** Who a device says that it is to DPS: `{id scope}/registrations/{registration id}/api-version={date}[&ClientVersion=…]`. */
export interface DpsUser {
  idScope: string;
  registrationId: string;
}

/** @returns undefined when it is malformed */
export function parseDpsUser(username: string): DpsUser | undefined {
  const [, idScope, registrationId, query] = /^([^/]+)\/registrations\/([^/]+)\/\??(.*)$/.exec(username) ?? [];
  if (!idScope || !registrationId) return undefined;
  return new URLSearchParams(query).get("api-version") ? { idScope, registrationId } : undefined;
}
