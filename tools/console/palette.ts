import type pc from "picocolors";
import type { Token } from "../decode/at_stream.ts";
import type { Parts } from "./layout.ts";
import type { Tone } from "./cloud_events.ts";

type Colors = ReturnType<typeof pc.createColors>;
type Formatter = (text: string) => string;

/** What a line is; decides its colour. Without colour its tag tells the same. */
export type Lane = Token["kind"] | Tone | "error" | "mqtt" | "app" | "event" | "note";

/** The colour of every lane; with colours off, no colour. */
export type Palette = Readonly<Record<Lane, Formatter>> & { faint: Formatter };

export function createPalette(colors: Colors): Palette {
  return {
    faint: colors.dim,
    command: colors.cyan,
    answer: colors.green,
    final: (text) => colors.dim(colors.green(text)),
    echo: colors.dim,
    prompt: colors.green,
    error: colors.red,
    urc: colors.yellow,
    data: colors.dim,
    noise: colors.red,
    mqtt: colors.magenta,
    app: (text) => text,
    plain: colors.bold,
    good: (text) => colors.bold(colors.green(text)),
    bad: (text) => colors.bold(colors.red(text)),
    event: (text) => colors.bold(colors.blue(text)),
    note: colors.blue,
  };
}

/** A laid-out line with its colours: the tag and the text in the lane's, time and words fainter. */
export function paint({ time, tag, text, words }: Parts, lane: Lane, palette: Palette): string {
  const color = palette[lane];
  if (words.length === 0) return `${palette.faint(time)}${color((tag + text).trimEnd())}`;
  return `${palette.faint(time)}${color(tag + text)}${words.map(palette.faint).join("\n")}`;
}
