import { Poll, pollAlways } from "./errno.ts";

/**
 * Asynchronous polling of one socket: an event is reported once, and again when what it stands for has been done (IN: a receive, OUT: a
 * send). Errors and hang-ups are reported once for good.
 */
export class PollState {
  /** IN and OUT as asked for; undefined = not polled. */
  requested: number | undefined;
  private armed = 0;
  /** The end has been reported. */
  private isDead = false;

  /** @param events IN and OUT, or undefined to stop */
  request(events: number | undefined): void {
    this.requested = events;
    this.armed = events === undefined ? 0 : events | pollAlways;
  }

  received(): void {
    this.rearm(Poll.IN);
  }

  sent(): void {
    this.rearm(Poll.OUT);
  }

  /** All that is still the case is reported again: data mode has hidden it. */
  rearmAll(): void {
    this.rearm(Poll.IN | Poll.OUT);
  }

  /** @returns what to report of the events that there are, 0 = nothing */
  take(events: number): number {
    const reported = events & this.armed;
    this.armed &= ~reported;
    this.isDead ||= (reported & pollAlways) !== 0;
    return reported;
  }

  private rearm(events: number): void {
    if (this.requested !== undefined && !this.isDead) this.armed |= this.requested & events;
  }
}
