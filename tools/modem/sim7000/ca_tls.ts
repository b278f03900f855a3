import type { TlsOptions } from "../../network/tls_connection.ts";
import type { CaSettings } from "./ca_stack.ts";
import { cipherSuites } from "./cipher_suites.ts";
import type { Sim7000Core } from "./core.ts";
import { tlsVersions } from "./ssl_contexts.ts";
import type { SslContext } from "./ssl_contexts.ts";

/** Of a list with nothing but obsolete suites, so that no server finds one in common. */
const impossibleSuite = "PSK-AES256-CCM8";

/**
 * TLS as AT+CSSLCFG and AT+CASSLCFG have set it. Without "cacert" every server is trusted; the name checked is the one dialled.
 * @returns undefined for DTLS
 */
export function tlsOptions(modem: Sim7000Core, settings: CaSettings, host: string): TlsOptions | undefined {
  const context = modem.sslContexts[settings.crindex] as SslContext;
  const version = tlsVersions[context.version];
  if (context.version > 3 || context.protocol === 2) return undefined;
  const authority = modem.certificates.find(settings.cacert, "authority");
  const client = modem.certificates.find(settings.clientcert, "client");
  const psk = modem.certificates.find(settings.psktable, "psk");
  return {
    minVersion: version ?? "TLSv1",
    maxVersion: version ?? "TLSv1.2",
    now: context.ignoreClock === 1 ? false : () => modem.rtc.nowMs(),
    serverName: context.sni === "" ? false : context.sni,
    verifyPeer: authority !== undefined,
    verifyName: authority === undefined ? false : host,
    ...(authority && { authorities: [authority.text] }),
    ...(client?.key !== undefined && { clientCertificate: client.text, clientKey: client.key }),
    ...(psk && { psk: splitPsk(psk.text) }),
    ...suites(context),
  };
}

function suites({ suites }: SslContext): { ciphers?: string[] } {
  const wanted = suites.filter((suite) => suite !== 0);
  if (wanted.length === 0) return {};
  const known = wanted.flatMap((suite) => cipherSuites[suite] ?? []);
  return { ciphers: known.length > 0 ? known : [impossibleSuite] };
}

function splitPsk(text: string): { identity: string; key: Buffer } {
  const [identity = "", hex = ""] = text.split(":");
  return { identity, key: Buffer.from(hex, "hex") };
}
