import { VirtualNrf9160 } from "../../tools/modem/nrf9160/index.ts";
import type { Dialect } from "../../tools/modem/nrf9160/index.ts";
import { serveTcp } from "../../tools/modem/serve.ts";
import { realClock } from "../../tools/testing/clock.ts";
import { CertificateAuthority } from "../../tools/tls/certificates.ts";
import { LabNetwork } from "./lab_network.ts";
import type { LabOptions } from "./lab_network.ts";
import { freePort, serveHttp, serveMqtt, serveTcpEcho, serveTlsEcho, serveUdpEcho } from "./servers.ts";

/** Tags that the pages use. */
const caTags: readonly number[] = [1000, 16842753, 16842755];
const silentAddress = "2001:db8::5e";

const names: LabOptions["names"] = {
  "google.com": ["172.217.31.142"],
  "www.google.com": ["172.217.174.100"],
  "ipv6.google.com": ["2404:6800:4006:80e::200e"],
  "nordicsemi.com": ["104.20.251.111"],
  "postman-echo.com": ["198.51.100.80"],
  "test.server.com": ["111.112.113.114", "2001:db8::7e57"],
  "no_echo.test.server.com": [silentAddress],
  "example.com": ["198.51.100.1"],
  "remote.ip": ["198.51.100.2"],
  "remote.host": ["198.51.100.3"],
  "mqtt.server.com": ["198.51.100.4"],
};

/** Ports that the modem opens in the pages. */
const modemPorts = [1000, 1234, 1235, 3442];

export interface Lab {
  /** Where the modem's UART is. */
  port: number;
  /** The modem's ports on this machine, by the documented number. */
  ownPorts: Record<number, number>;
  close(): Promise<void>;
}

/** The surroundings that the pages assume: a registered modem with credentials, and their servers. @param isTls echo servers speak TLS */
export async function startLab(dialect: Dialect, isTls: boolean): Promise<Lab> {
  const ca = await CertificateAuthority.create("Transcripts Root");
  const echo = isTls ? await serveTlsEcho(await ca.issueServer(["example.com", "test.server.com"])) : await serveTcpEcho();
  const udps = [serveUdpEcho(), serveUdpEcho(1000), serveUdpEcho(Infinity)] as const;
  const [udp, delayed, silent, http, broker] = await Promise.all([...udps, serveHttp(), serveMqtt()]);
  const ownPorts: Record<number, number> = {};
  for (const port of modemPorts) ownPorts[port] = await freePort();
  const network = new LabNetwork({
    names,
    ownPorts,
    ports: {
      tcp: { 80: http.port, 1234: echo.port, 1235: echo.port, 1883: broker.port, 4567: echo.port },
      udp: { 1234: udp.port, 1235: delayed.port, 2442: udp.port },
    },
    special: { [silentAddress]: { udp: { 1234: silent.port } } },
  });
  const modem = new VirtualNrf9160({ clock: realClock, random: Math.random, network, power: "on", dialect });
  for (const tag of caTags) modem.credentials.write(tag, 0, ca.certificatePem.replace(/\r/g, ""));
  modem.settings.contexts.set(1, { type: "IP", apn: "" });
  modem.packetData.up(1);
  const served = await serveTcp(modem, 0);
  return {
    port: served.port,
    ownPorts,
    async close() {
      await served.close();
      modem.destroy();
      for (const server of [echo, udp, delayed, silent, http, broker]) server.close();
    },
  };
}
