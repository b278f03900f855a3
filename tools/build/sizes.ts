import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { positionFinder, type RawMap } from "./source_position.ts";
import type { Target } from "./virtual.ts";

/** Bytes of one part of an image against its budget. */
export interface PartSize {
  part: string;
  title: string;
  bytes: number;
  /** Undefined for what has none. */
  budget?: number;
}

export interface SizeReport {
  parts: PartSize[];
  total: number;
  slotSize: number;
}

type Budget = Record<string, { title: string; bytes?: number }>;

/** Path prefixes in src and the part that they count to; the first that fits. */
const PARTS: [RegExp, string][] = [
  [/^at\//, "at"],
  [/^modem\/[^/]+$/, "cellular"],
  [/^modem\//, "modem"],
  [/^mqtt\//, "mqtt"],
  [/^cloud\/outbox/, "outbox"],
  [/^(cloud\/azure_iot_hub\/sas|hal\/hmac_sha256)/, "sas"],
  [/^cloud\/azure_iot_hub\/(dps|hub_locator)/, "dps"],
  [/^(cloud\/(field_settings|settings_trial)|net\/counted_network)/, "field"],
  [/^cloud\/[^/]+$/, "cloud"],
  [/^cloud\//, "backend"],
  [/^fota\//, "fota"],
  [/^(hal|net)\//, "hal"],
];

/**
 * Attributes each byte of an image to the part whose source it came from, by the source map.
 * Bytes that the map knows nothing of (added by transforms) and the build's own modules count as "other".
 */
export function sizeReport(code: string, map: RawMap, target: Target, slotSize: number): SizeReport {
  const find = positionFinder(map);
  const counts = new Map<string, number>();
  const lines = code.split("\n");
  lines.forEach((line, index) => {
    for (let column = 0; column < line.length + (index < lines.length - 1 ? 1 : 0); column++) {
      const source = find(index + 1, column)?.file;
      const part = source === undefined ? "other" : partOf(source, target);
      counts.set(part, (counts.get(part) ?? 0) + 1);
    }
  });
  const budget = JSON.parse(readFileSync(join(target.root, "tools", "build", "budget.json"), "utf8")) as Budget;
  const parts = Object.entries(budget).map(([part, { title, bytes }]) => ({ part, title, bytes: counts.get(part) ?? 0, ...(bytes !== undefined && { budget: bytes }) }));
  const other = { part: "other", title: "other", bytes: counts.get("other") ?? 0 };
  return { parts: [...parts, other], total: code.length, slotSize };
}

/** @param source as the map names it: from Uplink's root, or beginning with the app's name */
function partOf(source: string, { app, root }: Target): string {
  const path = source.split(sep).join("/");
  const appDir = relative(root, app.dir).split(sep).join("/");
  if (path.startsWith((appDir.startsWith("..") ? app.name : appDir) + "/")) return "app";
  const inSrc = path.replace(/^src\//, "");
  return PARTS.find(([prefix]) => prefix.test(inSrc))?.[1] ?? "other";
}

/** The report as aligned lines. */
export function sizeTable(report: SizeReport): string {
  const budgeted = report.parts.reduce((sum, part) => sum + (part.budget ?? 0), 0);
  const rows = report.parts
    .filter((part) => part.bytes > 0)
    .map(({ title, bytes, budget }) => [title, number(bytes), budget === undefined ? "" : number(budget), over(bytes, budget)]);
  const all = [
    ["part", "bytes", "budget", ""],
    ...rows,
    ["image", number(report.total), number(budgeted), ""],
    ["slot", number(report.slotSize), "", ""],
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map(([title, bytes, budget, note]) =>
      `${title!.padEnd(widths[0]!)}  ${bytes!.padStart(widths[1]!)}  ${budget!.padStart(widths[2]!)}  ${note}`.trimEnd(),
    )
    .join("\n");
}

function over(bytes: number, budget: number | undefined): string {
  return budget !== undefined && bytes > budget ? `over by ${number(bytes - budget)}` : "";
}

function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
