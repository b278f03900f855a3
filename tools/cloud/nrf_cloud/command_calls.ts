import type { Clock, Timer } from "../../../src/hal/contracts.ts";
import type { CommandAnswer } from "../core/stand_in.ts";

const answerLimitMs = 30000;

/** A message on d2c or c2d. */
interface Envelope {
  appId?: unknown;
  messageType?: unknown;
  data?: unknown;
  status?: unknown;
}

interface Call {
  resolve(answer: CommandAnswer): void;
  timer: Timer;
}

/** Commands as messages of type CMD, answered by a message of the same appId and type OK or STATUS; one at a time of a name. */
export class CommandCalls {
  private readonly clock: Clock;
  private readonly calls = new Map<string, Call[]>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** @returns the answer; rejects when none comes in 30 s */
  call(name: string, payload: string, send: (payload: string) => void): Promise<CommandAnswer> {
    return new Promise((resolve, reject) => {
      const waiting = this.calls.get(name) ?? [];
      const call: Call = {
        resolve,
        timer: this.clock.setTimeout(() => {
          waiting.splice(waiting.indexOf(call), 1);
          reject(new Error(`the device has not answered command ${name} in ${answerLimitMs / 1000} s`));
        }, answerLimitMs),
      };
      waiting.push(call);
      this.calls.set(name, waiting);
      send(JSON.stringify({ appId: name, messageType: "CMD", data: payload }));
    });
  }

  /** A message of the device on d2c. */
  heard(body: string): void {
    const { appId, messageType, data, status } = parse(body);
    if (typeof appId !== "string" || (messageType !== "OK" && messageType !== "STATUS")) return;
    const call = this.calls.get(appId)?.shift();
    if (!call) return;
    this.clock.clearTimeout(call.timer);
    const code = typeof status === "number" ? status : messageType === "OK" ? 200 : 500;
    call.resolve({ status: code, payload: typeof data === "string" ? data : JSON.stringify(data ?? "") });
  }

  close(): void {
    for (const { timer } of [...this.calls.values()].flat()) this.clock.clearTimeout(timer);
    this.calls.clear();
  }
}

function parse(body: string): Envelope {
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
