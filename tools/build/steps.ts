import type { Plugin } from "rollup";
import { UserError } from "../cli/errors.ts";
import { checkBundle, problemText } from "./espruino_check.ts";
import { hoist, lower, moveSeldom } from "./lower.ts";
import { condense, removeUnread, shorten, shortenProperties } from "./minify.ts";
import { interpreterNames } from "./names.ts";
import type { RawMap } from "./source_position.ts";

/** A step that turns the bundle into another one; rollup chains the source maps. */
function step(name: string, renderChunk: (code: string) => Promise<{ code: string; map: unknown }>): Plugin {
  return { name: `uplink-${name}`, renderChunk: async (code) => (await renderChunk(code)) as { code: string; map: never } };
}

/**
 * The steps from rollup's bundle to what the interpreter runs. Declarations are moved after shortening, which moves them about.
 * @param mangleProps false leaves property names as they are
 */
export function bundleSteps(root: string, mangleProps: boolean): Plugin[] {
  return [
    step("lower", lower),
    ...(mangleProps ? propertySteps(interpreterNames(root)) : []),
    step("seldom", moveSeldom),
    step("shorten", shorten),
    step("hoist", hoist),
    step("condense", condense),
    espruinoCheck(),
  ];
}

/** Both go by names alone: a property is the same one wherever its name stands. */
function propertySteps(keptNames: string[]): Plugin[] {
  return [step("unread", (code) => removeUnread(code, keptNames)), step("properties", (code) => shortenProperties(code, keptNames))];
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
