import pc from "picocolors";
import { typedUntilEnd } from "../console/typed_lines.ts";
import { faultManual } from "./core/faults.ts";
import type { LoggedPacket } from "./core/packet_log.ts";
import type { CloudModel, CloudStandIn, StandInCommand, StandInOptions } from "./core/stand_in.ts";
import { redact } from "./redact.ts";

export interface RunCloudOptions {
  name: string;
  model: CloudModel;
  start: StandInOptions;
  /** Seconds; undefined = until interrupted. */
  for?: number;
}

type Print = (tag: string, text: string, color?: (text: string) => string) => void;

const maxBodyCharacters = 200;

/** `uplink cloud`: runs until Ctrl-C, the time or `quit`. @throws UserError for what the user can mend */
export async function runCloud({ name, model, start, for: seconds }: RunCloudOptions): Promise<void> {
  const standIn = await model.createStandIn(start);
  const print = createPrint();
  introduce(standIn, name, print);
  standIn.log.onPacket = (packet) => showPacket(packet, print);
  standIn.log.onNote = ({ text }) => print("***", redact(text));
  await typedUntilEnd(seconds, (line) => typed(line, standIn, print));
  await standIn.close();
}

/** The manual of what can be typed. */
export function cloudHelp(commands: readonly Pick<StandInCommand, "usage" | "description">[]): string {
  const all = [
    ...commands,
    { usage: "fault <name> [value] [times <n>]", description: "make something go wrong; see below" },
    { usage: "fault clear", description: "end all faults" },
    { usage: "help", description: "this list" },
    { usage: "quit", description: "end" },
  ];
  const width = Math.max(...all.map(({ usage }) => usage.length));
  const lines = all.map(({ usage, description }) => `  ${usage.padEnd(width)}  ${description}`);
  const faults = Object.entries(faultManual).map(([fault, [value, words]]) => `  ${`${fault} ${value}`.padEnd(width)}  ${words}`);
  return [...lines, "", "Faults:", ...faults].join("\n");
}

function createPrint(): Print {
  const isTty = process.stdout.isTTY === true;
  const colors = pc.createColors(isTty && process.env["NO_COLOR"] === undefined);
  const startMs = Date.now();
  return (tag, text, color) => {
    const time = ((Date.now() - startMs) / 1000).toFixed(3).padStart(8);
    for (const line of text.split("\n")) {
      const shown = `${tag.padEnd(4)} ${line}`;
      process.stdout.write(`${colors.dim(time)}  ${color && colors.isColorSupported ? color(shown) : shown}\n`);
    }
  };
}

function introduce(standIn: CloudStandIn, name: string, print: Print): void {
  const { url, host, port, tls, device } = standIn;
  print("***", `${name} listens on ${url}`);
  print("***", `host ${host}, port ${port}, device id ${device.id}`);
  if (tls?.files) {
    print("***", `CA certificate      ${tls.files.ca}`);
    print("***", `client certificate  ${tls.files.cert}`);
    print("***", `client key          ${tls.files.key}`);
  }
  for (const [label, value] of standIn.introduction ?? []) print("***", `${label.padEnd(19)} ${value}`);
  print("***", "type help for what can be typed here; Ctrl-C ends");
}

function showPacket({ direction, cmd, words, body }: LoggedPacket, print: Print): void {
  const shown = cmd === "publish" && body ? `${words}  ${printable(redact(body))}` : words;
  if (direction === "in") print("->", redact(shown), pc.cyan);
  else print("<-", redact(shown), pc.green);
}

/** One line of text whatever the bytes are. */
function printable(text: string): string {
  const line = text.replace(/[^\x20-\x7e\u00a0-\uffff]/g, ".");
  return line.length > maxBodyCharacters ? `${line.slice(0, maxBodyCharacters)}...` : line;
}

function typed(line: string, standIn: CloudStandIn, print: Print): void {
  if (line.trim() === "help") process.stdout.write(`${cloudHelp(standIn.commands)}\n`);
  else void runLine(line, standIn).then((answer) => answer !== undefined && print("***", redact(answer)));
}

/** @returns what to print: the command's answer, or what is wrong with the line */
export async function runLine(line: string, standIn: Pick<CloudStandIn, "commands" | "faults">): Promise<string | undefined> {
  const [word = "", ...rest] = line.trim().split(" ");
  if (word === "") return undefined;
  const command = standIn.commands.find(({ usage }) => usage.split(" ")[0] === word);
  try {
    if (word === "fault") {
      standIn.faults.setFromWords(rest);
      return `fault ${rest.join(" ")}`;
    }
    if (!command) return `there is no command "${word}"; type help`;
    return (await command.run(rest.join(" ").trim())) ?? `done: ${word}`;
  } catch (error) {
    return `${word}: ${(error as Error).message}`;
  }
}
