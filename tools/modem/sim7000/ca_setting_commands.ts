import { answer } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import type { CaSettings } from "./ca_stack.ts";
import { caSocketCount } from "./ca_stack.ts";
import { CME } from "./cme.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";
import { sslContextCount } from "./ssl_contexts.ts";
import type { Converted } from "./ssl_contexts.ts";

const maxNameLength = 50;

/** Tags of AT+CACFG (AT manual 12); stored, and only ASYNCOPEN and ATOCLOSE do something here. */
const configurationTags: readonly string[] = [
  "TRANSWAITTM",
  "TRANSPKTSIZE",
  "SACK",
  "MSS",
  "ACKDELAY",
  "TCPIRT",
  "MAXRXT",
  "TCPOT",
  "KEEPALIVE",
  "TCP_NODELAY",
  "LINGER",
  "SNDBUF",
  "RCVBUF",
  "ATOCLOSE",
  "ACCEPTNUM",
  "ASYNCOPEN",
  "TIMEOUT",
  "LOCALPORT",
  "REMOTEADDR",
];

/** Settings of the CA sockets (AT manual 12; SSL note V1.01). */
export function caSettingCommands(modem: Sim7000Core): CommandTable {
  return {
    "+CACID": {
      set: (call) => identify(modem, call),
      read: (call) => printId(modem, call),
      test: (call) => answer(call, `+CACID: (0-${caSocketCount - 1})`),
    },
    "+CASSLCFG": { set: (call) => configure(modem, call), read: (call) => print(modem, call), test: (call) => call.ok() },
    "+CACFG": { set: (call) => configureStack(modem, call), read: (call) => printStack(modem, call), test: (call) => call.ok() },
  };
}

function identify(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(1);
  modem.ca.identify(call.params.number(0, 0, caSocketCount - 1));
  modem.settings.setNumber("CACID", call.params.number(0, 0, caSocketCount - 1));
  call.ok();
}

function printId(modem: Sim7000Core, call: Call): void {
  answer(call, `+CACID: ${modem.settings.number("CACID")}`);
}

/** `0,"ssl",1`: the tag in either case, with or without quotes. */
function configure(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(3);
  const settings = modem.ca.settings.get(modem.ca.addressed(call.params).index) as CaSettings;
  const number = (max: number): number => call.params.number(2, 0, max);
  const tag = call.params.word(1).toLowerCase();
  switch (tag) {
    case "ssl":
    case "protocol":
      settings[tag] = number(1) as 0 | 1;
      break;
    case "crindex":
      settings.crindex = number(sslContextCount - 1);
      break;
    case "timeout":
    case "localport":
      settings[tag] = number(65535);
      break;
    case "cacert":
      settings.cacert = converted(modem, call, "authority");
      break;
    case "clientcert":
      settings.clientcert = converted(modem, call, "client");
      break;
    case "psktable":
      settings.psktable = converted(modem, call, "psk");
      break;
    default:
      throw new CommandError();
  }
  call.ok();
}

/** A name that AT+CSSLCFG="convert" has taken over; an empty one takes the setting back. */
function converted(modem: Sim7000Core, call: Call, kind: Converted["kind"]): string {
  const name = call.params.word(2, maxNameLength);
  if (name !== "" && !modem.certificates.find(name, kind)) throw new CommandError(CME.operationNotAllowed);
  return name;
}

function print(modem: Sim7000Core, call: Call): void {
  const lines = [...modem.ca.settings]
    .sort(([a], [b]) => a - b)
    .map(([index, it]) => {
      return `+CASSLCFG: ${index},${it.ssl},${it.crindex},"${it.cacert}","${it.clientcert}","${it.psktable}",${it.protocol}`;
    });
  if (lines.length > 0) call.info(...lines);
  call.ok();
}

function configureStack(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(2, 4);
  const tag = call.params.word(0).toUpperCase();
  if (!configurationTags.includes(tag)) throw new CommandError();
  modem.settings.setText(`CACFG ${tag}`, call.params.word(call.params.count - 1));
  call.ok();
}

function printStack(modem: Sim7000Core, call: Call): void {
  answer(call, ...configurationTags.map((tag) => `+CACFG: "${tag}",${modem.settings.text(`CACFG ${tag}`) ?? 0}`));
}
