import type { Patient } from "./patient.ts";

/** What a step has found. */
export interface Verdict {
  /** False: broken, and nothing behind it is looked at. */
  isOk: boolean;
  /** What was seen. */
  seen: string;
  /** What to do; on a step that is broken, or could be better. */
  fix?: string;
}

/** A step of the examination. */
export interface Step {
  name: string;
  examine(patient: Patient): Promise<Verdict>;
}

export function ok(seen: string, fix?: string): Verdict {
  return { isOk: true, seen, ...(fix !== undefined && { fix }) };
}

export function broken(seen: string, fix: string): Verdict {
  return { isOk: false, seen, fix };
}
