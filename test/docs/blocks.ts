import { readFileSync } from "node:fs";

/** A fenced block of a Markdown file. */
export interface Block {
  file: string;
  /** 1-based line of the opening fence. */
  line: number;
  /** First word of the info string: sh, text, ts, json ... */
  language: string;
  /** The other words: why the block is not run (install, tests, board), or none. */
  marks: string[];
  text: string;
}

/** All fenced blocks of a Markdown file, in order. */
export function readBlocks(file: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  readFileSync(file, "utf8")
    .split("\n")
    .forEach((text, index) => {
      if (!text.startsWith("```")) {
        if (open) open.text += `${text}\n`;
        return;
      }
      if (open) {
        blocks.push(open);
        open = undefined;
        return;
      }
      const [language = "", ...marks] = text.slice(3).trim().split(/\s+/);
      open = { file, line: index + 1, language, marks, text: "" };
    });
  if (open) throw new Error(`${file}:${open.line}: the block is not closed`);
  return blocks;
}
