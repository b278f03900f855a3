import { openPty } from "../../tools/modem/pty.ts";

/** Whether the optional package for pseudo-terminals is here; says so where it is not. */
export async function hasPty(): Promise<boolean> {
  try {
    (await openPty()).close();
    return true;
  } catch (error) {
    console.log(`    skipped: ${(error as Error).message}`);
    return false;
  }
}
