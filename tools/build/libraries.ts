import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Names of the TypeScript libraries that declare what the interpreter has of JavaScript's own. They hold more than it has:
 * interpreter_library.ts takes that out for editors.
 */
export const LIBRARIES = [
  "es5",
  "es2015.core",
  "es2015.iterable",
  "es2015.promise",
  "es2016.array.include",
  "es2017.object",
  "es2017.string",
  "es2019.object",
  "es2021.string",
];

/**
 * What the build sees: the libraries of its target and some years more, so that each member that the interpreter lacks is refused by
 * source_library.ts, with what to write instead, and not by the compiler.
 */
export const BUILD_LIBRARY = "es2022";

/** Path of a library's declarations. */
export function libraryFile(name: string): string {
  return join(dirname(createRequire(import.meta.url).resolve("typescript")), `lib.${name}.d.ts`);
}
