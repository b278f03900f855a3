import { AtStream } from "../../../tools/decode/at_stream.ts";
import type { Direction, Token } from "../../../tools/decode/at_stream.ts";
import { loadDecoders } from "../../../tools/decode/registry.ts";

/** Bytes as they pass, `["tx", "AT\r"]`. */
export type Transcript = readonly (readonly [Direction, string])[];

/** A token on one line: `rx urc RDY`, `tx data 0 hello`. */
export function summary({ direction, kind, text, bytes, socket, missing }: Token): string {
  const shown = bytes === undefined ? text : bytes.toString("latin1");
  return [direction, kind, socket, JSON.stringify(shown).slice(1, -1), missing === undefined ? "" : `(${missing} missing)`]
    .filter((piece) => piece !== undefined && piece !== "")
    .join(" ");
}

/** The tokens of a transcript, each piece of it fed whole or byte by byte. */
export async function tokensOf(transcript: Transcript, pieces: "whole" | "bytes" = "whole"): Promise<Token[]> {
  const stream = new AtStream(await loadDecoders());
  const out: Token[] = [];
  for (const [direction, bytes] of transcript) {
    for (const piece of pieces === "whole" ? [bytes] : bytes) out.push(...stream.push(direction, piece));
  }
  return [...out, ...stream.flush()];
}

/** The tokens with every piece cut in two at `cut`. */
export async function tokensOfHalves(transcript: Transcript, cut: number): Promise<Token[]> {
  const halves = transcript.flatMap(([direction, bytes]) => [
    [direction, bytes.slice(0, cut)] as const,
    [direction, bytes.slice(cut)] as const,
  ]);
  return tokensOf(halves);
}

