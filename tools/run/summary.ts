import type { StepTracker } from "./steps.ts";
import type { Session } from "./session.ts";

export interface SummaryInput {
  session: Session;
  steps: StepTracker;
  /** SHA-256 of the image as the device's slot holds it, and as the manifest says. */
  imageSha256: string;
  manifestSha256: string;
  where: string;
}

export interface Summary {
  text: string;
  isOk: boolean;
}

/** What a run reached, in lines for a person, and whether all of it happened. */
export function summarize({ session, steps, imageSha256, manifestSha256, where }: SummaryInput): Summary {
  const { traffic, answer, exceptions } = session;
  const isCloud = steps.steps.includes("READY");
  const ids = [...traffic.acknowledged];
  const open = traffic.open;
  const ready = steps.reachedAtMs.get("READY");
  const rows: [string, string][] = [
    ["ran in", where],
    ["image SHA-256", imageSha256 === manifestSha256 ? `${imageSha256} (as in the manifest)` : `${imageSha256}, but the manifest says ${manifestSha256}`],
    ...(isCloud ? ([["time to READY", ready === undefined ? "not reached" : `${(ready / 1000).toFixed(1)} s`]] as [string, string][]) : []),
    ["UART bytes", `${traffic.bytes.tx} to the modem, ${traffic.bytes.rx} from it`],
  ];
  if (isCloud) {
    rows.push(
      ["acknowledged", `${ids.length} of ${traffic.published.size} QoS 1 messages; packet ids ${ids.join(", ") || "none"}${open.length ? `; open ${open.join(", ")}` : ""}`],
      ["command", answer ? `${answer.name} answered ${answer.status} ${answer.payload}` : "not answered"],
    );
  }
  if (exceptions.length) rows.push(["exceptions", exceptions.join("; ")]);
  const missing = steps.missing;
  const problems = [
    ...(missing ? [`step not reached: ${missing} (${steps.steps.indexOf(missing) + 1} of ${steps.steps.length})`] : []),
    ...(imageSha256 === manifestSha256 ? [] : ["the image that ran is not the one that was built"]),
    ...(open.length ? [`${open.length} QoS 1 messages were not acknowledged`] : []),
    ...(exceptions.length ? ["the program threw"] : []),
  ];
  const lines = rows.map(([name, value]) => `  ${name.padEnd(15)}${value}`);
  lines.push(problems.length ? `  FAILED: ${problems.join("; ")}` : "  all steps reached");
  return { text: lines.join("\n"), isOk: problems.length === 0 };
}
