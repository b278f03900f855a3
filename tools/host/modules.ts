import { ProgramError } from "./realm.ts";
import type { ProgramObject, Realm } from "./realm.ts";
import type { Storage } from "./storage.ts";

/** require() and Modules: loaded ones first, then native ones, then a Storage file of that very name (src/jswrap_modules.c). */
export class Modules {
  private readonly cache = new Map<string, unknown>();
  private readonly realm: Realm;
  private readonly storage: Storage;
  private readonly native: Record<string, () => ProgramObject>;

  constructor(realm: Realm, storage: Storage, native: Record<string, () => ProgramObject>) {
    this.realm = realm;
    this.storage = storage;
    this.native = native;
  }

  install(): void {
    const { realm } = this;
    const modules = realm.object();
    realm.define(modules, {
      addCached: (_self, [id, source]) => {
        const isUsable = typeof id === "string" && (typeof source === "string" || typeof source === "function");
        if (!isUsable) throw new ProgramError("args must be addCached(string, string|function)");
        this.cache.set(id, this.evaluate(id, source));
      },
      getCached: () => realm.array([...this.cache.keys()]),
      removeCached: (_self, [id]) => {
        if (!this.cache.delete(String(id))) throw new ProgramError(`Module "${String(id)}" not found`);
      },
      removeAllCached: () => this.cache.clear(),
    });
    realm.set(realm.global, "Modules", modules);
    realm.define(realm.global, { require: (_self, [name]) => this.require(name) });
  }

  private require(name: unknown): unknown {
    if (typeof name !== "string") throw new ProgramError(`Expecting module name as a string, got ${typeof name}`, "TypeError");
    if (!this.cache.has(name)) this.cache.set(name, this.load(name));
    return this.cache.get(name);
  }

  private load(name: string): unknown {
    const make = this.native[name];
    if (make) return make();
    const source = this.storage.read(name);
    if (source === undefined) throw new ProgramError(`Module "${name}" not found`);
    return this.evaluate(name, source);
  }

  private evaluate(name: string, source: unknown): unknown {
    // the interpreter puts exports and module into the scope of a function; here its text is read again between them
    const body = typeof source === "function" ? `(${String(source)})()` : String(source);
    const run = this.realm.run(`(function(exports,module){${body}\n})`, name) as (exports: unknown, module: unknown) => void;
    const module = this.realm.object({ exports: this.realm.object() });
    run.call(module["exports"], module["exports"], module);
    return module["exports"];
  }
}
