import type { RefusalCode } from "./service.ts";

/** What can be made to go wrong, and the value that each fault takes. */
export interface FaultValues {
  /** Every CONNECT is refused with this code. */
  connack: RefusalCode;
  /** A CONNECT is never answered. */
  noConnack: true;
  /** The connection is closed in place of a CONNACK. */
  closeBeforeConnack: true;
  /** The connection is closed right after a CONNACK that accepts. */
  closeAfterConnack: true;
  /** Every filter is refused with 0x80. */
  suback: 128;
  noSuback: true;
  subackDelayMs: number;
  /** The message is taken, its PUBACK is lost. */
  noPuback: true;
  pubackDelayMs: number;
  noPingresp: true;
  /** Messages to the device arrive twice, the second of QoS 1 with DUP. */
  duplicate: true;
  /** A message to the device arrives after the one that follows it. */
  reorder: true;
  /** The service does its work and its answer is lost. */
  noResponse: true;
  responseDelayMs: number;
  /** The service answers with this error code, such as 429 or 500, and does nothing. */
  responseError: number;
  /** Bytes to the device come in pieces of this size, one every 100 ms. */
  pieceBytes: number;
  /** Nothing passes in either direction, and nobody is told. */
  halfOpen: true;
}

export type FaultName = keyof FaultValues;

/** Names, their values as typed on a command line, and what happens. */
export const faultManual: Readonly<Record<FaultName, [value: string, words: string]>> = {
  connack: ["<1..5>", "refuse CONNECT with this code"],
  noConnack: ["", "never answer CONNECT"],
  closeBeforeConnack: ["", "close in place of the CONNACK"],
  closeAfterConnack: ["", "close right after the CONNACK"],
  suback: ["", "refuse every filter with 0x80"],
  noSuback: ["", "never answer SUBSCRIBE"],
  subackDelayMs: ["<ms>", "answer SUBSCRIBE late"],
  noPuback: ["", "take messages and lose their PUBACK"],
  pubackDelayMs: ["<ms>", "acknowledge messages late"],
  noPingresp: ["", "never answer PINGREQ"],
  duplicate: ["", "deliver messages to the device twice"],
  reorder: ["", "deliver a message after the one that follows it"],
  noResponse: ["", "lose the answers of the service"],
  responseDelayMs: ["<ms>", "answer requests to the service late"],
  responseError: ["<code>", "answer requests to the service with this error"],
  pieceBytes: ["<n>", "send to the device in pieces, one every 100 ms"],
  halfOpen: ["", "let nothing pass in either direction"],
};

interface Switched {
  value: FaultValues[FaultName];
  times: number;
}

/** The faults of a stand-in, switched on and off while it runs. */
export class Faults {
  private readonly switched = new Map<FaultName, Switched>();

  /** @param times how often it happens, default until clear() */
  set<Name extends FaultName>(name: Name, value: FaultValues[Name], times = Infinity): void {
    this.switched.set(name, { value, times });
  }

  /** Ends one fault, or all. */
  clear(name?: FaultName): void {
    if (name === undefined) this.switched.clear();
    else this.switched.delete(name);
  }

  /** Its value if it is on, without counting. */
  peek<Name extends FaultName>(name: Name): FaultValues[Name] | undefined {
    return this.switched.get(name)?.value as FaultValues[Name] | undefined;
  }

  /** Its value if it is on; counts as one time that it has happened. */
  take<Name extends FaultName>(name: Name): FaultValues[Name] | undefined {
    const found = this.switched.get(name);
    if (!found) return undefined;
    if (--found.times <= 0) this.switched.delete(name);
    return found.value as FaultValues[Name];
  }

  /**
   * From the words of a command line: `connack 3`, `noPuback`, `connack 3 times 2`, `clear`.
   * @throws Error with one sentence
   */
  setFromWords(words: readonly string[]): void {
    const [name = "", ...rest] = words;
    if (name === "clear") return this.clear();
    if (!Object.hasOwn(faultManual, name)) throw new Error(`there is no fault "${name}"; faults are ${Object.keys(faultManual).join(", ")}, and clear`);
    const [usage] = faultManual[name as FaultName];
    const value = usage === "" ? (name === "suback" ? 128 : true) : Number(rest.shift());
    const range = /<(\d)\.\.(\d)>/.exec(usage);
    const isOk = value === true || (Number.isInteger(value) && value >= Number(range?.[1] ?? 0) && value <= Number(range?.[2] ?? 2 ** 31));
    const times = rest[0] === "times" ? Number(rest[1]) : Infinity;
    if (!isOk || Number.isNaN(times)) throw new Error(`write it as: fault ${name} ${usage}${usage && " "}[times <n>]`);
    this.set(name as FaultName, value as never, times);
  }
}
