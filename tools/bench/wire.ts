import { runBench } from "./interpreter.ts";
import { benchScript } from "./script.ts";

/** What one message puts on the UART. */
export interface WireUse {
  bytesToModem: number;
  bytesFromModem: number;
  commands: number;
}

/** Time of one phase, from what starts it to what ends it. */
export interface Phase {
  phase: string;
  microseconds: number;
}

export interface WireReport {
  /** The interpreter's version. */
  interpreter: string;
  publish: WireUse;
  receive: WireUse;
  /** Medians over the messages, without valgrind, on this machine: good for comparing phases, not for the history. */
  phases: Phase[];
}

/** One line of wire_trace.js. */
export interface TraceLine {
  mark: ">" | "<" | "<." | "*";
  /** Microseconds. */
  at: number;
  length: number;
  /** The first 16 bytes. */
  begin: string;
}

const MESSAGES = 20;

/** Counts bytes and commands of a publish and a receive by the bench's image, and times their phases. */
export async function traceWire(espruino: string, image: string): Promise<WireReport> {
  const values = { port: "Serial1", publishes: MESSAGES, receives: MESSAGES };
  const script = (await benchScript(["scripted_modem", "scripted_sim7000", "device_id", "wire_trace"], values)) + image;
  const { lines, version } = await runBench({ espruino, files: { "bench.js": Buffer.from(script, "latin1") }, script: "bench.js" });
  const messages = split(traceLines(lines));
  if (messages.length !== 2 * MESSAGES) throw new Error(`the trace holds ${messages.length} messages of ${2 * MESSAGES}`);
  const publishes = messages.slice(0, MESSAGES);
  const receives = messages.slice(MESSAGES);
  return {
    interpreter: version,
    publish: use(publishes[MESSAGES - 1]!),
    receive: use(receives[MESSAGES - 1]!),
    phases: [...phases("publish", publishes), ...phases("receive", receives)],
  };
}

export function traceLines(lines: string[]): TraceLine[] {
  const found = lines.filter((line) => line.startsWith("\x01TRACE ")).map((line) => JSON.parse(line.slice(7)) as string);
  return found.map((line) => {
    const [, mark, at, length, begin] = /^(\S+) (\S+) (\d+) ([^]*)$/.exec(line)!;
    return { mark: mark as TraceLine["mark"], at: Number(at), length: Number(length), begin: begin! };
  });
}

/** One list a message: from its star to the next one, which is part of it. */
export function split(lines: TraceLine[]): TraceLine[][] {
  const stars = lines.flatMap((line, index) => (line.mark === "*" ? [index] : []));
  return stars.slice(1).map((end, index) => lines.slice(stars[index]!, end + 1));
}

export function use(message: TraceLine[]): WireUse {
  const written = message.filter((line) => line.mark === ">");
  const delivered = message.filter((line) => line.mark === "<");
  const bytes = (lines: TraceLine[]): number => lines.reduce((sum, line) => sum + line.length, 0);
  const commands = written.filter((line) => line.begin.startsWith("AT")).length;
  return { bytesToModem: bytes(written), bytesFromModem: bytes(delivered), commands };
}

/** What starts a phase; its end is the handler's return, or the star. */
const PHASES: [string, (line: TraceLine) => boolean][] = [
  ["from DataSent on: cloudSend, AT+CIPSEND", (line) => line.mark === "*"],
  ["prompt", (line) => line.begin.startsWith("\r\n>")],
  ["SEND OK", (line) => line.begin.includes("SEND OK")],
  ["URC, read command", (line) => line.begin.startsWith("\r\n+CIPRXGET: 1")],
  ["data, until the app's event", (line) => line.begin.startsWith("\r\n+CIPRXGET: 2")],
];

function phases(kind: string, messages: TraceLine[][]): Phase[] {
  return PHASES.flatMap(([phase, isStart]) => {
    const times = messages.flatMap((message) => message.flatMap((line, index) => (isStart(line) ? [duration(message, index)] : [])));
    // What a message from the network begins with is the scripted modem's.
    if (times.length === 0 || (kind === "receive" && phase.startsWith("from"))) return [];
    return [{ phase: `${kind}: ${phase}`, microseconds: Math.round(times.sort((a, b) => a - b)[times.length >> 1]!) }];
  });
}

function duration(message: TraceLine[], start: number): number {
  const end = message.slice(start + 1).find((line) => line.mark === "<." || line.mark === "*");
  return end ? end.at - message[start]!.at : 0;
}
