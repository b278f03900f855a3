import type { ModemScriptCommand } from "./modem_types.ts";
import type { InputPin, VirtualModem } from "./virtual_modem.ts";

/** How long `press` holds the power key: enough for on and for off. */
const pressMs = 1500;

const pins: readonly InputPin[] = ["pwrkey", "dtr", "reset"];

/** What every virtual modem can be told while it runs. */
export const commonScriptCommands: readonly ModemScriptCommand<VirtualModem>[] = [
  {
    usage: "urc <text>",
    description: "send an unsolicited line, such as urc +CREG: 2",
    run: (modem, _args, rest) => modem.injectUrc(expectText(rest, "urc")),
  },
  {
    usage: "garbage <count>",
    description: "send so many random bytes, in any state",
    run: (modem, [count]) =>
      modem.garbage(Buffer.from(Array.from({ length: wholeNumber(count, 1, 4096) }, () => Math.floor(modem.random() * 256)))),
  },
  {
    usage: "lose <count>",
    description: "lose so many bytes of the next payload",
    run: (modem, [count]) => modem.loseNextPayloadBytes(wholeNumber(count, 1, 65535)),
  },
  {
    usage: "mute <on|off>",
    description: "neither hear nor answer, until mute off",
    run: (modem, [word]) => modem.mute(oneOf(word, ["on", "off"]) === "on"),
  },
  { usage: "press", description: "press the power key: turns the modem on, or off", run: press },
  {
    usage: "pin <pwrkey|dtr|reset> <0|1>",
    description: "set the level of an input",
    run: (modem, [pin, level]) => modem.setPin(oneOf(pin, pins), wholeNumber(level, 0, 1) as 0 | 1),
  },
];

/**
 * Runs one typed line.
 * @returns the sentence to show, or undefined when all is said; never throws for what was typed
 */
export function runScriptLine(
  line: string,
  modem: VirtualModem,
  commands: readonly ModemScriptCommand<VirtualModem>[],
): string | undefined {
  const [word = "", ...args] = line.trim().split(/\s+/);
  const known = commands.find(({ usage }) => usage.split(" ")[0] === word.toLowerCase());
  if (!known) return word === "" ? undefined : `"${word}" is not known; type help`;
  try {
    known.run(modem, args, line.trim().slice(word.length).trim());
    return undefined;
  } catch (error) {
    return `${(error as Error).message}: ${known.usage}`;
  }
}

/** The list for --help and `help`. */
export function scriptHelp(commands: readonly ModemScriptCommand<never>[]): string {
  const width = Math.max(...commands.map(({ usage }) => usage.length));
  return commands.map(({ usage, description }) => `  ${usage.padEnd(width)}  ${description}`).join("\n");
}

/** @throws Error for anything but a whole number of the range */
export function wholeNumber(text: string | undefined, min: number, max: number): number {
  const value = Number(text);
  if (text === undefined || !Number.isInteger(value) || value < min || value > max)
    throw new Error(`a whole number from ${min} to ${max} is wanted`);
  return value;
}

/** @throws Error for a word that is not on the list */
export function oneOf<Word extends string>(text: string | undefined, words: readonly Word[]): Word {
  const found = words.find((word) => word === text?.toLowerCase());
  if (found === undefined) throw new Error(`one of ${words.join(", ")} is wanted`);
  return found;
}

function expectText(text: string, what: string): string {
  if (text === "") throw new Error(`a text is wanted behind ${what}`);
  return text;
}

function press(modem: VirtualModem): void {
  modem.setPin("pwrkey", 0);
  modem.clock.setTimeout(() => modem.setPin("pwrkey", 1), pressMs);
}
