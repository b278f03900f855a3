/** Bad contents of a device's flash; README.md says how the rows are run. */
import { recordLine } from "../../tools/build/storage_image.ts";

export const IMAGE = "print('slot '+uplinkLoader.slot+' '+uplinkLoader.length+' '+uplinkLoader.version);";
/** What slot 1 holds. */
export const SECOND = "print('second '+uplinkLoader.slot+' '+uplinkLoader.version);";

const FIRST_BOOTS = `slot 0 ${IMAGE.length} a`;
const first = recordLine({ slot: 0, length: IMAGE.length, version: "a", state: "confirmed" });
const second = (n?: number): string =>
  recordLine({ slot: 1, length: SECOND.length, version: "b", state: "trial", ...(n !== undefined && { n }) });

/** A journal's text by page, and what boots; run in Node and in the interpreter by test/tools/build/loader.test.ts. */
export const JOURNAL: { what: string; pages: [string, string]; boots: string }[] = [
  { what: "one record", pages: [first, ""], boots: FIRST_BOOTS },
  { what: "a newer record", pages: [first + second(), ""], boots: "second 1 b" },
  { what: "a newer record that a power cut tore", pages: [first + second().slice(0, 20), ""], boots: FIRST_BOOTS },
  { what: "a torn record and a whole one after it", pages: [`${first}{"slot":9,"len\n${second()}`, ""], boots: "second 1 b" },
  { what: "a record without its line feed", pages: [first + second().trimEnd(), ""], boots: "second 1 b" },
  {
    what: "records that fit no slot",
    pages: [`${first}{"slot":2,"length":5}\n{"slot":1,"length":99999999}\n{"slot":1}\n[]\nnull}\n`, ""],
    boots: FIRST_BOOTS,
  },
  { what: "a newer record on the other page", pages: [first, second(1)], boots: "second 1 b" },
  { what: "a newer record on the first page", pages: [second(7), recordLine({ slot: 0, length: IMAGE.length, version: "a", n: 6 })], boots: "second 1 b" },
  { what: "nothing", pages: ["", ""], boots: `slot 0 ${IMAGE.length} ` },
  { what: "rubbish", pages: ["\x00\x01 no record at all\n}}}}\n{}\n", "\x00"], boots: `slot 0 ${IMAGE.length} ` },
];

/** What slot 0 holds when the journal holds nothing, and the beginning of the first line on the console. */
export const SLOT: { what: string; bytes: string; sentence: string }[] = [
  { what: "no image", bytes: "", sentence: "uplink: slot 0 holds no image" },
  { what: "an image that ends in the middle", bytes: IMAGE.slice(0, -5), sentence: "Uncaught SyntaxError" },
  { what: "an image that is none", bytes: "\x7fELF\x02\x01", sentence: "Uncaught SyntaxError" },
];

/** The text of the file `settings`, and what the device takes from it. */
export const SETTINGS: { what: string; text: string; taken: Record<string, string> }[] = [
  { what: "nothing", text: "", taken: {} },
  { what: "erased flash", text: "\xff".repeat(50), taken: {} },
  { what: "a record that a power cut tore", text: '{"host":"a"}\n{"host":"b', taken: { host: "a" } },
  { what: "a torn record and a whole one after it", text: '{"host":"a"}\n{"ho\n{"port":"1"}\n', taken: { host: "a", port: "1" } },
  { what: "a record without its line feed", text: '{"host":"a"}', taken: { host: "a" } },
  { what: "a record before erased flash", text: `{"host":"a"}\n${"\xff".repeat(20)}`, taken: { host: "a" } },
  { what: "what is no object", text: '"host"\n[1]\nnull\n7\n', taken: {} },
  { what: "two values on one line", text: '{"host":"a"} {"host":"b"}\n', taken: {} },
  { what: "numbers", text: '{"port":1884}\n', taken: { port: "1884" } },
  { what: "rubbish", text: "\x00\x01}\n{}}\n}{\n{\"host\":\"a\"}\n", taken: { host: "a" } },
];

/** Settings that the device cannot use: it must reach the broker of prj.json. */
export const SETTING: { what: string; settings: Record<string, string> }[] = [
  { what: "a port that is no number", settings: { port: "mqtt" } },
  { what: "an empty host", settings: { host: "" } },
  { what: "a name that nobody knows", settings: { hots: "x", host: "" } },
];
