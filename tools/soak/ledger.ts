/** A message that the device has given an id for. */
interface Entry {
  tag: string;
  /** Its time on the bench's clock. */
  sentAtMs: number;
  isExactlyOnce: boolean;
  isAcknowledged: boolean;
  /** The host has lost its RAM since, or damaged bytes may have gone to the broker in its place: it may be lost. */
  mayBeLost: boolean;
  /** The broker has forgotten the session since: it may come twice. */
  mayBeDoubled: boolean;
}

/** Keeps the books of what the device has sent and received, from its console and from the broker. */
export class Ledger {
  /** What is wrong, one sentence each. */
  readonly faults: string[] = [];
  /** Messages of the device with an id. */
  sent = 0;
  /** Lost with the host's RAM. */
  lostFromRam = 0;
  private readonly entries = new Map<string, Entry>();
  private readonly byId = new Map<number, Entry>();
  private readonly atBroker = new Map<string, number>();
  /** To the device, and not seen there yet. */
  private readonly awaited = new Set<string>();

  /** A line of the device's console. */
  onConsole(line: string, atMs: number): void {
    const [word, first, second] = line.split(" ");
    if (line.includes("Uncaught")) this.faults.push(`exception on the console: ${line}`);
    if (word === "sent" && second) this.onSent(Number(first), second, atMs);
    else if (word === "acked") this.onAcknowledged(Number(first));
    else if (word === "got") this.awaited.delete(line.slice(4));
  }

  /** The broker has taken a message: its tag stands at both ends, so that a damaged one is not counted. */
  onBroker(payload: string): void {
    const tag = payload.slice(0, payload.indexOf(":"));
    if (payload.endsWith(`:${tag}`)) this.atBroker.set(tag, (this.atBroker.get(tag) ?? 0) + 1);
  }

  /** The broker owes the device a message. */
  expect(payload: string): void {
    this.awaited.add(payload);
  }

  /** The host's RAM is gone. */
  hostReset(): void {
    for (const entry of this.open()) entry.mayBeLost = true;
    this.byId.clear();
  }

  /** Bytes on their way to the broker were damaged: what is under way may arrive as something else. */
  damaged(): void {
    for (const entry of this.open()) entry.mayBeLost = entry.mayBeDoubled = true;
  }

  /** The broker's sessions are gone. */
  brokerForgot(): void {
    for (const entry of this.open()) entry.mayBeDoubled = true;
    this.awaited.clear();
  }

  /** Everything has come to its end. */
  get isSettled(): boolean {
    return this.byId.size === 0 && this.awaited.size === 0;
  }

  /** Checks the books at the end. */
  close(): void {
    for (const [id, { tag }] of this.byId) this.faults.push(`message ${tag} with id ${id} was never acknowledged`);
    for (const payload of this.awaited) this.faults.push(`message ${payload} never reached the device`);
    for (const entry of this.entries.values()) this.check(entry, this.atBroker.get(entry.tag) ?? 0);
  }

  private check({ tag, isExactlyOnce, mayBeLost, mayBeDoubled }: Entry, count: number): void {
    if (count === 0 && mayBeLost) this.lostFromRam++;
    else if (count === 0) this.faults.push(`lost: message ${tag} of QoS ${isExactlyOnce ? 2 : 1} never reached the broker`);
    if (count > 1 && isExactlyOnce && !mayBeDoubled) this.faults.push(`doubled: message ${tag} of QoS 2 reached the broker ${count} times`);
  }

  private open(): Entry[] {
    return [...this.byId.values()];
  }

  private onSent(id: number, tag: string, sentAtMs: number): void {
    const isExactlyOnce = Number(tag.split(".")[1]) % 2 === 0;
    const entry = { tag, sentAtMs, isExactlyOnce, isAcknowledged: false, mayBeLost: false, mayBeDoubled: false };
    if (this.byId.has(id)) this.faults.push(`id ${id} was given to ${tag} while ${this.byId.get(id)!.tag} has it`);
    this.sent++;
    this.entries.set(tag, entry);
    this.byId.set(id, entry);
  }

  private onAcknowledged(id: number): void {
    const entry = this.byId.get(id);
    if (!entry) return void this.faults.push(`id ${id} was acknowledged, and nobody has it`);
    entry.isAcknowledged = true;
    this.byId.delete(id);
  }
}
