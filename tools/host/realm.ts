import vm from "node:vm";
import { GLOBALS, KEPT_FOR_ENGINE, MEMBERS } from "./interpreter_members.ts";
import { PRELUDE } from "./realm_prelude.ts";
import { untokenise } from "./untokenise.ts";

/** An error that host code wants the program to see: it becomes an error of the program's own world. */
export class ProgramError extends Error {
  readonly type: "Error" | "TypeError";

  constructor(message: string, type: "Error" | "TypeError" = "Error") {
    super(message);
    this.type = type;
  }
}

/** The program did not come to an end within the time that limited() gave it. */
export class HangError extends Error {}

/** What the prelude needs from outside. */
export interface RealmHost {
  /** Milliseconds since the epoch, fractional. */
  now(): number;
  random(): number;
  /** Runs the function as an event of the interpreter's queue. */
  queue(event: () => void): void;
}

/** A name that no program has. */
const LIMITED = "\u0000limited";
const CALL = new vm.Script(`globalThis[${JSON.stringify(LIMITED)}]()`);

export type HostFunction = (self: unknown, args: unknown[]) => unknown;
export type ProgramObject = Record<string, unknown>;

interface Kit {
  wrap(call: (self: unknown, args: ArrayLike<unknown>) => unknown): (...args: unknown[]) => unknown;
  error(type: string, message: string): unknown;
  object(): ProgramObject;
  array(): unknown[];
  bytes(length: number): Uint8Array;
}

/**
 * A fresh V8 context with nothing in it that the interpreter does not have, and ways to put things into it.
 *
 * Only names are taken away. Syntax stays V8's: what the interpreter cannot parse is the image check's to find.
 */
export class Realm {
  readonly global: ProgramObject;
  private readonly context: vm.Context;
  private readonly kit: Kit;
  /** For each character of the image's text, the byte that it comes from. */
  private imageOffsets: number[] = [];
  private limitedCall: (() => void) | undefined;
  /** Once set, every function of the host throws it: the program's life is over, even if it catches. */
  halt: Error | undefined;

  constructor(host: RealmHost) {
    // an ordinary global is some twenty times faster than a contextified one; Node before 20.18 does not offer it
    const ordinary = vm.constants?.DONT_CONTEXTIFY as unknown as vm.Context | undefined;
    this.context = vm.createContext(ordinary ?? {});
    this.global = vm.runInContext("globalThis", this.context) as ProgramObject;
    this.kit = (vm.runInContext(PRELUDE, this.context) as (host: RealmHost) => Kit)(host);
    this.strip();
    this.set(this.global, LIMITED, () => this.limitedCall!());
    // Not V8's own, which knows no tokens; so it sees no variables of the function that calls it.
    this.set(this.global, "eval", this.wrap((_self, [text]) => (typeof text === "string" ? this.run(text, "eval") : text)));
  }

  /**
   * Runs text at root scope, as the interpreter runs a boot file. Tokenised text that is evaluated is an image: its frames name the file "image".
   * @throws whatever the text throws
   */
  run(text: string, filename: string): unknown {
    if (!/[\x8a-\xff]/.test(text)) return vm.runInContext(text, this.context, { filename });
    let plain;
    try {
      plain = untokenise(text);
    } catch (error) {
      // erased flash, say: an error of the program, as in the interpreter
      return vm.runInContext(`throw new SyntaxError(${JSON.stringify((error as Error).message)})`, this.context, { filename });
    }
    // The loader has tokens too.
    if (filename !== "eval") return vm.runInContext(plain.text, this.context, { filename });
    this.imageOffsets = plain.offsets;
    return vm.runInContext(plain.text, this.context, { filename: "image" });
  }

  /** Calls back. @throws HangError when the program is still at it after so many milliseconds of the host's time */
  limited(callback: () => void, limitMs: number): void {
    this.limitedCall = callback;
    try {
      CALL.runInContext(this.context, { timeout: limitMs });
    } catch (error) {
      const isHang = (error as { code?: unknown }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
      throw isHang ? new HangError(`the program did not come to an end within ${limitMs} ms of this machine`) : error;
    }
  }

  /** A stack with the columns of frames in the image counted in the image's own bytes, from 1. */
  inImage(stack: string): string {
    return stack.replace(/\bimage:1:(\d+)/g, (_frame, column: string) => `image:1:${(this.imageOffsets[Number(column) - 1] ?? 0) + 1}`);
  }

  /** Makes a function of the program's world that calls `call`; a ProgramError thrown by it arrives as the program's own Error. */
  wrap(call: HostFunction): (...args: unknown[]) => unknown {
    return this.kit.wrap((self, args) => {
      if (this.halt) throw this.halt;
      try {
        return call(self, Array.from(args));
      } catch (error) {
        if (error instanceof ProgramError) throw this.error(error.message, error.type);
        if (error instanceof Error) this.halt = error;
        throw error;
      }
    });
  }

  /** Puts functions on an object of the program's world, hidden from enumeration as native members are. */
  define(target: object, functions: Record<string, HostFunction>): void {
    for (const [name, call] of Object.entries(functions)) this.set(target, name, this.wrap(call));
  }

  set(target: object, name: string, value: unknown): void {
    Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
  }

  error(message: string, type: "Error" | "TypeError" = "Error"): unknown {
    return this.kit.error(type, message);
  }

  object(entries: Record<string, unknown> = {}): ProgramObject {
    return Object.assign(this.kit.object(), entries);
  }

  array(items: unknown[]): unknown[] {
    const array = this.kit.array();
    items.forEach((item) => array.push(item));
    return array;
  }

  bytes(data: Uint8Array): Uint8Array {
    const copy = this.kit.bytes(data.length);
    copy.set(data);
    return copy;
  }

  private strip(): void {
    keepOnly(this.global, words(GLOBALS));
    for (const [builtin, members] of Object.entries(MEMBERS)) {
      const object = this.global[builtin] as ProgramObject;
      // without stackTraceLimit V8 gives errors no stack
      keepOnly(object, [...words(members.statics), "prototype", "name", "length", "stackTraceLimit"]);
      const allowed = words(`${members.prototype} ${KEPT_FOR_ENGINE[builtin] ?? ""}`);
      for (const prototype of this.prototypes(builtin)) keepOnly(prototype, allowed);
    }
  }

  private prototypes(builtin: string): object[] {
    const own = (this.global[builtin] as { prototype?: object }).prototype;
    if (!own) return [];
    return builtin === "Uint8Array" ? [own, Object.getPrototypeOf(own) as object] : [own];
  }
}

function keepOnly(object: object, names: string[]): void {
  const kept = new Set(names);
  for (const name of Object.getOwnPropertyNames(object)) if (!kept.has(name)) Reflect.deleteProperty(object, name);
}

function words(list: string): string[] {
  return list.split(/\s+/).filter(Boolean);
}
