/** A refusal: plain ERROR, or +CME ERROR with a code where AT+CMEE asks for it. */
export class CommandError extends Error {
  readonly cme: number | undefined;

  constructor(cme?: number) {
    super(cme === undefined ? "ERROR" : `CME ${cme}`);
    this.cme = cme;
  }
}

type Field = { isQuoted: boolean; text: string } | undefined;

/**
 * Splits what follows `=`:
 *
 *     1,"IP","a,b"     ,1,5     "host",80,"data"     -1
 *
 * @returns one entry per field, undefined for an empty one
 * @throws CommandError for text beside a quote
 */
function split(text: string): Field[] {
  const fields: Field[] = [];
  const pattern = / *(?:"([^"]*)" *|([^",]*))(,|$)/y;
  for (;;) {
    const match = pattern.exec(text);
    if (!match) throw new CommandError();
    const [, quoted, bare = "", end] = match;
    if (quoted !== undefined) fields.push({ isQuoted: true, text: quoted });
    else fields.push(bare.trim() === "" ? undefined : { isQuoted: false, text: bare.trim() });
    if (end === "") return fields;
  }
}

/** The parameters of one command, as the firmware's parser takes them: numbers without quotes, strings within. */
export class Parameters {
  /** What follows `=`. */
  readonly text: string;
  private readonly fields: Field[];

  constructor(text: string) {
    this.text = text;
    this.fields = text === "" ? [] : split(text);
  }

  get count(): number {
    return this.fields.length;
  }

  has(index: number): boolean {
    return this.fields[index] !== undefined;
  }

  isText(index: number): boolean {
    return this.fields[index]?.isQuoted === true;
  }

  /** Refuses another number of parameters. */
  expectCount(least: number, most = least): void {
    if (this.count < least || this.count > most) throw new CommandError();
  }

  number(index: number, min: number, max: number): number {
    const field = this.fields[index];
    const value = Number(field?.text);
    if (!field || field.isQuoted || !/^-?\d{1,10}$/.test(field.text) || value < min || value > max) throw new CommandError();
    return value;
  }

  optionalNumber(index: number, min: number, max: number, fallback: number): number {
    return this.has(index) ? this.number(index, min, max) : fallback;
  }

  /** A string in quotes. @param maxBytes longer ones are refused */
  string(index: number, maxBytes = 127): string {
    const field = this.fields[index];
    if (!field?.isQuoted || field.text.length > maxBytes) throw new CommandError();
    return field.text;
  }

  optionalString(index: number, fallback = "", maxBytes = 127): string {
    return this.has(index) ? this.string(index, maxBytes) : fallback;
  }
}
