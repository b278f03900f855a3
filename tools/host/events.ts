import type { EventLoop } from "./event_loop.ts";
import { ProgramError } from "./realm.ts";
import type { HostFunction, Realm } from "./realm.ts";

const MAX_EMIT_ARGUMENTS = 4;

/** on(), emit() and their kin, which every object of the interpreter has (src/jswrap_object.c). */
export class Events {
  private readonly lists = new WeakMap<object, Map<string, unknown[]>>();
  private readonly loop: EventLoop;
  /** Told of each new listener. */
  onListener: ((target: object, event: string) => void) | undefined;

  constructor(loop: EventLoop) {
    this.loop = loop;
  }

  install(realm: Realm): void {
    const add = (isFirst: boolean): HostFunction => (self, [event, listener]) => this.add(self, event, listener, isFirst);
    realm.define((realm.global["Object"] as { prototype: object }).prototype, {
      on: add(false),
      addListener: add(false),
      prependListener: add(true),
      emit: (self, [event, ...args]) => this.emit(self, event, args),
      removeListener: (self, [event, listener]) => {
        const list = this.listeners(self, event, "First argument must be String");
        const at = list?.indexOf(listener) ?? -1;
        if (list && at >= 0) list.splice(at, 1);
      },
      removeAllListeners: (self, [event]) => {
        if (event === undefined) this.lists.delete(objectOf(self));
        else this.listsOf(self).delete(eventName(event, "First argument must be String or undefined"));
      },
    });
  }

  has(target: object, event: string): boolean {
    return this.lists.get(target)?.has(event) ?? false;
  }

  /** Calls the listeners at once. @returns whether there is any */
  emitNow(target: object, event: string, args: unknown[]): boolean {
    const list = this.lists.get(target)?.get(event);
    for (const listener of list ?? []) this.loop.call(listener, target, args);
    return list !== undefined;
  }

  /** Queues the listeners that there are now. */
  emitLater(target: object, event: string, args: unknown[]): void {
    const list = this.lists.get(target)?.get(event);
    if (!list) return;
    this.loop.enqueue(() => list.slice().forEach((listener) => this.loop.call(listener, target, args)));
  }

  private emit(self: unknown, event: unknown, args: unknown[]): void {
    const target = objectOf(self);
    this.emitLater(target, eventName(event, "First argument must be String"), args.slice(0, MAX_EMIT_ARGUMENTS));
    if (args.length > MAX_EMIT_ARGUMENTS) throw new ProgramError(`Too many arguments (>${MAX_EMIT_ARGUMENTS})`, "TypeError");
  }

  private add(self: unknown, event: unknown, listener: unknown, isFirst: boolean): void {
    const name = eventName(event, "First argument must be String");
    if (typeof listener !== "function" && typeof listener !== "string") {
      throw new ProgramError("Second argument must be a function or a String", "TypeError");
    }
    const lists = this.listsOf(self);
    const old = lists.get(name) ?? [];
    // a new list, so that a listener added by a listener is not called in the same round
    lists.set(name, isFirst ? [listener, ...old] : [...old, listener]);
    this.onListener?.(objectOf(self), name);
  }

  private listeners(self: unknown, event: unknown, complaint: string): unknown[] | undefined {
    return this.listsOf(self).get(eventName(event, complaint));
  }

  private listsOf(self: unknown): Map<string, unknown[]> {
    const target = objectOf(self);
    const lists = this.lists.get(target) ?? new Map<string, unknown[]>();
    this.lists.set(target, lists);
    return lists;
  }
}

function objectOf(self: unknown): object {
  if ((typeof self === "object" && self !== null) || typeof self === "function") return self;
  throw new ProgramError("Parent must be an object - not a String, Integer, etc", "TypeError");
}

function eventName(event: unknown, complaint: string): string {
  if (typeof event === "string") return event;
  throw new ProgramError(complaint, "TypeError");
}
