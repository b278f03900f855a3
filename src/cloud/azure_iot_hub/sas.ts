/**
 * SAS tokens (Azure docs, iot-hub-dev-guide-sas; DPS: iot-dps-mqtt-support): the password of a device that has a key instead of a certificate.
 *
 *     SharedAccessSignature sr={resource}&sig={signature}&se={expiry}[&skn={policy}]
 */
import type { Clock } from "../../hal/contracts.ts";
import { OneTimer } from "../../hal/one_timer.ts";
import type { Connection } from "../connection.ts";
import { CloudConnectResult } from "../types.ts";
import type { CloudBackend } from "../types.ts";

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
export type PasswordMaker = (
  resource: string,
  policy: string | undefined,
  done: (token?: string, cause?: string, result?: CloudConnectResult) => void,
) => void;

/** What a device with a key does to show who it is. */
export interface SasIdentity {
  makePassword: PasswordMaker;
  /** Makes config.password for config.host, and has the connection renewed before it expires. */
  identify(connection: Connection, backend: CloudBackend, proceed: () => void): void;
  /** True once after the connection was ended for a new token. */
  takeRenewal(): boolean;
  /** The connection is over for good. */
  stop(): void;
}

/** A new token is made this long before the old one expires: MQTT has no way to change it but another connection. */
const MARGIN_S = 900;

/**
 * @param key device setting sasKey
 * @param readTime the network's time: epoch in milliseconds, or undefined with the cause
 * @param lifetimeS of a token, seconds, 300..2000000
 */
export function sasIdentity(
  hmac: Hmac,
  key: string,
  clock: Clock,
  readTime: (done: (epochMs?: number, error?: string) => void) => void,
  lifetimeS: number,
): SasIdentity {
  const timer = new OneTimer(clock);
  let isRenewing = false;

  const makePassword: PasswordMaker = (resource, policy, done) =>
    readTime((epochMs, error) => {
      if (!epochMs) return done(undefined, "no time for the SAS token: " + error, CloudConnectResult.ErrMisc);
      let token;
      let cause;
      try {
        token = sasToken(hmac, key, resource, Math.floor(epochMs / 1000) + lifetimeS, policy);
      } catch (refusal) {
        cause = (refusal as Error).message;
      }
      done(token, cause, CloudConnectResult.ErrPrvKey);
    });

  return {
    makePassword,
    identify(connection, backend, proceed) {
      const config = backend.config;
      const socket = config.socket;
      makePassword(config.host + "/devices/" + connection.id(), undefined, (token, cause, result) => {
        if (socket != config.socket) return;
        if (!token) return connection.fail(cause!, result!);
        config.password = token;
        timer.start((lifetimeS - Math.min(MARGIN_S, lifetimeS / 4)) * 1000, () => {
          // When it is not Ready, the next attempt makes a new one anyway.
          isRenewing = connection.input!(backend) == 0;
          if (isRenewing) connection.fail("renewing the SAS token", CloudConnectResult.ErrMisc);
        });
        proceed();
      });
    },
    takeRenewal() {
      const isTaken = isRenewing;
      isRenewing = false;
      return isTaken;
    },
    stop: () => timer.stop(),
  };
}
