/** The slots of a board that offers updates, and the journal of their states; layout, states and words: boards/README.md. */
import type { BootState, UpdateSlot } from "./contract.ts";

/**
 * The slot that an update goes into.
 * @returns undefined where updates are not offered: no keys in the loader, one slot, or the image that runs is not confirmed yet and
 *   the other slot holds the one to go back to
 */
export function updateSlot(): UpdateSlot | undefined {
  return undefined;
}

/** What runs, and how the last update ended. */
export function bootState(): BootState {
  const { state, version, job, rolledBack } = uplinkLoader;
  return { state, version, job, rolledBack: !!rolledBack };
}

/**
 * The image that runs stays: it is not rolled back any more.
 * @returns false where the journal did not take it; also for an image that was confirmed before
 */
export function confirmImage(): boolean {
  return false;
}

/** The cloud knows how the update ended: bootState() has no job any more, also after the next start. */
export function jobTold(): void {}
