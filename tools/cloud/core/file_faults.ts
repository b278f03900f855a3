/** What a file server can be made to do wrong, or unusually; the value of each, and what it is for `--help`. */
export interface FileFaultValues {
  /** Answers 200 with the whole file. */
  ignoreRanges: true;
  /** Content-Range begins so many bytes off. */
  wrongRange: number;
  /** Content-Length is so many bytes off. */
  wrongLength: number;
  /** The address that every request is sent on to; "loop" is the same one. */
  redirect: string;
  /** Status of the redirect, default 302. */
  redirectStatus: number;
  /** Every answer has this status. */
  status: number;
  /** Seconds, beside 429 and 503. */
  retryAfter: number;
  /** So many requests are answered before `status` counts, as where an address expires. */
  statusAfter: number;
  /** "Connection: close" and a close after every answer. */
  close: true;
  /** A close after every answer that is not announced. */
  closeIdle: true;
  chunked: true;
  /** Names of header fields as nobody writes them. */
  mixedCase: true;
  /** Milliseconds between two bytes of a body. */
  drip: number;
  /** A close after so many bytes of a body. */
  truncate: number;
  /** Silence after so many bytes of a body. */
  stall: number;
  /** After so many requests the file is another one of the same length. */
  changeAfter: number;
  noEtag: true;
  /** Bytes of header fields that nobody wants. */
  padding: number;
}

export type FileFault = keyof FileFaultValues;

const isFlag: Record<FileFault, boolean> = {
  ignoreRanges: true, wrongRange: false, wrongLength: false, redirect: false, redirectStatus: false, status: false, retryAfter: false, statusAfter: false, close: true,
  closeIdle: true, chunked: true, mixedCase: true, drip: false, truncate: false, stall: false, changeAfter: false, noEtag: true, padding: false,
};

export const fileFaultNames = Object.keys(isFlag) as FileFault[];

/** A fault as it is typed: `drip=5`, `chunked`. @throws Error with one sentence */
export function parseFileFault(text: string): Partial<FileFaultValues> {
  const [name, value] = text.split("=", 2) as [FileFault?, string?];
  if (!name || !fileFaultNames.includes(name)) throw new Error(`there is no fault "${name ?? ""}"; there are ${fileFaultNames.join(", ")}`);
  if (isFlag[name]) {
    if (value !== undefined) throw new Error(`the fault ${name} takes no value`);
    return { [name]: true };
  }
  if (name === "redirect" && value) return { redirect: value };
  if (value === undefined || !/^-?\d+$/.test(value)) throw new Error(`the fault ${name} takes a number: ${name}=1`);
  return { [name]: Number(value) };
}

/** The faults of a server, each for a number of requests or for good. */
export class FileFaults {
  private readonly values = new Map<FileFault, { value: unknown; left: number }>();

  /** @param times how many requests it is for, default all */
  set<Name extends FileFault>(name: Name, value: FileFaultValues[Name], times = Infinity): void {
    this.values.set(name, { value, left: times });
  }

  setAll(values: Partial<FileFaultValues>): void {
    for (const [name, value] of Object.entries(values)) this.set(name as FileFault, value as never);
  }

  clear(): void {
    this.values.clear();
  }

  /** Those of one request, which are counted. */
  take(): Partial<FileFaultValues> {
    const taken: Record<string, unknown> = {};
    for (const [name, fault] of this.values) {
      taken[name] = fault.value;
      if (--fault.left <= 0) this.values.delete(name);
    }
    return taken as Partial<FileFaultValues>;
  }
}
