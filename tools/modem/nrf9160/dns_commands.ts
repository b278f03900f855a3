import { isIP } from "node:net";
import { report } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import { drawn } from "./drawn.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { CommandError } from "./parameters.ts";
import { resolveHost } from "./socket_io.ts";

const mostPings = 65535;
const mostMs = 4294967295;

/** Names and pings (documentation "Resolve hostname", "ICMP AT commands"). */
export function dnsCommands(modem: Nrf9160): CommandTable {
  return { "#XGETADDRINFO": { set: (call) => resolve(modem, call) }, "#XPING": { set: (call) => ping(modem, call) } };
}

/** AT#XGETADDRINFO="host"[,family]: without a family IPv4 is asked for first. */
function resolve(modem: Nrf9160, call: Call): void {
  const host = call.params.string(0);
  const family = call.params.optionalNumber(1, 0, 2, 0);
  if (isIP(host) !== 0) return print(modem, call, family === 0 || isIP(host) === (family === 2 ? 6 : 4) ? [host] : []);
  if (!modem.packetData.active.has(0)) return void modem.timers.after(drawn(modem, "resolve"), () => print(modem, call, []));
  modem.radio.active();
  const versions: readonly (4 | 6)[] = family === 0 ? [4, 6] : [family === 2 ? 6 : 4];
  call.after(modem.profile.latencies.resolve, () => ask(modem, host, versions, (addresses) => print(modem, call, addresses)));
}

function ask(modem: Nrf9160, host: string, [version, ...others]: readonly (4 | 6)[], done: (addresses: string[]) => void): void {
  if (version === undefined) return done([]);
  let isOver = false;
  const finish = (addresses: string[]): void => {
    if (isOver) return;
    isOver = true;
    modem.timers.cancel(timer);
    if (modem.power.state !== "on") return;
    if (addresses.length === 0) ask(modem, host, others, done);
    else done(addresses);
  };
  const timer = modem.timers.after(30000, () => finish([]));
  modem.network.resolve(host, finish, version);
}

/** SLM, and Serial Modem v1, repeat the first address as often as there are addresses: a bug. */
function print(modem: Nrf9160, call: Call, addresses: string[]): void {
  if (addresses.length === 0) {
    call.info('#XGETADDRINFO: "Host not found"');
    return call.fail();
  }
  const shown = modem.features.isSecondEdition ? addresses : addresses.map(() => addresses[0]);
  report(call, `#XGETADDRINFO: "${shown.join(" ")}"`);
}

/**
 * AT#XPING="host",length,timeout[,count[,interval[,cid]]]: OK at once, then a line for each reply and the average. A network of this
 * contract has no ICMP: a host that has an address answers after the radio's time.
 */
function ping(modem: Nrf9160, call: Call): void {
  const { params } = call;
  const host = params.string(0);
  params.number(1, 0, 65535);
  const timeoutMs = params.number(2, 0, mostMs);
  const count = params.optionalNumber(3, 1, mostPings, 1);
  const intervalMs = params.optionalNumber(4, 0, mostMs, 1000);
  const cid = params.optionalNumber(5, 0, 10, 0);
  if (!modem.packetData.active.has(cid)) throw new CommandError();
  const family = isIP(host) === 6 ? 2 : 1;
  const begin = (): void => {
    call.ok();
    pingOnce(modem, { timeoutMs, intervalMs, left: count, timesMs: [] });
  };
  resolveHost(modem, cid, host, family, (address) => {
    if (address !== undefined) return begin();
    resolveHost(modem, cid, host, 2, (other) => (other === undefined ? call.fail() : begin()));
  });
}

interface Pings {
  timeoutMs: number;
  intervalMs: number;
  left: number;
  timesMs: number[];
}

function pingOnce(modem: Nrf9160, pings: Pings): void {
  const timeMs = drawn(modem, "ping");
  const isLost = timeMs > pings.timeoutMs || !modem.radio.isRegistered;
  modem.timers.after(Math.min(timeMs, pings.timeoutMs), () => {
    printPing(modem, isLost ? "timeout" : `${(timeMs / 1000).toFixed(3)} seconds`);
    if (!isLost) pings.timesMs.push(timeMs);
    if (--pings.left > 0) return modem.timers.after(pings.intervalMs, () => pingOnce(modem, pings));
    const sum = pings.timesMs.reduce((total, each) => total + each, 0);
    if (pings.timesMs.length > 0) printPing(modem, `average ${(sum / pings.timesMs.length / 1000).toFixed(3)} seconds`);
    return undefined;
  });
}

/** These lines have no line end in front. */
function printPing(modem: Nrf9160, text: string): void {
  modem.urcBytes(Buffer.from(`#XPING: ${text}\r\n`));
}
