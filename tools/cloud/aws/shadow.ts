import type { Clock } from "../../../src/hal/contracts.ts";
import type { JsonObject } from "../core/stand_in.ts";
import { deltaOf, merge, mergeMetadata, metadataOf, pick, sections } from "./shadow_document.ts";
import type { Section } from "./shadow_document.ts";
import { ShadowError } from "./shadow_request.ts";
import type { ShadowUpdate } from "./shadow_request.ts";

type Sections = Partial<Record<Section, JsonObject>>;

interface Document {
  state: Sections;
  metadata: Sections;
  version: number;
}

/** Bodies that an accepted update makes. */
export interface UpdateResult {
  accepted: JsonObject;
  documents: JsonObject;
  /** Absent when desired and reported agree. */
  delta?: JsonObject;
}

const sectionBytes = 8 * 1024;
/** How long the version of a deleted shadow is remembered, milliseconds. */
const versionMemoryMs = 48 * 3600 * 1000;

/** One shadow of a thing. Times in its documents are seconds. */
export class Shadow {
  private readonly clock: Clock;
  private document: Document | undefined;
  private forgotten: { version: number; atMs: number } | undefined;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  get exists(): boolean {
    return this.document !== undefined;
  }

  get version(): number {
    if (this.document) return this.document.version;
    const { forgotten } = this;
    return forgotten && this.clock.now() - forgotten.atMs <= versionMemoryMs ? forgotten.version : 0;
  }

  section(name: Section): JsonObject {
    return this.document?.state[name] ?? {};
  }

  /** @throws ShadowError 409, 413; nothing is changed then */
  update({ state, version }: ShadowUpdate): UpdateResult {
    const timestamp = this.timestamp();
    if (version !== undefined && version !== this.version) throw new ShadowError(409, "Version conflict");
    const previous = this.document;
    const current = this.updated(state, timestamp);
    for (const name of sections) {
      if (Buffer.byteLength(JSON.stringify(current.state[name] ?? {})) > sectionBytes) throw new ShadowError(413, "The payload exceeds the maximum size allowed");
    }
    this.document = current;
    const delta = this.delta();
    return {
      accepted: { state: state as JsonObject, metadata: metadataOf(state as JsonObject, timestamp), version: current.version, timestamp },
      documents: { ...(previous && { previous: asJson(previous) }), current: asJson(current), timestamp },
      ...(delta && {
        delta: { version: current.version, timestamp, state: delta, metadata: pick(current.metadata.desired ?? {}, delta) },
      }),
    };
  }

  /** @returns the body of get/accepted, or undefined when there is no shadow */
  get(): JsonObject | undefined {
    if (!this.document) return undefined;
    const { state, metadata, version } = asJson(this.document) as { state: JsonObject; metadata: JsonObject; version: number };
    const delta = this.delta();
    return { state: { ...state, ...(delta && { delta }) }, metadata, version, timestamp: this.timestamp() };
  }

  /** @returns the body of delete/accepted, or undefined when there is no shadow */
  delete(): JsonObject | undefined {
    if (!this.document) return undefined;
    const { version } = this.document;
    this.forgotten = { version, atMs: this.clock.now() };
    this.document = undefined;
    return { version, timestamp: this.timestamp() };
  }

  private delta(): JsonObject | undefined {
    return deltaOf(this.section("desired"), this.section("reported"));
  }

  private timestamp(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  private updated(patch: ShadowUpdate["state"], timestamp: number): Document {
    const state = { ...this.document?.state };
    const metadata = { ...this.document?.metadata };
    for (const name of sections) {
      const change = patch[name];
      if (change === undefined) continue;
      if (change === null) {
        delete state[name];
        delete metadata[name];
      } else {
        state[name] = merge(state[name] ?? {}, change);
        metadata[name] = mergeMetadata(metadata[name] ?? {}, change, timestamp);
      }
    }
    return { state, metadata, version: this.version + 1 };
  }
}

function asJson({ state, metadata, version }: Document): JsonObject {
  return { state: state as JsonObject, metadata: metadata as JsonObject, version };
}
