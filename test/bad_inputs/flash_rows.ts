/** Bad contents of a device's flash; README.md says how the rows are run. */
import { imageRecord } from "../../tools/build/journal.ts";

export const IMAGE = "print('slot '+uplinkLoader.slot+' '+uplinkLoader.length+' '+uplinkLoader.version);";
/** What slot 1 holds. */
export const SECOND = "print('second '+uplinkLoader.slot+' '+uplinkLoader.version+' '+uplinkLoader.state);";

const FIRST_BOOTS = `slot 0 ${IMAGE.length} a`;
const TRIED = "second 1 b test";
const KEPT = "second 1 b confirmed";
const first = (n: number): string => imageRecord({ n, isConfirmed: true, slot: 0, image: Buffer.from(IMAGE), version: "a" });
const second = (n: number, isConfirmed = false): string => imageRecord({ n, isConfirmed, slot: 1, image: Buffer.from(SECOND), version: "b", job: "j" });
const foreign = imageRecord({ n: 2, isConfirmed: false, slot: 1, image: Buffer.from("another image"), version: "c" });
/** A word of which a power cut has left one byte. */
const TORN = "\xff\x7b\xff\xff";

/** A journal's text by page, and what boots; run in Node and in the interpreter by test/tools/build/loader.test.ts. */
export const JOURNAL: { what: string; pages: [string, string]; boots: string }[] = [
  { what: "one record", pages: [first(1), ""], boots: FIRST_BOOTS },
  { what: "a newer record", pages: [first(1) + second(2), ""], boots: TRIED },
  { what: "a newer record that a power cut tore", pages: [first(1) + second(2).slice(0, 20), ""], boots: FIRST_BOOTS },
  { what: "a newer record without its line end", pages: [first(1) + second(2).slice(0, -1), ""], boots: TRIED },
  { what: "a newer record with one wrong bit", pages: [first(1) + second(2).replace('"b"', '"c"'), ""], boots: FIRST_BOOTS },
  { what: "torn words, and a whole record after them", pages: [first(1) + TORN + TORN + second(2), ""], boots: TRIED },
  { what: "a record of an image that the slot does not hold", pages: [first(1) + foreign, ""], boots: FIRST_BOOTS },
  { what: "no whole image at all", pages: [foreign, ""], boots: "uplink: safe mode, no image starts" },
  { what: "two starts that were not confirmed", pages: [`${first(1)}${second(2)}\nte\n\nte\n`, ""], boots: TRIED },
  { what: "three starts that were not confirmed", pages: [`${first(1)}${second(2)}\nte\n\nte\n\nte\n`, ""], boots: FIRST_BOOTS },
  { what: "a start that was torn", pages: [`${first(1)}${second(2)}\nte\n\nte\n\nt\x7f\n`, ""], boots: TRIED },
  { what: "a confirmed update", pages: [`${first(1)}${second(2)}\nte\n\nco\n`, ""], boots: KEPT },
  { what: "a confirmed update that was rejected later", pages: [`${first(1)}${second(2)}\nte\n\nco\n\nre\n`, ""], boots: FIRST_BOOTS },
  { what: "a rejected update", pages: [`${first(1)}${second(2)}\nte\n\nre\n`, ""], boots: FIRST_BOOTS },
  { what: "a newer record on the other page", pages: [first(1), second(2, true)], boots: KEPT },
  { what: "a newer record on the first page", pages: [second(7, true), `${first(5)}${second(6)}\nte\n\nre\n`], boots: KEPT },
  { what: "a record on the other page that a power cut tore", pages: [first(1), second(2, true).slice(0, 24)], boots: FIRST_BOOTS },
  { what: "no room to count a start", pages: [first(1) + "\ndo\n".repeat((1024 - first(1).length - second(2).length) / 4) + second(2), ""], boots: FIRST_BOOTS },
  { what: "nothing", pages: ["", ""], boots: "uplink: safe mode, no image starts" },
  { what: "rubbish", pages: ["\x00\x01 no record at all\n}}}}\n[]\n1,2\n", "\x00"], boots: "uplink: safe mode, no image starts" },
];

/** What slot 0 holds, whatever the journal says of it, and the first line on the console. */
export const SLOT: { what: string; bytes: string; sentence: string }[] = [
  { what: "no image", bytes: "", sentence: "uplink: safe mode, no image starts\nUncaught SyntaxError" },
  { what: "an image that ends in the middle", bytes: IMAGE.slice(0, -5), sentence: "uplink: safe mode, no image starts\nUncaught SyntaxError" },
  { what: "an image that is none", bytes: "\x7fELF\x02\x01", sentence: "uplink: safe mode, no image starts\nUncaught SyntaxError" },
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
