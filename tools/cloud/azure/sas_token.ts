import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * A shared access signature, taken apart:
 *
 *     SharedAccessSignature sr={resource}&sig={signature}&se={expiry}[&skn={policy}]
 *
 * The parameters may come in any order. The signature covers the resource as it is written, in its percent-encoding.
 */
export interface SasToken {
  /** As it stands in the token. */
  encodedResource: string;
  resource: string;
  signature: Buffer;
  /** Seconds since 1970. */
  expiryS: number;
  policy: string | undefined;
}

/** What a token has to fit. */
export interface SasDemand {
  /** `{host}/devices/{device id}` or `{id scope}/registrations/{registration id}`. */
  resource: string;
  /** Primary and secondary key, base64. */
  keys: readonly string[];
  nowS: number;
  /** Undefined: none may be named, as for a device's own key. */
  policy?: string;
}

const SCHEME = "SharedAccessSignature ";
const PARAMETERS = ["sr", "sig", "se", "skn"];

/** @returns the token, or what is wrong with it; no secret is repeated */
export function parseSasToken(text: string): SasToken | string {
  if (!text.startsWith(SCHEME)) return 'the password is no SAS token: it must begin with "SharedAccessSignature "';
  const values = new Map<string, string>();
  for (const pair of text.slice(SCHEME.length).split("&")) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, Math.max(at, 0));
    if (!PARAMETERS.includes(name)) return "the SAS token has a parameter that is none of sr, sig, se, skn";
    if (values.has(name)) return `the SAS token has ${name} twice`;
    values.set(name, pair.slice(at + 1));
  }
  return tokenOf(values);
}

function tokenOf(values: Map<string, string>): SasToken | string {
  const [sr, sig, se, skn] = PARAMETERS.map((name) => values.get(name));
  for (const [name, value] of [["sr", sr], ["sig", sig], ["se", se]]) if (!value) return `the SAS token has no ${name}`;
  if (!/^\d{1,12}$/.test(se!)) return "se of the SAS token is no number of seconds since 1970";
  const resource = decoded(sr!);
  const signature = decoded(sig!);
  const policy = skn === undefined ? undefined : decoded(skn);
  if (resource === undefined || signature === undefined || (skn !== undefined && policy === undefined)) return "the SAS token is not percent-encoded";
  const bytes = Buffer.from(signature, "base64");
  // a "+" that was not encoded has become something else on the way, or nothing
  if (bytes.toString("base64") !== signature) return "sig of the SAS token is not base64 in percent-encoding";
  return { encodedResource: sr!, resource, signature: bytes, expiryS: Number(se), policy };
}

/** @returns why the token does not give access, or undefined when it does */
export function refusalOf(token: SasToken, { resource, keys, nowS, policy }: SasDemand): string | undefined {
  if (token.resource.toLowerCase() !== resource.toLowerCase()) return `sr of the SAS token is for ${token.resource}, not for ${resource}`;
  if (token.policy !== policy) return policy ? `the SAS token must have skn=${policy}` : "a token of a device's own key has no skn";
  if (!keys.some((key) => isSignedWith(token, key))) return "the SAS token is not signed with a key of the device";
  if (token.expiryS <= nowS) return `the SAS token expired ${Math.round(nowS - token.expiryS)} s ago`;
  return undefined;
}

/** The key of one device of an enrolment group, base64. */
export function deriveDeviceKey(groupKey: string, registrationId: string): string {
  return createHmac("sha256", Buffer.from(groupKey, "base64")).update(registrationId).digest("base64");
}

function isSignedWith({ encodedResource, expiryS, signature }: SasToken, key: string): boolean {
  const expected = createHmac("sha256", Buffer.from(key, "base64")).update(`${encodedResource}\n${expiryS}`).digest();
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
