/** Bulk receive as a share of the wire: the built image in a Node context, virtual modems paced as a UART is, all on virtual time. */
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";
import { join } from "node:path";
import { createTestDevice, type TestDeviceOptions } from "../testing/create_test_device.ts";
import type { TestDevice } from "../testing/test_device.ts";
import { CertificateAuthority } from "../tls/certificates.ts";
import { benchFolder } from "./script.ts";

/** Percent of 115200 baud that are payload, from the first piece received to the last. */
export interface BulkShares {
  /** From a command to its answer in the virtual modems. */
  latencyMs: number;
  cip: number;
  caTls: number;
  nrf9160: number;
}

const LATENCY_MS = 5;
const BYTES = 64 * 1024;
const HOST = "broker.test";
/** A start bit, 8 data bits and a stop bit take 10 bits of the line. */
const BYTES_PER_MS = 115200 / 10 / 1000;

const SIM7000 = "lilygo_t_sim7000g";
const NRF9160 = "nrf9160dk";

export async function measureBulk(): Promise<BulkShares> {
  return {
    latencyMs: LATENCY_MS,
    cip: await share(SIM7000),
    // The handshake is not part of it, so that the server need not be verified.
    caTls: await share(SIM7000, { overrides: { "tls.tag": "1", "tls.isUnverified": "true" }, accept: await tlsServer() }),
    nrf9160: await share(NRF9160),
  };
}

async function share(board: string, more: Partial<TestDeviceOptions> = {}): Promise<number> {
  const modem = { latencies: { answer: [LATENCY_MS, LATENCY_MS] } } as NonNullable<TestDeviceOptions["modem"]>;
  const device = await createTestDevice({ app: join(benchFolder(), "bulk_app"), board, modem, accept: serve, ...more });
  try {
    return await timeBulk(device);
  } finally {
    await device.close();
  }
}

async function timeBulk(device: TestDevice): Promise<number> {
  await device.until("received ", 120_000);
  const startMs = device.clock.now();
  const first = received(device);
  await device.clock.advanceUntil(() => received(device) >= BYTES, 120_000, "the end of the bulk");
  return Math.round((1000 * (BYTES - first)) / (device.clock.now() - startMs) / BYTES_PER_MS) / 10;
}

/** Bytes that the app has told. */
function received({ console }: TestDevice): number {
  return console.reduce((sum, line) => sum + Number(/^received (\d+)$/.exec(line)?.[1] ?? 0), 0);
}

const serve = (stream: Duplex): void => void stream.write(Buffer.alloc(BYTES, "0123456789abcdef"));

async function tlsServer(): Promise<(stream: Duplex) => void> {
  const { certificatePem, privateKeyPem } = await (await CertificateAuthority.create("Bench")).issueServer([HOST]);
  return (stream) => {
    const tls = new TLSSocket(stream, { isServer: true, cert: certificatePem, key: privateKeyPem });
    tls.on("error", () => stream.destroy());
    tls.once("secure", () => serve(tls));
  };
}
