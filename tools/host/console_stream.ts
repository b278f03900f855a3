import { CONTROL } from "./boot0.ts";

/** What the interpreter prints to take its prompt away, before echo is off. */
const ERASE_LINE = "\r\x1b[J";

/** The end of a chunk that may be the beginning of a line end or of ERASE_LINE. */
const PARTIAL = /(\r(\x1b\[?)?)?$/;

/**
 * Takes the harness's control lines out of the console's bytes, wherever a chunk ends.
 *
 *   text: everything else, "\r\n" as "\n", without the erasing of a prompt
 *   control: word and rest of `\x01WORD rest\r\n`
 */
export class ConsoleStream {
  private readonly onText: (text: string) => void;
  private readonly onControl: (word: string, rest: string) => void;
  private rest = "";

  constructor(onText: (text: string) => void, onControl: (word: string, rest: string) => void) {
    this.onText = onText;
    this.onControl = onControl;
  }

  push(chunk: string): void {
    this.rest += chunk;
    for (let start = this.rest.indexOf(CONTROL); start >= 0; start = this.rest.indexOf(CONTROL)) {
      this.text(this.rest.slice(0, start));
      this.rest = this.rest.slice(start);
      const end = this.rest.indexOf("\n");
      if (end < 0) return;
      const line = this.rest.slice(CONTROL.length, end).trimEnd();
      this.rest = this.rest.slice(end + 1);
      const space = line.indexOf(" ");
      if (space < 0) this.onControl(line, "");
      else this.onControl(line.slice(0, space), line.slice(space + 1));
    }
    const end = this.rest.length - PARTIAL.exec(this.rest)![0].length;
    this.text(this.rest.slice(0, end));
    this.rest = this.rest.slice(end);
  }

  private text(text: string): void {
    const plain = text.replaceAll(ERASE_LINE, "").replaceAll("\r\n", "\n");
    if (plain) this.onText(plain);
  }
}
