/**
 * SAS tokens (Azure docs, iot-hub-dev-guide-sas; DPS: iot-dps-mqtt-support): the password of a device that has a key instead of a certificate.
 *
 *     SharedAccessSignature sr={resource}&sig={signature}&se={expiry}[&skn={policy}]
 */

/** HMAC-SHA256, key and result in base64; see hal/hmac_sha256.ts. @throws Error with a sentence */
export type Hmac = (key: string, message: string) => string;

/**
 * @param key the device's own key, base64; never that of an enrolment group
 * @param resource "{host}/devices/{device id}", or "{id scope}/registrations/{registration id}" with the policy "registration"
 * @param expiryS seconds since 1970
 * @throws Error with a sentence that does not hold the key
 */
export function sasToken(hmac: Hmac, key: string, resource: string, expiryS: number, policy?: string): string {
  // The signature covers the resource as it is written here.
  const uri = encodeURIComponent(resource);
  const signature = encodeURIComponent(hmac(key, uri + "\n" + expiryS));
  return "SharedAccessSignature sr=" + uri + "&sig=" + signature + "&se=" + expiryS + (policy ? "&skn=" + policy : "");
}

/** What makes a token when it is wanted, since only then the time is known. @param done the token, or undefined with the cause */
export type PasswordMaker = (resource: string, policy: string | undefined, done: (token?: string, cause?: string) => void) => void;

/**
 * @param readTime the network's time: epoch in milliseconds, or undefined with the cause
 * @param lifetimeS seconds from now to the token's expiry
 */
export function sasPasswords(
  hmac: Hmac,
  key: string,
  readTime: (done: (epochMs?: number, error?: string) => void) => void,
  lifetimeS: number,
): PasswordMaker {
  return (resource, policy, done) =>
    readTime((epochMs, error) => {
      let token;
      let cause;
      try {
        if (epochMs) token = sasToken(hmac, key, resource, Math.floor(epochMs / 1000) + lifetimeS, policy);
        else cause = "no time for the SAS token: " + error;
      } catch (refusal) {
        cause = (refusal as Error).message;
      }
      done(token, cause);
    });
}
