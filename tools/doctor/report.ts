import pc from "picocolors";
import type { Finding } from "./doctor.ts";
import { doctorSteps } from "./doctor.ts";

const WIDTH = Math.max(...doctorSteps().map(({ name }) => name.length));

/** A finding as lines: mark, step, what was seen; the fix below it. */
export function findingText({ step, isOk, seen, fix }: Finding, isColored: boolean): string {
  const { green, red, yellow } = pc.createColors(isColored);
  const mark = isOk ? (fix === undefined ? green("ok  ") : yellow("weak")) : red("FAIL");
  const line = `${mark}  ${step.padEnd(WIDTH)}  ${seen}`;
  return fix === undefined ? line : `${line}\n      ${" ".repeat(WIDTH)}  ${isOk ? "" : "fix: "}${fix}`;
}

/** The last line: what is broken, or that nothing is. */
export function summaryText(findings: readonly Finding[]): string {
  const last = findings.at(-1);
  if (last?.isOk) return "nothing is broken";
  const left = doctorSteps().slice(findings.length).map(({ name }) => name);
  return `broken at ${last?.step}${left.length > 0 ? `; not looked at: ${left.join(", ")}` : ""}`;
}
