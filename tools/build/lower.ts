import { createRequire } from "node:module";
import { type PluginItem, type PluginObj, transformAsync, type types as BabelTypes } from "@babel/core";
import type { ExistingRawSourceMap } from "rollup";
import { arrowsPlugin } from "./arrows.ts";
import { caseOrderPlugin } from "./case_order.ts";
import { hoistPlugin } from "./hoist.ts";
import { inheritStaticsPlugin } from "./inherit_statics.ts";
import { keyStringsPlugin } from "./key_strings.ts";
import type { OneSided } from "./property_use.ts";
import { markHotPlugin, seldomPlugin } from "./seldom.ts";
import { superArgumentsPlugin } from "./super_arguments.ts";
import { unreadPlugin } from "./unread.ts";

type Plugin = (babel: { types: typeof BabelTypes }) => PluginObj;

/** Code with the map from the text that went in. */
export interface Mapped {
  code: string;
  map: ExistingRawSourceMap;
}

const TRANSFORMS = [
  "parameters",
  "destructuring",
  "spread",
  ["object-rest-spread", { useBuiltIns: true }],
  "block-scoping",
  "computed-properties",
  "optional-chaining",
  "logical-assignment-operators",
  "exponentiation-operator",
] as const;

/** What the code may rely on, so that no helper is needed that the interpreter could not run. */
const ASSUMPTIONS = {
  iterableIsArray: true,
  arrayLikeIsIterable: true,
  ignoreFunctionLength: true,
  setSpreadProperties: true,
  setComputedProperties: true,
  objectRestNoSymbols: true,
  noDocumentAll: true,
  pureGetters: true,
  skipForOfIteratorClosing: true,
};

/** ES2020 to what the interpreter takes: Babel with just the transforms that it lacks. */
export function lower(code: string): Promise<Mapped> {
  const { resolve } = createRequire(import.meta.url);
  const plugins = TRANSFORMS.map((transform): PluginItem => {
    const [name, options] = typeof transform === "string" ? [transform, {}] : transform;
    return [resolve(`@babel/plugin-transform-${name}`), options];
  });
  return transform(code, [markHotPlugin as Plugin, superArgumentsPlugin as Plugin, inheritStaticsPlugin as Plugin, ...plugins, keyStringsPlugin]);
}

/** Declarations and clauses to where the interpreter needs them (hoist.ts, case_order.ts). Terser moves them about, so it comes before. */
export function hoist(code: string): Promise<Mapped> {
  return transform(code, [caseOrderPlugin as Plugin, arrowsPlugin as Plugin, hoistPlugin as Plugin]);
}

/** Functions that run seldom to where they are called (seldom.ts). */
export function moveSeldom(code: string): Promise<Mapped> {
  return transform(code, [seldomPlugin as Plugin]);
}

/** Takes out properties that only one side uses (unread.ts). */
export function removeMembers(code: string, names: OneSided): Promise<Mapped> {
  return transform(code, [unreadPlugin(names) as Plugin]);
}

async function transform(code: string, plugins: PluginItem[]): Promise<Mapped> {
  const result = await transformAsync(code, {
    babelrc: false,
    configFile: false,
    sourceType: "script",
    sourceMaps: true,
    compact: false,
    assumptions: ASSUMPTIONS,
    plugins,
  });
  return { code: result!.code!, map: result!.map as ExistingRawSourceMap };
}
