import type { Peer } from "./peer.ts";
import { phaseLines } from "./phases.ts";
import type { Session } from "./session.ts";
import { CONNECT_STEPS } from "./steps.ts";
import type { StepTracker } from "./steps.ts";

export interface SummaryInput {
  session: Session;
  steps: StepTracker;
  peer: Pick<Peer, "onLine">;
  /** SHA-256 of the image as the device's slot holds it, and as the manifest says. */
  imageSha256: string;
  manifestSha256: string;
  where: string;
}

export interface Summary {
  text: string;
  isOk: boolean;
}

type Row = [string, string];

/** What a run reached, in lines for a person, and whether all of it happened. */
export function summarize(input: SummaryInput): Summary {
  const { session, steps, peer, imageSha256, manifestSha256, where } = input;
  const { traffic, exceptions } = session;
  const isCloud = steps.steps.includes("READY");
  const rows: Row[] = [
    ["ran in", where],
    ["image SHA-256", imageSha256 === manifestSha256 ? `${imageSha256} (as in the manifest)` : `${imageSha256}, but the manifest says ${manifestSha256}`],
    ...(isCloud ? [timeToReady(steps)] : []),
    ["UART bytes", `${traffic.bytes.tx} to the modem, ${traffic.bytes.rx} from it`],
    ...(isCloud ? [acknowledged(session)] : []),
    ...(isCloud && !peer.onLine ? [command(session)] : []),
    ...(exceptions.length ? [["exceptions", exceptions.join("; ")] as Row] : []),
  ];
  const problems = problemsOf(input);
  const lines = [
    ...rows.map(([name, value]) => `  ${name.padEnd(15)}${value}`),
    ...(isCloud ? phaseLines(steps, traffic.commandsAtMs) : []),
    ...(peer.onLine ? seenLines(steps) : []),
    problems.length ? `  FAILED: ${problems.join("; ")}` : "  all steps reached",
  ];
  return { text: lines.join("\n"), isOk: problems.length === 0 };
}

function problemsOf({ session, steps, imageSha256, manifestSha256 }: SummaryInput): string[] {
  const { open } = session.traffic;
  const onTheWay = steps.missing.filter((step) => (CONNECT_STEPS as readonly string[]).includes(step));
  // What is behind a step that was not reached could not be reached.
  const missing = onTheWay.length ? onTheWay.slice(0, 1) : steps.missing;
  return [
    ...missing.map((step) => `step not reached: ${step} (${steps.steps.indexOf(step) + 1} of ${steps.steps.length})`),
    ...(imageSha256 === manifestSha256 ? [] : ["the image that ran is not the one that was built"]),
    ...(open.length ? [`${open.length} QoS 1 messages were not acknowledged`] : []),
    ...(session.exceptions.length ? ["the program threw"] : []),
  ];
}

const seconds = (ms: number | undefined): string => (ms === undefined ? "not reached" : `${(ms / 1000).toFixed(1)} s`);

function timeToReady(steps: StepTracker): Row {
  return ["time to READY", seconds(steps.reachedAtMs.get("READY"))];
}

function acknowledged({ traffic }: Session): Row {
  const ids = [...traffic.acknowledged];
  const open = traffic.open.length ? `; open ${traffic.open.join(", ")}` : "";
  return ["acknowledged", `${ids.length} of ${traffic.published.size} QoS 1 messages; packet ids ${ids.join(", ") || "none"}${open}`];
}

function command({ answer }: Session): Row {
  return ["command", answer ? `${answer.name} answered ${answer.status} ${answer.payload}` : "not answered"];
}

/** What a cloud's run shows, and when it was seen. */
function seenLines(steps: StepTracker): string[] {
  const shown = steps.steps.slice(CONNECT_STEPS.indexOf("READY"));
  const width = Math.max(...shown.map((step) => step.length));
  return shown.map((step) => `  seen  ${step.padEnd(width)}  ${seconds(steps.reachedAtMs.get(step)).padStart(7)}`);
}
