import type { Clock, Random, Timer } from "../../../src/hal/contracts.ts";
import type { LoggedPacket, PacketLog } from "../core/packet_log.ts";
import type { CommandAnswer } from "../core/stand_in.ts";

const answerLimitMs = 30000;

interface Call {
  resolve(answer: CommandAnswer): void;
  timer: Timer;
}

/** Commands to a device on {id}/c2d/cmd/{name}/{request}, and their answers on {id}/d2c/res/{status}/{name}/{request}. */
export class CommandCalls {
  private readonly clock: Clock;
  private readonly prefix: string;
  private readonly calls = new Map<string, Call>();
  private count = 0;

  constructor(clock: Clock, random: Random) {
    this.clock = clock;
    this.prefix = Math.floor(random() * 2 ** 24).toString(16);
  }

  /** Sees answers in the log. */
  watch(log: PacketLog, id: string): void {
    log.onPublished.push((packet) => this.heard(id, packet));
  }

  /** @returns the answer; rejects when none comes in 30 s */
  call(id: string, name: string, payload: string, publish: (topic: string, body: string) => void): Promise<CommandAnswer> {
    const request = `${this.prefix}-${++this.count}`;
    return new Promise((resolve, reject) => {
      const expire = (): void => {
        this.calls.delete(request);
        reject(new Error(`the device has not answered command ${name} in ${answerLimitMs / 1000} s`));
      };
      this.calls.set(request, { resolve, timer: this.clock.setTimeout(expire, answerLimitMs) });
      publish(`${id}/c2d/cmd/${name}/${request}`, payload);
    });
  }

  close(): void {
    for (const { timer } of this.calls.values()) this.clock.clearTimeout(timer);
    this.calls.clear();
  }

  private heard(id: string, { direction, topic = "", body = "" }: LoggedPacket): void {
    const prefix = `${id}/d2c/res/`;
    if (direction !== "in" || !topic.startsWith(prefix)) return;
    const levels = topic.slice(prefix.length).split("/");
    const call = this.calls.get(levels.at(-1) ?? "");
    if (!call) return;
    this.calls.delete(levels.at(-1) as string);
    this.clock.clearTimeout(call.timer);
    call.resolve({ status: Number(levels[0]), payload: body });
  }
}
