import { answer } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";
import { formatTime } from "./rtc.ts";
import { ntpPort, parseNtpReply, ntpRequest } from "./ntp.ts";

const quarterMs = 15 * 60 * 1000;
const answerMs = 10_000;

/** Results of +CNTP (AT manual 8). */
const RESULT = { ok: 1, network: 61, dns: 62, connect: 63, response: 64, timeout: 65 } as const;

/** What AT+CNTP has been given; a reboot forgets it. */
interface NtpSetting {
  server: string;
  zoneQuarters: number;
  /** 0 sets the clock, 1 prints the time, 2 both. */
  mode: number;
}

/** The clock over NTP, which uses the bearer of AT+SAPBR (AT manual 8). */
export function ntpCommands(modem: Sim7000Core): CommandTable {
  return {
    "+CNTP": {
      set: (call) => configure(modem, call),
      read: (call) => answer(call, `+CNTP: ${modem.settings.text("+CNTP") ?? '"pool.ntp.org",0,1,2'}`),
      run: (call) => ask(modem, call),
      test: (call) => answer(call, "+CNTP: (-47-48),(1-3),(0-2)"),
    },
  };
}

/** `"pool.ntp.org",8,1,2`: server, zone in quarter hours, bearer, mode. */
function configure(modem: Sim7000Core, call: Call): void {
  const { params } = call;
  params.expectCount(1, 4);
  const zone = params.has(1) ? Number(params.word(1)) : 0;
  if (!Number.isInteger(zone) || zone < -47 || zone > 48 || params.string(0) === "") throw new CommandError();
  const [bearer, mode] = [params.optionalNumber(2, 1, 3, 1), params.optionalNumber(3, 0, 2, 2)];
  modem.settings.setText("+CNTP", `"${params.string(0)}",${zone},${bearer},${mode}`);
  call.ok();
}

function setting(modem: Sim7000Core): NtpSetting {
  const [server = "", zone, , mode] = (modem.settings.text("+CNTP") ?? '"pool.ntp.org",0,1,2').split(",");
  return { server: server.replaceAll('"', ""), zoneQuarters: Number(zone), mode: Number(mode) };
}

/** The answer comes after OK. */
function ask(modem: Sim7000Core, call: Call): void {
  call.ok();
  const report = reporter(modem);
  const boot = modem.bootCount;
  if (!modem.packetData.sapbr.isActive || !modem.radio.isRegistered)
    return modem.afterDelay(modem.profile.latencies.connect, () => report(RESULT.network));
  modem.timers.after(answerMs, () => report(RESULT.timeout));
  modem.network.resolve(setting(modem).server, ([address]) => {
    if (boot !== modem.bootCount) return;
    if (address === undefined) return report(RESULT.dns);
    query(modem, address, report);
  });
}

/** Takes the first result only, and none after a reboot. */
function reporter(modem: Sim7000Core): (result: number, utcMs?: number) => void {
  let isAlive = true;
  const boot = modem.bootCount;
  return (result, utcMs) => {
    if (!isAlive || boot !== modem.bootCount) return;
    isAlive = false;
    if (utcMs === undefined) return modem.urc(`+CNTP: ${result}`);
    const { zoneQuarters, mode } = setting(modem);
    if (mode !== 1) modem.rtc.setUtc(utcMs, zoneQuarters);
    const local = formatTime(utcMs + zoneQuarters * quarterMs);
    modem.urc(mode === 0 ? "+CNTP: 1" : `+CNTP: 1,"20${local}"`);
  };
}

function query(modem: Sim7000Core, address: string, report: (result: number, utcMs?: number) => void): void {
  const end = (): void => {
    modem.ownConnections.delete(connection);
    connection.destroy();
  };
  const connection = modem.network.connect("udp", address, ntpPort, {
    onConnect: () => connection.write(ntpRequest()),
    onData(bytes) {
      const utcMs = parseNtpReply(bytes);
      report(utcMs === undefined ? RESULT.response : RESULT.ok, utcMs);
      end();
    },
    onClose: () => report(RESULT.connect),
  });
  modem.ownConnections.add(connection);
  modem.timers.after(answerMs, end);
}
