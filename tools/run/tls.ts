import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AtEngine, createAtEngine } from "../../src/at/engine.ts";
import type { Board } from "../build/board.ts";
import type { Prj } from "../build/prj.ts";
import type { StandInCredentials } from "../cloud/core/credentials.ts";
import { UserError } from "../cli/errors.ts";
import type { VirtualModem } from "../modem/virtual_modem.ts";
import { type CredentialPlan, planCredentials } from "../provision/credential_files.ts";
import { wakeModem } from "../provision/modem_power.ts";
import { loadStore, ModemStore, type StoreModule } from "../provision/modem_store.ts";
import { workOnStore } from "../provision/provision.ts";
import { realClock } from "../testing/clock.ts";
import { CertificateAuthority, type Credential } from "../tls/certificates.ts";
import type { BrokerTls } from "./broker.ts";
import type { BrokerAddress } from "./broker_url.ts";

export interface TlsFiles {
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
}

/** What a run with TLS needs: credentials for the modem, and files for other clients of the broker. */
export interface RunTls {
  tag: number;
  files: TlsFiles;
  store: StoreModule;
  plan: CredentialPlan;
  /** For the embedded broker; undefined with a broker of the user's. */
  server?: Credential;
  close(): void;
}

/** Host name of the embedded broker: a certificate's name is checked, and an address has none. */
const TLS_HOST = "localhost";
/** Of the client certificate that is made for the run. */
const CLIENT_NAME = "uplink-device";

/** The tag where neither prj.json nor --set names one. */
const DEFAULT_TAG = 42;

/**
 * TLS as the options, the broker's URL and prj.json ask for it; undefined when none does.
 * @throws UserError when they contradict each other, or for what `uplink provision` would refuse too
 */
export async function planTls(options: TlsFiles & { tls?: boolean | undefined }, board: Board, prj: Prj, broker: BrokerAddress | undefined): Promise<RunTls | undefined> {
  const { ca, cert, key } = options;
  const hasFiles = ca !== undefined || cert !== undefined || key !== undefined;
  if (!options.tls && !hasFiles && !prj.tls && !broker?.isTls) return undefined;
  if (broker && !broker.isTls) throw new UserError("the device is to use TLS and --broker names a broker without; give --broker mqtts://host:port");
  return prepareTls({ ca, cert, key }, board, prj.tls?.tag ?? DEFAULT_TAG, broker !== undefined);
}

/**
 * Reads and checks the files, or makes throw-away certificates for the embedded broker.
 * @throws UserError for what `uplink provision` would refuse too
 */
async function prepareTls(files: TlsFiles, board: Board, tag: number, hasOwnBroker: boolean): Promise<RunTls> {
  const hasFiles = Object.values(files).some((file) => file !== undefined);
  if (hasFiles && !hasOwnBroker) throw new UserError("--ca, --cert and --key are for a broker of yours: give it by --broker mqtts://host:port");
  if (!hasFiles && hasOwnBroker) throw new UserError("--broker with TLS: give the certificate of the authority that signed the broker's by --ca");
  const { model } = board.modem;
  const store = await loadStore(model);
  const made = hasOwnBroker ? undefined : await makeFiles();
  try {
    const context = { model, limits: store.credentialLimits, nowMs: Date.now() };
    const used = made?.files ?? files;
    const plan = planCredentials({ tag, ...used }, context);
    return { tag, files: used, store, plan, ...(made && { server: made.server }), close: () => made?.remove() };
  } catch (error) {
    made?.remove();
    throw error;
  }
}

/**
 * For a cloud's stand-in: its authority, and the client certificate unless the device shows itself otherwise.
 * @throws UserError for what `uplink provision` would refuse too
 */
export async function standInTls(credentials: StandInCredentials, hasClientCertificate: boolean, board: Board, prj: Prj): Promise<RunTls> {
  const { ca, clientCert: cert, clientKey: key } = credentials;
  const { files, remove } = writeFiles(hasClientCertificate ? { ca, cert, key } : { ca });
  const tag = prj.tls?.tag ?? DEFAULT_TAG;
  try {
    const { model } = board.modem;
    const store = await loadStore(model);
    const plan = planCredentials({ tag, ...files }, { model, limits: store.credentialLimits, nowMs: Date.now() });
    return { tag, files, store, plan, close: remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** For as long as the run. */
async function makeFiles(): Promise<{ files: TlsFiles; server: Credential; remove(): void }> {
  const authority = await CertificateAuthority.create("Uplink run, throw-away");
  const client = await authority.issueClient(CLIENT_NAME);
  const server = await authority.issueServer([TLS_HOST, "127.0.0.1"]);
  const pems = { ca: authority.certificatePem, cert: client.certificatePem, key: client.privateKeyPem };
  return { ...writeFiles(pems), server };
}

/** Writes PEM texts into a folder that only this user can read. */
function writeFiles(pems: { ca: string; cert?: string; key?: string }): { files: TlsFiles; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "uplink-tls-"));
  const files: TlsFiles = {};
  for (const [name, file] of Object.entries({ ca: "ca.pem", cert: "client.pem", key: "client.key" } as const) as [keyof TlsFiles, string][]) {
    const pem = pems[name];
    if (pem === undefined) continue;
    files[name] = join(folder, file);
    writeFileSync(files[name], pem, { mode: 0o600 });
  }
  return { files, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** As if the network had told the time when the modem was turned on: certificates have dates. Universal time (3GPP TS 27.007 8.15). */
function setClock(at: AtEngine): Promise<void> {
  const [day = "", time = ""] = new Date().toISOString().slice(2, 19).split("T");
  return new Promise((resolve) => at.send({ text: `+CCLK="${day.replace(/-/g, "/")},${time}+00"`, timeoutS: 5, done: () => resolve() }));
}

/** Puts the credentials into a virtual modem that is on, by the code that does it on boards, and proves them. */
export async function provisionModem(modem: VirtualModem, board: Board, { tag, store, plan }: RunTls): Promise<void> {
  let listener: (bytes: string) => void = () => {};
  modem.onTransmit = (bytes) => listener(bytes.toString("latin1"));
  const uart = {
    write: (bytes: string) => modem.receive(Buffer.from(bytes, "latin1")),
    on: (_event: "data", heard: (bytes: string) => void) => void (listener = heard),
  };
  const at = createAtEngine(uart, realClock);
  try {
    await wakeModem(at, undefined, board.uart.port);
    await setClock(at);
    await workOnStore(new ModemStore(at, store), { store, items: plan.items, isRemoving: false, tag });
  } finally {
    modem.onTransmit = () => {};
  }
}

/** TLS of the embedded broker; undefined with a broker of the user's. */
export function brokerTls({ server, files }: RunTls): BrokerTls | undefined {
  return server && { ca: readFileSync(files.ca!), cert: server.certificatePem, key: server.privateKeyPem, host: TLS_HOST };
}

/** For another client of the same broker: contents, as the packages want them. */
export function clientCredentials({ files }: RunTls): { ca?: Buffer; cert?: Buffer; key?: Buffer } {
  return Object.fromEntries(Object.entries(files).filter(([, file]) => file !== undefined).map(([name, file]) => [name, readFileSync(file!)]));
}

/** Options of mosquitto_pub. */
export function mosquittoOptions({ files: { ca, cert, key } }: RunTls): string {
  return `${ca ? ` --cafile ${ca}` : ""}${cert ? ` --cert ${cert} --key ${key}` : ""}`;
}
