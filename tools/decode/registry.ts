import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { endOfArguments } from "./command_line.ts";
import type { Decoder } from "./decoder.ts";

const folder = new URL("./at/", import.meta.url);
let loading: Promise<DecoderTable> | undefined;

/**
 * Loads every decoder of the folder `at/`, once. A new command is a new file there; nothing else names it. Works on the
 * sources and on the compiled files alike.
 * @throws when a file's default export is no decoder; the message names the file
 */
export function loadDecoders(): Promise<DecoderTable> {
  loading ??= readFolder();
  return loading;
}

async function readFolder(): Promise<DecoderTable> {
  const extension = import.meta.url.endsWith(".ts") ? /(?<!\.d)\.ts$/ : /\.js$/;
  const names = (await readdir(fileURLToPath(folder))).filter((name) => extension.test(name)).sort();
  return new DecoderTable(await Promise.all(names.map(importDecoder)));
}

async function importDecoder(file: string): Promise<Decoder> {
  const { default: decoder } = (await import(new URL(file, folder).href)) as { default?: Decoder };
  if (typeof decoder?.name !== "string" || typeof decoder.manual !== "string")
    throw new Error(`tools/decode/at/${file}: the default export is no Decoder; give it at least name and manual`);
  return decoder;
}

/** The decoders of all commands, by name and by line. */
export class DecoderTable {
  readonly all: readonly Decoder[];
  /** Those with raw bytes directly behind a header. */
  readonly inline: readonly Decoder[];
  #byName = new Map<string, Decoder>();
  #byLine: Decoder[];
  #restarts: RegExp[];

  /** @throws when two decoders claim one name */
  constructor(decoders: readonly Decoder[]) {
    this.all = decoders;
    this.inline = decoders.filter((decoder) => decoder.receives?.isInline === true);
    this.#byLine = decoders.filter((decoder) => decoder.lines !== undefined);
    this.#restarts = decoders.flatMap((decoder) => decoder.restarts ?? []);
    for (const decoder of decoders) {
      for (const name of [decoder.name, ...(decoder.aliases ?? [])]) {
        if (this.#byName.has(name)) throw new Error(`two files in tools/decode/at decode ${name}; keep one`);
        this.#byName.set(name, decoder);
      }
    }
  }

  /** The decoder of a command, by name or alias (`+CEREG`, `E`). */
  byName(name: string | undefined): Decoder | undefined {
    return name === undefined ? undefined : this.#byName.get(name);
  }

  /** The decoder that explains a line of the modem. */
  byLine(text: string): Decoder | undefined {
    return this.#byName.get(prefixOf(text)) ?? this.#byLine.find((decoder) => decoder.lines?.test(text));
  }

  /** Whether the line says that the modem has started anew. */
  isRestart(text: string): boolean {
    return this.#restarts.some((pattern) => pattern.test(text));
  }

  /** `text`, a line of either direction, with PINs, passwords and keys masked. */
  redact(text: string): string {
    const signs = /([+#%*$^][A-Z0-9]+)(=(?!\?)|: ?)/gi;
    let out = "";
    let done = 0;
    for (let match = signs.exec(text); match; match = signs.exec(text)) {
      const mask = this.#byName.get((match[1] ?? "").toUpperCase())?.mask;
      if (!mask) continue;
      const end = signs.lastIndex + endOfArguments(text.slice(signs.lastIndex));
      out += text.slice(done, signs.lastIndex) + mask(text.slice(signs.lastIndex, end), match[2] !== "=");
      done = signs.lastIndex = end;
    }
    return (out + text.slice(done)).replace(/^(\W?(?:PWD|PASSWORD)\W? ?[:,] ?)\S.*$/i, "$1****");
  }
}

/** `+CEREG` of `+CEREG: 1`, `+RECEIVE` of `+RECEIVE,0,17:`; empty for a line without a sign. */
export function prefixOf(text: string): string {
  return /^[+#%*$^][A-Z0-9_]+/.exec(text)?.[0] ?? "";
}
