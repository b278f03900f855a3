/** Bad inputs to TLS in the modem; README.md says how the rows are run. */
import type { TestDevice } from "../../tools/testing/test_device.ts";
import { CertificateAuthority } from "../../tools/tls/certificates.ts";
import { createTlsBench, fillStore, HOST, serveTls } from "../image/tls_bench.ts";
import type { TlsBenchOptions } from "../image/tls_bench.ts";
import type { DeviceRow } from "./device_row.ts";

const authority = CertificateAuthority.create("Test Root");
const stranger = CertificateAuthority.create("Other Root");

const open = (options: () => Promise<Partial<TlsBenchOptions>>) => async (app: string): Promise<TestDevice> =>
  createTlsBench({ ca: await authority, app, ...(await options()) });
const withModem = (modem: NonNullable<TlsBenchOptions["modem"]>) => open(async () => ({ modem }));

/** A certificate in order behind the broker. */
async function serve(device: TestDevice): Promise<void> {
  const ca = await authority;
  const { certificatePem, privateKeyPem } = await ca.issueServer([HOST]);
  serveTls(device, { cert: certificatePem, key: privateKeyPem, ca: ca.certificatePem, requestCert: true });
}

/** Credentials in order in the modem. */
async function provision(device: TestDevice): Promise<void> {
  const ca = await authority;
  fillStore(device, ca.certificatePem, await ca.issueClient("device-1"));
}

const failed = { event: "CONNECT_FAILED", code: -3, limitS: 60 } as const;
const FIRMWARE = "has no working TLS sockets: update it";

export const TLS: DeviceRow[] = [
  {
    ...failed,
    what: "a server certificate that has expired",
    sentence: "server's certificate expired or not yet valid: check it and the clock",
    open: open(async () => ({ server: await (await authority).issueServer([HOST], { notAfter: new Date("2025-06-01") }) })),
    mend: serve,
  },
  {
    ...failed,
    what: "a server certificate for another host",
    sentence: "server's certificate is for another host",
    open: open(async () => ({ server: await (await authority).issueServer(["other.test"]) })),
    mend: serve,
  },
  {
    ...failed,
    what: "a server of an unknown CA",
    sentence: "no connection, or no TLS: check CA, certificate and key of the tag",
    open: open(async () => ({ trusted: (await stranger).certificatePem })),
    mend: provision,
  },
  {
    ...failed,
    what: "a client certificate that the server refuses",
    sentence: "no connection, or no TLS: check CA, certificate and key of the tag",
    open: open(async () => ({ client: await (await stranger).issueClient("device-1") })),
    mend: provision,
  },
  {
    ...failed,
    what: "a store without the CA",
    sentence: "no CA certificate under the tag: AT+CASSLCFG: +CME ERROR: 3",
    open: open(async () => ({ trusted: null })),
    mend: provision,
  },
  {
    ...failed,
    what: "a clock that nobody sets",
    sentence: "TLS cannot check certificates: the modem's clock is not set",
    open: withModem({ networkTime: false }),
    mend: ({ modem }) => modem.receive(Buffer.from('AT+CCLK="26/01/01,00:00:00+00"\r')),
  },
  {
    ...failed,
    what: "a broker that refuses connections",
    sentence: "refused",
    open: open(async () => ({})),
    input: ({ network }) => network.refuse(HOST),
    mend: ({ network }) => network.restore(HOST),
  },
  {
    ...failed,
    what: "a broker whose name nobody knows",
    sentence: "unknown host",
    open: open(async () => ({})),
    input: ({ network }) => void (network["names"] as Map<string, string>).delete(HOST),
    mend: ({ network }) => void network.register(HOST),
  },
  { ...failed, what: "firmware without CA sockets", sentence: `firmware 1351B03SIM7000E ${FIRMWARE}`, open: withModem({ firmware: "1351B03" }), isForGood: true },
  { ...failed, what: "firmware whose CA sockets fail", sentence: `firmware 1351B04SIM7000A ${FIRMWARE}`, open: withModem({ firmware: "1351B04" }), isForGood: true },
  { ...failed, what: "firmware that reading resets", sentence: `firmware 1351B05SIM7000E ${FIRMWARE}`, open: withModem({ firmware: "1351B05" }), isForGood: true },
];
