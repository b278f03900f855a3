import { parseSuite } from "./cipher_suites.ts";
import { CME } from "./cme.ts";
import { answer } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import { customerDirectory } from "./file_store.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";
import { sslContextCount, suiteSlots } from "./ssl_contexts.ts";
import type { SslContext } from "./ssl_contexts.ts";

const maxNameLength = 50;
const maxSniLength = 64;

/** TLS settings and certificates (AT manual 12; SSL note V1.01). The words in front must be lower case. */
export function sslCommands(modem: Sim7000Core): CommandTable {
  return { "+CSSLCFG": { set: (call) => configure(modem, call), test: (call) => call.ok() } };
}

function configure(modem: Sim7000Core, call: Call): void {
  const tag = call.params.word(0);
  if (tag === "convert") return convert(modem, call);
  const context = modem.sslContexts[call.params.number(1, 0, sslContextCount - 1)] as SslContext;
  if (tag === "ctxindex") return print(call, context);
  const setters: Readonly<Record<string, () => void>> = {
    sslversion: () => (context.version = only(call, 3, 0, 5)),
    ciphersuite: () => setSuite(call, context),
    ignorertctime: () => (context.ignoreClock = only(call, 3, 0, 1) as 0 | 1),
    protocol: () => (context.protocol = only(call, 3, 1, 2) as 1 | 2),
    sni: () => (call.params.expectCount(3), (context.sni = call.params.word(2, maxSniLength))),
  };
  const set = Object.hasOwn(setters, tag) ? setters[tag] : undefined;
  if (!set) throw new CommandError();
  set();
  call.ok();
}

function only(call: Call, count: number, min: number, max: number): number {
  call.params.expectCount(count);
  return call.params.number(count - 1, min, max);
}

function setSuite(call: Call, context: SslContext): void {
  call.params.expectCount(4);
  const slot = call.params.number(2, 0, suiteSlots - 1);
  const suite = parseSuite(call.params.word(3));
  if (suite === undefined) throw new CommandError();
  context.suites[slot] = suite;
}

function print(call: Call, context: SslContext): void {
  call.params.expectCount(2);
  const suites = context.suites.map((suite) => `0x${suite.toString(16).toUpperCase().padStart(4, "0")}`);
  const { version, ignoreClock, protocol, sni } = context;
  answer(call, `+CSSLCFG: ${[call.params.number(1, 0, 5), version, ...suites, ignoreClock, protocol, `"${sni}"`].join(",")}`);
}

/** `2,"ca.crt"` authorities, `1,"cli.crt","cli.key"[,"passphrase"]` a pair, `3,"psk.txt"` a shared key: from /customer/. */
function convert(modem: Sim7000Core, call: Call): void {
  const kind = call.params.number(1, 1, 3);
  call.params.expectCount(kind === 1 ? 4 : 3, kind === 1 ? 5 : 3);
  const name = call.params.word(2, maxNameLength);
  const file = (index: number): Buffer => {
    const bytes = modem.files.read(customerDirectory, call.params.word(index, maxNameLength));
    if (!bytes) throw new CommandError(CME.operationNotAllowed);
    return bytes;
  };
  const certificate = file(2);
  const passphrase = call.params.optionalString(4, maxNameLength) || undefined;
  const key = kind === 1 ? file(3) : undefined;
  call.after(modem.profile.latencies.attach, () => {
    if (!isTaken(() => takeOver(modem, kind, name, certificate, key, passphrase))) return call.fail(CME.operationNotAllowed);
    call.ok();
  });
}

function takeOver(modem: Sim7000Core, kind: number, name: string, file: Buffer, key?: Buffer, passphrase?: string): void {
  if (kind === 1 && key) modem.certificates.addClient(name, file, key, passphrase);
  else if (kind === 2) modem.certificates.addAuthority(name, file);
  else modem.certificates.addPsk(name, file);
}

function isTaken(take: () => void): boolean {
  try {
    take();
    return true;
  } catch {
    return false;
  }
}
