import type { AnyNode, MemberExpression } from "acorn";
import { GLOBALS, MEMBERS } from "../../host/interpreter_members.ts";
import { globalNames } from "./scopes.ts";
import type { Finding, Place } from "./tree.ts";

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Globals of Espruino's own, on one board or another; its pins are those of interpreterGlobals() and whatever a board file names. */
const ESPRUINO_GLOBALS = `
  ArrayBufferView BTN BTN1 BTN2 BTN3 BTN4 Bluetooth E ESP32 ESP8266 Ethernet Graphics HIGH I2C I2C1 I2C2 I2C3 InternalError LED LED1
  LED2 LED3 LOW LoopbackA LoopbackB Modules NRF OneWire Pin SPI SPI1 SPI2 SPI3 Serial Serial1 Serial2 Serial3 Serial4 Serial5 Serial6
  StorageFile Telnet Terminal USB Waveform Wifi analogRead analogWrite arguments atob btoa changeInterval clearInterval clearTimeout
  clearWatch digitalPulse digitalRead digitalWrite dump echo edit getPinMode getSerial getTime global load peek16 peek32 peek8 pinMode
  poke16 poke32 poke8 print process require reset save setBusyIndicator setDeepSleep setInterval setSleepIndicator setTime setTimeout
  setWatch shiftOut trace undefined uplinkLoader`;

const PIN = /^([A-K]\d{1,2}|D\d{1,2}|[A-Z]{2,4}\d{0,2})$/;

const KNOWN_GLOBALS = new Set([...words(GLOBALS), ...words(ESPRUINO_GLOBALS)]);

/** What to write instead of what is missed most; by name, or by "Owner.name". */
const INSTEAD: Record<string, string> = {
  Map: "use an object, with own() for keys that come from outside",
  Set: "use an array with includes, or an object",
  WeakMap: "use a property; for a #private name, TypeScript's private",
  WeakSet: "use a property; for a #private name, TypeScript's private",
  Symbol: "use a text",
  queueMicrotask: "use setTimeout with 0 ms",
  TextEncoder: "use utf8Bytes()",
  encodeURI: "use encodeURIComponent on the parts",
  RangeError: "use Error",
  "Object.freeze": "leave it out: readonly types do it",
  "Object.hasOwn": "use own()",
  "Array.from": "use map, or a loop",
  "Array.of": "write [a, b]",
  "Number.isInteger": "use value == Math.floor(value)",
  "Number.isNaN": "use isNaN()",
  "Number.isFinite": "use isFinite()",
  "Number.parseInt": "use parseInt()",
  "Number.parseFloat": "use parseFloat()",
  "Math.trunc": "use Math.floor or Math.ceil, or value | 0",
  "Promise.race": "use callbacks",
};

/** What to write instead of a global or of a member of one. */
export function instead(name: string): string {
  return INSTEAD[name] ?? "the interpreter does not have it";
}

/** True for a function or constant of a built-in object that the interpreter has, and for all of what it has of its own. */
export function hasStatic(owner: string, name: string): boolean {
  if (!Object.hasOwn(MEMBERS, owner) && !/^(Float|U?[iI]nt)\d+(Clamped)?Array$|Error$/.test(owner)) return true;
  return name === "prototype" || (Object.hasOwn(MEMBERS, owner) && words(MEMBERS[owner]!.statics).includes(name));
}

/** True for a name that the interpreter knows at top level. */
export const hasGlobal = (name: string): boolean => KNOWN_GLOBALS.has(name) || PIN.test(name);

const ABSENT_METHODS = new Set(
  (
    "codePointAt flat flatMap copyWithin trimEnd trimStart matchAll localeCompare toLocaleUpperCase toLocaleLowerCase toPrecision " +
    "toExponential reduceRight isPrototypeOf propertyIsEnumerable finally normalize toLocaleString"
  ).split(" "),
);

/** Uses of what the interpreter's library lacks or does differently. */
export function libraryFindings(all: Place[]): Finding[] {
  return [...globalFindings(all), ...all.flatMap((place) => oneFinding(place))];
}

function globalFindings(all: Place[]): Finding[] {
  return globalNames(all).flatMap(({ node, name, ancestors }) => {
    const parent = ancestors[ancestors.length - 2]!;
    // typeof asks whether it is there.
    if (parent.type === "UnaryExpression" && parent.operator === "typeof") return [];
    if (!hasGlobal(name)) return [{ node, construct: name, advice: instead(name) }];
    const member = parent.type === "MemberExpression" && parent.object === node ? memberName(parent) : undefined;
    if (member === undefined || hasStatic(name, member)) return [];
    return [{ node: parent, construct: `${name}.${member}`, advice: instead(`${name}.${member}`) }];
  });
}

function oneFinding({ node, ancestors }: Place): Finding[] {
  if (node.type === "MemberExpression") return methodFindings(node, ancestors[ancestors.length - 2]);
  if (node.type === "AssignmentExpression" && node.left.type === "MemberExpression" && memberName(node.left) === "length") {
    return [{ node, construct: "assignment to length", advice: "make a new array, or use splice" }];
  }
  return node.type === "Literal" && "regex" in node && node.regex ? patternFindings(node, node.regex.pattern) : [];
}

/** The name in `a.name` and `a["name"]`. */
function memberName(node: MemberExpression): string | undefined {
  if (!node.computed) return node.property.type === "Identifier" ? node.property.name : undefined;
  return node.property.type === "Literal" && typeof node.property.value === "string" ? node.property.value : undefined;
}

function methodFindings(node: MemberExpression, parent: AnyNode | undefined): Finding[] {
  const name = memberName(node);
  const isCalled = parent?.type === "CallExpression" && parent.callee === node;
  if (isCalled && /^replace(All)?$/.test(name ?? "")) return replacementFindings((parent.arguments as AnyNode[])[1]);
  if (name === undefined || !isCalled || !ABSENT_METHODS.has(name)) return [];
  return [{ node, construct: `.${name}()`, advice: "the interpreter does not have it" }];
}

function replacementFindings(text: AnyNode | undefined): Finding[] {
  if (text?.type !== "Literal" || typeof text.value !== "string" || !/\$[&`']/.test(text.value)) return [];
  return [{ node: text, construct: '"$&" in a replacement', advice: "put the whole into a group and write $1" }];
}

/** Patterns that the interpreter's regular expressions take for something else: they never match, or throw. */
const PATTERNS: [RegExp, string, string][] = [
  [/\(\?/, "(?...) in a regular expression", "use a plain group, or string functions"],
  [/[*+?}]\?/, "a lazy quantifier in a regular expression", "exclude the end with a class: [^x]*"],
  [/\{\d+(,\d*)?\}/, "a counted quantifier in a regular expression", "repeat the part"],
  [/\./, '"." in a regular expression, which matches a line end', "write [^\\n]"],
  [/\\[1-9]/, "a back-reference in a regular expression", "compare the groups in code"],
];

function patternFindings(node: AnyNode, pattern: string): Finding[] {
  // What a class or an escape holds is no operator; back-references are looked for before escapes go.
  const noClasses = pattern.replace(/\[(\\.|[^\]\\])*\]/g, "x").replace(/\\\\/g, "x");
  const noEscapes = noClasses.replace(/\\[^1-9]/g, "x");
  return PATTERNS.filter(([test]) => test.test(noEscapes)).map(([, construct, advice]) => ({ node, construct, advice }));
}
