import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findRoot } from "../../build/root.ts";
import type { ReportData } from "./report_data.ts";

/** Scripts of the page, in the order in which they stand in it. */
const SCRIPTS = ["data.js", "diagram.js", "charts.js", "timeline.js", "lines.js", "filters.js", "main.js"];

/** The report as one page: style, scripts and data are in it, and it asks nothing of a network. */
export function reportPage(data: ReportData): string {
  const folder = join(findRoot(), "tools/trace/html/page");
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  const script = `(() => {\n"use strict";\n${SCRIPTS.map(read).join("\n")}\n})();`;
  // "<" could end the element that the data stands in.
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  const parts: Readonly<Record<string, string>> = { TITLE: escapeHtml(data.about.app ?? "capture"), STYLE: read("report.css"), DATA: json, SCRIPT: script };
  return read("report.html").replace(/\{\{(\w+)\}\}/g, (_match, name: string) => parts[name] ?? "");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
