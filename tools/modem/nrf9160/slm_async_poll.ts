import { report } from "./command.ts";
import type { Call, Command } from "./command.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { Poll } from "./errno.ts";
import type { ModemSocket } from "./modem_socket.ts";
import { CommandError } from "./parameters.ts";
import { PollState } from "./poll_state.ts";
import { coalesceMs } from "./sm_async.ts";

/** SLM's AT#XAPOLL of late v2.x. */
export class SlmAsyncPoll {
  isRunning = false;
  private readonly modem: Nrf9160;
  private events = 0;
  /** Empty = all. */
  private handles: number[] = [];
  private readonly states = new Map<ModemSocket, PollState>();
  private readonly waiting = new Set<ModemSocket>();

  constructor(modem: Nrf9160) {
    this.modem = modem;
    modem.socketListeners.add((socket) => this.check(socket));
  }

  /** Data has been received or sent: the socket may be reported again. */
  done(socket: ModemSocket, what: "received" | "sent"): void {
    this.states.get(socket)?.[what]();
    this.check(socket);
  }

  opened(socket: ModemSocket): void {
    this.watch(socket);
    this.check(socket);
  }

  /** A watched socket is closed: it is not valid any more, unless its hang-up has been told. */
  closed(socket: ModemSocket): void {
    const state = this.states.get(socket);
    this.states.delete(socket);
    if (state && state.take(Poll.HUP) !== 0 && this.isRunning) this.modem.urc(`#XAPOLL: ${socket.fd},${Poll.NVAL}`);
  }

  /** Data mode has ended. */
  resume(): void {
    for (const [socket, state] of this.states) {
      state.rearmAll();
      this.check(socket);
    }
  }

  reset(): void {
    this.isRunning = false;
    this.states.clear();
    this.waiting.clear();
  }

  /** AT#XAPOLL=<0|1>[,events[,handle...]] */
  command(): Command {
    return {
      set: (call) => (call.params.number(0, 0, 1) === 1 ? this.start(call) : this.stop(call)),
      read: (call) => report(call, `#XAPOLL: ${[this.isRunning ? 1 : 0, this.events, ...this.handles].join(",")}`),
      test: (call) => report(call, "#XAPOLL: (0,1),(0,1,4,5),<handle1>,<handle2>,..."),
    };
  }

  private start(call: Call): void {
    const events = call.params.optionalNumber(1, 0, 5, 0);
    const handles = Array.from({ length: Math.max(0, call.params.count - 2) }, (_, index) => call.params.number(index + 2, 0, 1000));
    const known = this.modem.selection.all;
    if ((events & ~(Poll.IN | Poll.OUT)) !== 0 || !handles.every((fd) => known.some((socket) => socket.fd === fd))) throw new CommandError();
    Object.assign(this, { isRunning: true, events, handles });
    this.states.clear();
    known.forEach((socket) => this.watch(socket));
    call.ok();
    for (const socket of [...this.states.keys()]) this.check(socket);
  }

  private stop(call: Call): void {
    Object.assign(this, { isRunning: false, events: 0, handles: [] });
    this.states.clear();
    call.ok();
  }

  private watch(socket: ModemSocket): void {
    if (!this.isRunning || (this.handles.length > 0 && !this.handles.includes(socket.fd))) return;
    const state = new PollState();
    state.request(this.events);
    this.states.set(socket, state);
  }

  private check(socket: ModemSocket): void {
    if (!this.states.has(socket) || this.waiting.has(socket)) return;
    this.waiting.add(socket);
    this.modem.timers.after(coalesceMs, () => {
      this.waiting.delete(socket);
      if (this.modem.isInDataMode) return;
      const reported = this.states.get(socket)?.take(socket.events) ?? 0;
      if (reported !== 0) this.modem.urc(`#XAPOLL: ${socket.fd},${reported}`);
    });
  }
}
