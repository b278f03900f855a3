import type { Aedes } from "aedes";
import type { Clock, Timer } from "../../../src/hal/contracts.ts";
import type { Message, Qos } from "./service.ts";

/** What the broker keeps of a client id: longer than its connection when the session is persistent. */
export interface Session {
  readonly clientId: string;
  filters: Map<string, Qos>;
  /** QoS 1 messages that the client has not acknowledged, by packet id. */
  inFlight: Map<number, Message>;
}

/** Persistent sessions, and their end when the client stays away. */
export class Sessions {
  private readonly stored = new Map<string, Session>();
  private readonly timers = new Map<string, Timer>();
  private readonly clock: Clock;
  private readonly aedes: Aedes;
  private readonly expiryMs: number;

  constructor(clock: Clock, aedes: Aedes, expiryS = Infinity) {
    this.clock = clock;
    this.aedes = aedes;
    this.expiryMs = expiryS * 1000;
  }

  /** The session of a client that connects. */
  open(clientId: string, isClean: boolean): { session: Session; isPresent: boolean } {
    this.stopTimer(clientId);
    const known = this.stored.get(clientId);
    this.stored.delete(clientId);
    const session = (!isClean && known) || { clientId, filters: new Map<string, Qos>(), inFlight: new Map<number, Message>() };
    if (!isClean) this.stored.set(clientId, session);
    return { session, isPresent: !isClean && known !== undefined };
  }

  /** The client is gone: its session begins to age. */
  leave(clientId: string): void {
    if (!this.stored.has(clientId) || this.expiryMs === Infinity) return;
    this.stopTimer(clientId);
    this.timers.set(
      clientId,
      this.clock.setTimeout(() => this.expire(clientId), this.expiryMs),
    );
  }

  has(clientId: string): boolean {
    return this.stored.has(clientId);
  }

  close(): void {
    for (const clientId of [...this.timers.keys()]) this.stopTimer(clientId);
  }

  /** Forgets the session with its filters and what is queued for it. */
  expire(clientId: string): void {
    this.stopTimer(clientId);
    this.stored.delete(clientId);
    void this.forget(clientId);
  }

  private async forget(id: string): Promise<void> {
    const { persistence } = this.aedes as unknown as { persistence: Persistence };
    await persistence.cleanSubscriptions({ id });
    for await (const packet of persistence.outgoingStream({ id })) await persistence.outgoingClearMessageId({ id }, packet);
  }

  private stopTimer(clientId: string): void {
    const timer = this.timers.get(clientId);
    if (timer !== undefined) this.clock.clearTimeout(timer);
    this.timers.delete(clientId);
  }
}

/** The part of aedes-persistence that is used; its types are of an older version. */
interface Persistence {
  cleanSubscriptions(client: { id: string }): Promise<void>;
  outgoingStream(client: { id: string }): AsyncIterable<object>;
  outgoingClearMessageId(client: { id: string }, packet: object): Promise<unknown>;
}
