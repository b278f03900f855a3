import type { Token } from "../decode/at_stream.ts";
import { count } from "../decode/words/fields.ts";
import { findCloudName } from "./cloud_events.ts";
import { escapeBytes, escapeControls } from "./layout.ts";
import type { Lane } from "./palette.ts";
import type { Described } from "./streams.ts";

/** A line of the console before it is laid out: lane, tag and escaped texts. */
export interface ConsoleLine {
  lane: Lane;
  tag: string;
  text: string;
  words?: string;
}

const tags: Readonly<Record<Token["kind"], string>> = {
  command: "->",
  echo: "<-",
  answer: "<-",
  final: "<-",
  prompt: "<-",
  urc: "!!",
  data: "..",
  noise: "??",
};

/** A token, and the MQTT packets that it completes, as lines. */
export function uartLines({ token, words, packets }: Described): ConsoleLine[] {
  const [text, said] = textsOf(token, words);
  const arrow = token.direction === "tx" ? "->" : "<-";
  return [
    { lane: laneOf(token), tag: tags[token.kind], text, ...(said !== undefined && { words: said }) },
    ...packets.map((packet): ConsoleLine => ({ lane: "mqtt", tag: "mqtt", text: `${arrow} ${escapeControls(packet)}` })),
  ];
}

/** A line that the device has printed; names of the Cloud API get their meaning. @param text without secrets */
export function appLine(text: string): ConsoleLine {
  const name = findCloudName(text);
  return { lane: name ? name.tone : "app", tag: "app", text: escapeControls(text), ...(name?.words !== undefined && { words: name.words }) };
}

export function eventLine(text: string): ConsoleLine {
  return { lane: "event", tag: "evt", text: escapeControls(text) };
}

export function noteLine(text: string): ConsoleLine {
  return { lane: "note", tag: "***", text: escapeControls(text) };
}

function laneOf({ kind, text }: Token): Lane {
  if (kind !== "final") return kind;
  return /ERROR|FAIL|NO CARRIER/.test(text) ? "error" : "final";
}

/** What a token shows: its text and the words behind it. Bytes are counted only; they may carry a password. */
function textsOf({ kind, text, bytes }: Token, words: string | undefined): [text: string, words?: string] {
  const said = words === undefined ? undefined : escapeBytes(words);
  if (text !== "") return said === undefined ? [escapeBytes(text)] : [escapeBytes(text), said];
  return kind === "echo" ? [`echo of ${count(bytes?.length ?? 0, "byte")}`] : [said ?? ""];
}
