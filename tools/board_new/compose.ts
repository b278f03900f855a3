import { dirname, join, relative, resolve } from "node:path";
import { boardsWithModem } from "../build/board.ts";
import { EDITOR_SCHEMA, knownTargets } from "../build/board_schema.ts";
import { readJson } from "../build/schema.ts";
import { HEAD_BYTES } from "../build/storage_image.ts";
import type { Answers } from "./fields.ts";

type Json = Record<string, unknown>;
interface Times {
  onMs: number;
  offMs: number;
  readyMs: number;
  source?: string;
}

/** Length of a reset or wake-up pulse: SIM7000 wants 252 ms at least, nRF9160's power pin 10 ms. */
const PULSE_MS = 300;
const WAKE_MS = 100;

/**
 * A board file of the answers; what depends only on the Espruino target or the modem is taken from a board that has it.
 * @param file where it will be: `$schema` leads from there to the schema
 */
export function composeBoard(answers: Answers, file: string, root: string): Json {
  const target = targetFacts(answers, root);
  return dropEmpty({
    $schema: relative(dirname(resolve(file)), join(root, EDITOR_SCHEMA)).replaceAll("\\", "/"),
    name: answers["name"],
    host: answers["host"],
    variables: target["variables"],
    storage: target["storage"],
    uart: uart(answers),
    fifoBytes: target["fifoBytes"],
    modem: dropEmpty({ model: answers["modem"], dialect: answers["dialect"] }),
    power: power(answers, root),
    led: line(answers, "led"),
    button: line(answers, "button"),
    console: consolePlace(answers, target),
    fota: target["fota"],
    flash: target["flash"],
    evidence: answers["evidence"],
  });
}

/** From a board with the same target, or of what was said about a new one. */
function targetFacts({ host = "", variables = "", storage = "", fifo = "", source }: Answers, root: string): Json {
  const sibling = knownTargets(root)[host]?.[0];
  if (sibling !== undefined) return boardFile(sibling, root);
  const [count, blockBytes] = variables.split("x").map(Number);
  const [address, geometry = ""] = storage.split(",");
  const [pageSize = 0, pages = 0] = geometry.split("x").map(Number);
  return {
    variables: { count, blockBytes, source },
    storage: { address, pageSize, pages, source },
    fifoBytes: Number(fifo),
    fota: fota(pageSize, pages),
    flash: { method: "console" },
  };
}

/** The largest of the usual slots that fits twice; else one, and no updates. */
function fota(pageSize: number, pages: number): Json {
  const total = pageSize * pages;
  const slotSize = [65536, 32768, 16384].find((size) => size % pageSize === 0 && 2 * size + Math.max(HEAD_BYTES, pageSize) <= total);
  if (slotSize !== undefined) return { slotSize };
  return { offered: false, slotSize: Math.min(49152, total - HEAD_BYTES), reason: "The Storage has no room for two slots." };
}

function uart({ uart: port, path, tx, rx, cts, baud, source }: Answers): Json {
  return dropEmpty({ port, tx, rx, cts, baud: Number(baud), path, source });
}

function power(answers: Answers, root: string): Json | undefined {
  const pulse = (name: string, onMs: number): Json | undefined => line(answers, name, { onMs });
  const lines = dropEmpty({
    pwrkey: line(answers, "pwrkey", pwrkeyTimes(answers, root)),
    reset: pulse("reset", PULSE_MS),
    status: line(answers, "status"),
    dtr: line(answers, "dtr"),
    wakeup: pulse("wakeup", WAKE_MS),
    ri: line(answers, "ri"),
  });
  return Object.keys(lines).length > 0 ? lines : undefined;
}

/** As they were said, or as another board with the same modem has them. */
function pwrkeyTimes(answers: Answers, root: string): Times | Json {
  const said = answers["pwrkey-ms"]?.split(",").map(Number);
  if (said) return { onMs: said[0], offMs: said[1], readyMs: said[2] };
  for (const name of boardsWithModem(answers["modem"]!, root)) {
    const { pwrkey } = (boardFile(name, root)["power"] ?? {}) as { pwrkey?: Times };
    if (pwrkey) return { onMs: pwrkey.onMs, offMs: pwrkey.offMs, readyMs: pwrkey.readyMs, source: `${answers["source"]}; times as in ${name}.json` };
  }
  return {};
}

/** "B4:low:opendrain" as a line; low asserts it where nothing is said. */
function line(answers: Answers, name: string, times: Json | Times = {}): Json | undefined {
  const text = answers[name];
  if (!text) return undefined;
  const [pin, ...words] = text.split(":");
  const isIndicator = name === "led" || name === "button";
  return dropEmpty({
    pin,
    label: isIndicator ? undefined : name.toUpperCase(),
    activeLow: isIndicator ? words.includes("low") : !words.includes("high"),
    openDrain: words.includes("opendrain") || undefined,
    source: answers["source"],
    ...times,
  });
}

/** The target's own, with its pins, where it is the one that was said. */
function consolePlace(answers: Answers, target: Json): Json {
  const own = target["console"] as (Json & { device: string }) | undefined;
  return own && own.device === answers["console"] ? own : { device: answers["console"], source: answers["source"] };
}

function boardFile(name: string, root: string): Json {
  return readJson(join(root, "boards", `${name}.json`)) as Json;
}

function dropEmpty(value: Json): Json {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== ""));
}
