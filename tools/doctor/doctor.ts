import type { Patient } from "./patient.ts";
import { connectionSteps } from "./steps/connection.ts";
import { clock, dns, packetData, radio, registration } from "./steps/network.ts";
import { sim } from "./steps/sim.ts";
import { power, uart } from "./steps/uart.ts";
import type { Step, Verdict } from "./verdict.ts";

/** The steps, in the order in which each needs those before it. */
export function doctorSteps(): Step[] {
  return [power, uart, sim, radio, registration, packetData, dns, clock, ...connectionSteps()];
}

/** A step and what it found. */
export type Finding = Verdict & { step: string };

/**
 * Examines a modem step by step, up to the first that is broken.
 * @param onFinding hears each as it is known
 */
export async function examine(patient: Patient, onFinding: (finding: Finding) => void = () => {}): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { name, examine: look } of doctorSteps()) {
    const finding = { step: name, ...(await look(patient)) };
    findings.push(finding);
    onFinding(finding);
    if (!finding.isOk) break;
  }
  return findings;
}
