import type { ModemScriptCommand } from "../modem_types.ts";
import { wholeNumber } from "../script.ts";
import type { VirtualSim7000 } from "./index.ts";
import { parsePosition, parseRegistration, parseTechnology, technologyWords, registrationWords } from "./option_words.ts";

/** What can be typed while `uplink modem sim7000` runs. */
export const scriptCommands: readonly ModemScriptCommand<VirtualSim7000>[] = [
  {
    usage: "signal <0..31|99>",
    description: "strength of the signal, as AT+CSQ tells it",
    run: (modem, [rssi]) => modem.setSignal(parseSignal(rssi)),
  },
  {
    usage: "register <state> [technology]",
    description: `the network's decision: ${registrationWords}; ${technologyWords}`,
    run: (modem, [state, technology]) =>
      modem.setRegistration(parseRegistration(state), technology === undefined ? undefined : parseTechnology(technology)),
  },
  { usage: "deny", description: "the network refuses the modem and ends its contexts", run: (modem) => modem.deny() },
  { usage: "drop-pdp", description: "the network ends all contexts", run: (modem) => modem.dropPdp() },
  { usage: "time", description: "the network tells its time (needs AT+CLTS=1)", run: (modem) => modem.sendNetworkTime() },
  {
    usage: "fix <lat,lon|none>",
    description: "what the GNSS receiver sees",
    run: (modem, _args, rest) => modem.setPosition(parsePosition(rest)),
  },
  {
    usage: "fail <command> <result>",
    description: "the next use of a command ends so: fail CIICR ERROR",
    run: (modem, [name], rest) => fail(modem, name, rest),
  },
  {
    usage: "silence <command>",
    description: "the next use of a command gets no answer",
    run: (modem, [name]) => modem.silenceNext(commandName(name)),
  },
  { usage: "lose-urc", description: "lose the next notification of data (CIP and CA)", run: loseUrc },
  { usage: "short-read", description: "the next AT+CARECV delivers less than it announces", run: (modem) => modem.shortenNextRead() },
  { usage: "sim-out", description: "take the SIM card out", run: (modem) => modem.removeSim() },
  { usage: "brown-out", description: "the supply breaks down: off until press", run: (modem) => modem.brownOut() },
  { usage: "reset", description: "crash and start again, in the middle of whatever it does", run: (modem) => modem.resetSpontaneously() },
];

export function parseSignal(text: string | undefined): number {
  return text === "99" ? 99 : wholeNumber(text, 0, 31);
}

function commandName(name: string | undefined): string {
  if (name === undefined || !/^(AT)?\+?[A-Z0-9]+$/i.test(name)) throw new Error("the name of a command is wanted, such as CAOPEN");
  return name;
}

function fail(modem: VirtualSim7000, name: string | undefined, rest: string): void {
  const command = commandName(name);
  const result = rest.slice(command.length).trim();
  if (result === "") throw new Error("a result is wanted, such as ERROR or +CME ERROR: 3");
  modem.failNext(command, result);
}

function loseUrc(modem: VirtualSim7000): void {
  modem.dropNextDataUrc();
  modem.dropNextCaDataUrc();
}
