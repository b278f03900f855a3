import { boardsWithModem, modemModels } from "../build/board.ts";
import { knownTargets } from "../build/board_schema.ts";

/** What is known of the new board so far, by the name of the option; undefined or "" = not given. */
export type Answers = Record<string, string | undefined>;

/** One thing to know about a board: an option of the command line, and a question where it is not given. */
export interface Field {
  /** The option's name, without dashes: `tx` is --tx. */
  name: string;
  /** Placeholder of its value in the help. */
  value: string;
  /** What it is, for the help and as the question. */
  about: string;
  /** Whether the board needs it, given the answers before; default false. */
  isNeeded?(answers: Answers, root: string): boolean;
  /** Whether it has a meaning at all; default true. */
  applies?(answers: Answers, root: string): boolean;
  /** What to choose from; others are refused unless isOpen. */
  choices?(root: string): string[];
  isOpen?: boolean;
  /** What it is when nothing is said. */
  usual?(answers: Answers): string;
  /** The form of its value, and the form in words. */
  form?: [RegExp, string];
}

const PIN = /^([A-H][0-9]{1,2}|BTN[1-5]?|LED[1-8]?)$/;
const LINE = /^[A-Z]+[0-9]*(:(low|high))?(:opendrain)?$/;
const PIN_FORM: [RegExp, string] = [PIN, "a pin by Espruino's name, such as D4 or A2"];
const LINE_FORM: [RegExp, string] = [LINE, "PIN:low or PIN:high, the level that asserts it, and :opendrain where the pin may only pull low, such as B4:low:opendrain"];

const always = (): boolean => true;
const isLinux = ({ host }: Answers): boolean => host === "LINUX";
const isWired = (answers: Answers): boolean => !isLinux(answers);
const isNewTarget = ({ host }: Answers, root: string): boolean => host !== undefined && knownTargets(root)[host] === undefined;

function line(name: string, about: string): Field {
  return { name, value: "pin:level", about, applies: isWired, form: LINE_FORM };
}

/** In the order of the questions: what decides whether another one applies comes before it. */
export const FIELDS: Field[] = [
  { name: "name", value: "text", about: "what people call the board", isNeeded: always },
  {
    name: "host", value: "target", about: "Espruino target, as process.env.BOARD says it", isNeeded: always,
    choices: (root) => Object.keys(knownTargets(root)).sort(), isOpen: true, form: [/^[A-Z][A-Z0-9_]*$/, "capital letters, digits and _, such as PICO_R1_3"],
  },
  {
    name: "variables", value: "count x bytes", about: "variable blocks of a new target, such as 5100x13 (process.memory().total, and the size of one)",
    isNeeded: isNewTarget, applies: isNewTarget, form: [/^\d+x\d+$/, "count x bytes of one block, such as 5100x13"],
  },
  {
    name: "storage", value: "address,page x pages", about: "Storage of a new target, such as 0x08004000,16384x3",
    isNeeded: isNewTarget, applies: isNewTarget, form: [/^0x[0-9A-Fa-f]{1,8},\d+x\d+$/, "address,page bytes x pages, such as 0x08004000,16384x3"],
  },
  { name: "fifo", value: "bytes", about: "event FIFO of a new target", applies: isNewTarget, usual: () => "1024", form: [/^\d+$/, "a number of bytes"] },
  { name: "modem", value: "model", about: "modem, a folder of src/modem", isNeeded: always, choices: modemModels },
  { name: "dialect", value: "name", about: "command set of the modem's firmware, where its model has several", form: [/^[a-z][a-z0-9_]*$/, "small letters and digits, such as slm"] },
  {
    name: "uart", value: "port", about: "Espruino's serial port that the modem is on", isNeeded: always, usual: () => "Serial2",
    choices: () => [1, 2, 3, 4, 5, 6].map((number) => `Serial${number}`),
  },
  { name: "path", value: "tty", about: "the modem's tty", isNeeded: isLinux, applies: isLinux, form: [/^\//, "a path, such as /dev/ttyUSB0"] },
  { name: "tx", value: "pin", about: "pin that the modem's RX is on", isNeeded: isWired, applies: isWired, form: PIN_FORM },
  { name: "rx", value: "pin", about: "pin that the modem's TX is on", isNeeded: isWired, applies: isWired, form: PIN_FORM },
  { name: "cts", value: "pin", about: "output that tells the modem to hold back (Espruino's cts)", applies: isWired, form: PIN_FORM },
  { name: "baud", value: "rate", about: "bits per second", usual: () => "115200", form: [/^\d+$/, "a number"] },
  line("pwrkey", "the modem's power key"),
  {
    name: "pwrkey-ms", value: "on,off,ready", about: "the key's times in milliseconds, such as 1200,1300,4500: to turn on, to turn off, until the first answer",
    applies: ({ pwrkey }) => Boolean(pwrkey), form: [/^\d+,\d+,\d+$/, "three numbers, such as 1200,1300,4500"],
    isNeeded: ({ pwrkey, modem = "" }, root) => Boolean(pwrkey) && boardsWithModem(modem, root).length === 0,
  },
  line("reset", "the modem's reset"),
  line("status", "input: the modem is on"),
  line("dtr", "output: asserted keeps the modem awake"),
  line("wakeup", "output: a pulse wakes the modem"),
  line("ri", "input: the modem has something to say"),
  line("led", "an LED for the application"),
  line("button", "a button for the application"),
  {
    name: "console", value: "device", about: "the interpreter's console, never the modem's port", isNeeded: always,
    usual: (answers) => (isLinux(answers) ? "stdio" : "USB"),
    choices: () => ["USB", "Bluetooth", "Serial1", "Serial2", "Serial3", "Terminal", "Telnet", "none", "stdio"],
  },
  { name: "source", value: "text", about: "where wiring and times are known from: document, schematic, measurement", isNeeded: always, form: [/.{3}/, "a few words"] },
  { name: "evidence", value: "text", about: "what of it was tried on hardware, and what never was", isNeeded: always, form: [/.{10}/, "a sentence"] },
];

/** @returns what is wrong with a value, as the end of a sentence that begins with the field; undefined when nothing is */
export function problemOf(field: Field, text: string, root: string): string | undefined {
  const choices = field.choices?.(root);
  if (choices && !field.isOpen && !choices.includes(text)) return `"${text}" is none; choose from ${choices.join(", ")}`;
  if (field.form && !field.form[0].test(text)) return `"${text}" does not have the expected form; write ${field.form[1]}`;
  return undefined;
}
