/** A refusal: plain ERROR, or +CME ERROR with a code where AT+CMEE asks for it. */
export class CommandError extends Error {
  readonly cme: number | undefined;

  constructor(cme?: number) {
    super(cme === undefined ? "ERROR" : `CME ${cme}`);
    this.cme = cme;
  }
}

interface Field {
  text: string;
  isQuoted: boolean;
}

/**
 * Splits what follows `=`:
 *
 *     1,"IP","a,b"     0, "TCP" ,"host",80     ,,,"00100001"     2
 *
 * @returns one entry per field, undefined for an empty one
 * @throws CommandError for an unbalanced quote or text beside one
 */
function splitFields(text: string): (Field | undefined)[] {
  const fields: (Field | undefined)[] = [];
  const pattern = / *(?:"([^"]*)"|([^",]*)) *(,|$)/y;
  for (;;) {
    const match = pattern.exec(text);
    if (!match) throw new CommandError();
    const [, quoted, bare = "", end] = match;
    const trimmed = bare.trim();
    fields.push(quoted !== undefined ? { text: quoted, isQuoted: true } : trimmed === "" ? undefined : { text: trimmed, isQuoted: false });
    if (end === "") return fields;
  }
}

/** The parameters of one command; what does not fit is refused as the modem does it. */
export class Parameters {
  readonly text: string;
  private fields: (Field | undefined)[];

  constructor(text: string) {
    this.text = text;
    this.fields = splitFields(text);
  }

  get count(): number {
    return this.fields.length;
  }

  has(index: number): boolean {
    return this.fields[index] !== undefined;
  }

  /** Refuses another number of parameters. */
  expectCount(least: number, most = least): void {
    if (this.count < least || this.count > most) throw new CommandError();
  }

  /** A decimal number, in quotes or not. */
  number(index: number, min: number, max: number): number {
    const text = this.fields[index]?.text ?? "";
    const value = Number(text);
    if (!/^\d{1,10}$/.test(text) || value < min || value > max) throw new CommandError();
    return value;
  }

  optionalNumber(index: number, min: number, max: number, fallback: number): number {
    return this.has(index) ? this.number(index, min, max) : fallback;
  }

  /** A string that must be in quotes. */
  string(index: number, maxLength = 100): string {
    const field = this.fields[index];
    if (!field?.isQuoted || field.text.length > maxLength) throw new CommandError();
    return field.text;
  }

  optionalString(index: number, maxLength = 100): string {
    return this.has(index) ? this.string(index, maxLength) : "";
  }

  /** A string with or without quotes. */
  word(index: number, maxLength = 100): string {
    const field = this.fields[index];
    if (!field || field.text.length > maxLength) throw new CommandError();
    return field.text;
  }
}
