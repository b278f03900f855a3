import type { Clock } from "../../../src/hal/contracts.ts";
import type { Faults } from "../core/faults.ts";
import type { JsonObject } from "../core/stand_in.ts";
import { Shadow } from "./shadow.ts";
import { clientTokenOf, parseUpdate, ShadowError } from "./shadow_request.ts";

/** Publishes an answer of the service to whoever has subscribed. */
export type Publish = (topic: string, body: JsonObject) => void;

/** `$aws/things/{thing}/shadow[/name/{shadow}]/{operation}` */
interface ShadowRequest {
  prefix: string;
  thing: string;
  /** "" = the classic one. */
  name: string;
  operation: "get" | "update" | "delete";
}

export interface ShadowServiceOptions {
  clock: Clock;
  faults: Faults;
  publish: Publish;
  /** Levels of desired and of reported, default 6. */
  maxDepth?: number;
  /** Puts the messages of an accepted update into another order; default as they are. */
  shuffle?: <T>(items: T[]) => T[];
  /** A shadow that was read, changed or deleted, after its answers. */
  onChange?: (thing: string, name: string, operation: ShadowRequest["operation"]) => void;
}

const pattern = /^(\$aws\/things\/([^/]+)\/shadow(?:\/name\/([^/]{1,64}))?)\/(get|update|delete)$/;
const maxInFlight = 10;

const errorWords: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "Thing not found",
  409: "Version conflict",
  413: "The payload exceeds the maximum size allowed",
  429: "Too many requests",
  500: "Internal service failure",
};

/** The shadow service: classic and named shadows of all things. */
export class ShadowService {
  private readonly options: ShadowServiceOptions;
  private readonly shadows = new Map<string, Shadow>();
  private readonly inFlight = new Map<string, number>();

  constructor(options: ShadowServiceOptions) {
    this.options = options;
  }

  shadow(thing: string, name = ""): Shadow {
    const key = `${thing}/${name}`;
    let found = this.shadows.get(key);
    if (!found) this.shadows.set(key, (found = new Shadow(this.options.clock)));
    return found;
  }

  /** Takes a message if it is a request to this service. */
  handle(topic: string, payload: Buffer): boolean {
    const request = parseTopic(topic);
    if (!request) return false;
    const { clock, faults } = this.options;
    const { thing } = request;
    const open = this.inFlight.get(thing) ?? 0;
    if (open >= maxInFlight) {
      this.reject(request, new ShadowError(429, errorWords[429]!), clientTokenOf(payload));
      return true;
    }
    this.inFlight.set(thing, open + 1);
    const answer = (): void => {
      this.inFlight.set(thing, (this.inFlight.get(thing) ?? 1) - 1);
      this.answer(request, payload);
    };
    const delayMs = faults.take("responseDelayMs");
    if (delayMs === undefined) answer();
    else clock.setTimeout(answer, delayMs);
    return true;
  }

  /** An update by the owner of the account. @throws Error in the service's words */
  update(thing: string, state: JsonObject, name = ""): void {
    const prefix = `$aws/things/${thing}/shadow${name && `/name/${name}`}`;
    const update = parseUpdate(Buffer.from(JSON.stringify({ state })), this.options.maxDepth);
    this.publishAll(prefix, this.updateMessages(thing, name, update), undefined);
    this.options.onChange?.(thing, name, "update");
  }

  private answer(request: ShadowRequest, payload: Buffer): void {
    const { faults, onChange } = this.options;
    const clientToken = clientTokenOf(payload);
    try {
      const code = faults.take("responseError");
      if (code !== undefined) throw new ShadowError(code, errorWords[code] ?? "Internal service failure");
      const messages = this.perform(request, payload);
      if (!faults.take("noResponse")) this.publishAll(request.prefix, messages, clientToken);
      onChange?.(request.thing, request.name, request.operation);
    } catch (error) {
      if (!(error instanceof ShadowError)) throw error;
      if (!faults.take("noResponse")) this.reject(request, error, clientToken);
    }
  }

  private perform({ thing, name, operation }: ShadowRequest, payload: Buffer): [string, JsonObject][] {
    if (operation === "update") return this.updateMessages(thing, name, parseUpdate(payload, this.options.maxDepth));
    const shadow = this.shadow(thing, name);
    const body = operation === "get" ? shadow.get() : shadow.delete();
    if (!body) throw new ShadowError(404, `No shadow exists with name: '${name || thing}'`);
    return [[`${operation}/accepted`, body]];
  }

  private updateMessages(thing: string, name: string, update: Parameters<Shadow["update"]>[0]): [string, JsonObject][] {
    const { accepted, documents, delta } = this.shadow(thing, name).update(update);
    const messages: [string, JsonObject][] = [["update/accepted", accepted], ...(delta ? [["update/delta", delta] as [string, JsonObject]] : []), ["update/documents", documents]];
    return this.options.shuffle?.(messages) ?? messages;
  }

  private publishAll(prefix: string, messages: [string, JsonObject][], clientToken: string | undefined): void {
    for (const [topic, body] of messages) this.options.publish(`${prefix}/${topic}`, withToken(body, clientToken));
  }

  private reject({ prefix, operation }: ShadowRequest, { code, message }: ShadowError, clientToken: string | undefined): void {
    const timestamp = Math.floor(this.options.clock.now() / 1000);
    this.options.publish(`${prefix}/${operation}/rejected`, withToken({ code, message, timestamp }, clientToken));
  }
}

function withToken(body: JsonObject, clientToken: string | undefined): JsonObject {
  return clientToken === undefined ? body : { ...body, clientToken };
}

function parseTopic(topic: string): ShadowRequest | undefined {
  const [, prefix, thing, name = "", operation] = pattern.exec(topic) ?? [];
  return prefix === undefined ? undefined : { prefix, thing: thing!, name, operation: operation as ShadowRequest["operation"] };
}
