import { answer, numberCommand } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import { isContextLegal } from "./cip_state.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

/** Longest APN, user name and password. */
const maxTextLength = 50;

type ContextCommand = Parameters<typeof isContextLegal>[0];

/** Bring-up and name service of the CIP stack (AT manual 13; TCP note). */
export function cipContextCommands(modem: Sim7000Core): CommandTable {
  const mux = numberCommand("+CIPMUX", modem.settings);
  return {
    "+CIPMUX": { ...mux, set: (call) => whenLegal(modem, "CIPMUX", () => mux.set?.(call)) },
    "+CSTT": startTask(modem),
    "+CIICR": { run: (call) => whenLegal(modem, "CIICR", () => activate(modem, call)), test: (call) => call.ok() },
    "+CIFSR": { run: (call) => whenLegal(modem, "CIFSR", () => printAddress(modem, call, "")), test: (call) => call.ok() },
    "+CIFSREX": { run: (call) => whenLegal(modem, "CIFSR", () => printAddress(modem, call, "+CIFSREX: ")), test: (call) => call.ok() },
    "+CIPSHUT": { run: (call) => shut(modem, call), test: (call) => call.ok() },
    "+CDNSCFG": nameServers(modem),
    "+CDNSGIP": { set: (call) => whenLegal(modem, "CDNSGIP", () => lookUp(modem, call)), test: (call) => call.ok() },
  };
}

function whenLegal(modem: Sim7000Core, command: ContextCommand, next: () => void): void {
  if (!isContextLegal(command, modem.cip.context)) throw new CommandError();
  next();
}

function startTask(modem: Sim7000Core): Command {
  const start = (call: Call): void => {
    const texts = call.params.text === "" ? [modem.cip.apn] : [0, 1, 2].map((index) => call.params.optionalString(index, maxTextLength));
    call.params.expectCount(1, 3);
    modem.cip.apn = texts[0] ?? "";
    modem.cip.context = "IP START";
    modem.settings.setText("+CSTT", texts.map((text) => `"${text}"`).join(","));
    call.ok();
  };
  return {
    set: (call) => whenLegal(modem, "CSTT", () => start(call)),
    run: (call) => whenLegal(modem, "CSTT", () => start(call)),
    read: (call) => answer(call, `+CSTT: ${modem.settings.text("+CSTT") ?? '"CMNET","",""'}`),
    test: (call) => answer(call, '+CSTT: "APN","USER","PWD"'),
  };
}

/** A refused context can only be left by AT+CIPSHUT; without attachment it may be tried again. */
function activate(modem: Sim7000Core, call: Call): void {
  const { cip, packetData, profile } = modem;
  cip.context = "IP CONFIG";
  call.after(profile.latencies.activate, () => {
    if (cip.context !== "IP CONFIG") return call.fail();
    if (!packetData.comesUp("CIP", cip.apn)) {
      cip.context = packetData.isAttached ? "PDP DEACT" : "IP START";
      return call.fail();
    }
    cip.context = "IP GPRSACT";
    cip.address = packetData.newAddress();
    call.ok();
  });
}

/** The bare form ends without OK. */
function printAddress(modem: Sim7000Core, call: Call, prefix: string): void {
  modem.cip.context = "IP STATUS";
  if (prefix !== "") return answer(call, `${prefix}${modem.cip.address}`);
  call.end(modem.cip.address);
}

function shut(modem: Sim7000Core, call: Call): void {
  call.after(modem.profile.latencies.shut, () => {
    modem.cip.shut();
    call.end("SHUT OK");
  });
}

function nameServers(modem: Sim7000Core): Command {
  return {
    set(call) {
      call.params.expectCount(1, 2);
      const servers = [call.params.string(0), call.params.optionalString(1) || "0.0.0.0"];
      if (!servers.every((server) => /^\d+(\.\d+){3}$/.test(server))) throw new CommandError();
      modem.settings.setText("+CDNSCFG", servers.join(","));
      call.ok();
    },
    read(call) {
      const [first = "0.0.0.0", second = "0.0.0.0"] = (modem.settings.text("+CDNSCFG") ?? "").split(",").filter(Boolean);
      answer(call, `PrimaryDns: ${first}`, `SecondaryDns: ${second}`);
    },
    test: (call) => call.ok(),
  };
}

/** The answer comes after OK; 8 is the common DNS error, 3 a network error. */
function lookUp(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(1);
  const host = call.params.string(0);
  call.ok();
  const { context } = modem.cip;
  if (!modem.radio.isRegistered) return modem.urc("+CDNSGIP: 0,3");
  modem.network.resolve(host, (addresses) => {
    if (modem.cip.context !== context) return;
    const found = addresses.slice(0, 2).map((address) => `,"${address}"`);
    modem.urc(addresses.length === 0 ? "+CDNSGIP: 0,8" : `+CDNSGIP: 1,"${host}"${found.join("")}`);
  });
}
