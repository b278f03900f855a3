import type { Plugin } from "rollup";
import { UserError } from "../cli/errors.ts";
import { Cache } from "./cache.ts";
import { checkBundle, problemText } from "./espruino_check.ts";
import { hoist, lower, type Mapped, moveSeldom } from "./lower.ts";
import { condense, removeUnread, shorten, shortenProperties } from "./minify.ts";
import { interpreterNames } from "./names.ts";
import type { RawMap } from "./source_position.ts";

type Step = [name: string, run: (code: string) => Promise<Mapped>];

/**
 * The steps from rollup's bundle to what the interpreter runs. Declarations are moved after shortening, which moves them about.
 * @param mangleProps false leaves property names as they are
 */
export function bundleSteps(root: string, mangleProps: boolean): Plugin[] {
  const keptNames = interpreterNames(root);
  const cache = new Cache(root);
  const cached = ([name, run]: Step): Plugin => plugin(name, (code) => cache.through([name, keptNames.join(), code], () => run(code)));
  return [...codeSteps(keptNames, mangleProps).map(cached), espruinoCheck()];
}

/** Each takes what the one before has made. @param keptNames property names that stay: those of the interpreter */
export function codeSteps(keptNames: string[], mangleProps: boolean): Step[] {
  return [["lower", lower], ...(mangleProps ? propertySteps(keptNames) : []), ["seldom", moveSeldom], ["shorten", shorten], ["hoist", hoist], ["condense", condense]];
}

/** Rollup chains the source maps. */
function plugin(name: string, renderChunk: (code: string) => Promise<Mapped>): Plugin {
  return { name: `uplink-${name}`, renderChunk: async (code) => (await renderChunk(code)) as { code: string; map: never } };
}

/** Both go by names alone: a property is the same one wherever its name stands. */
function propertySteps(keptNames: string[]): Step[] {
  return [["unread", (code) => removeUnread(code, keptNames)], ["properties", (code) => shortenProperties(code, keptNames)]];
}

/** Fails the build on anything that the interpreter does not take, one line a problem. */
function espruinoCheck(): Plugin {
  return {
    name: "uplink-espruino-check",
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        const problems = checkBundle(chunk.code, chunk.map as unknown as RawMap);
        if (problems.length > 0) throw new UserError(problems.map(problemText).join("\n"));
      }
    },
  };
}
