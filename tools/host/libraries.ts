import { createHash } from "node:crypto";
import { types } from "node:util";
import { decompress } from "../fota/heatshrink.ts";
import { FlashRangeError } from "./flash.ts";
import type { NorFlash } from "./flash.ts";
import { ProgramError } from "./realm.ts";
import type { HostFunction, ProgramObject, Realm } from "./realm.ts";
import { StorageError } from "./storage.ts";
import type { Storage } from "./storage.ts";
import { toByteString, toInteger } from "./values.ts";

/**
 * The native modules that the model has. What is missing in one of them is missing: Storage has no open(), hash() or JSON helpers, crypto
 * only hashes, heatshrink only decompresses.
 */
export function nativeModules(realm: Realm, storage: Storage): Record<string, () => ProgramObject> {
  return {
    Storage: () => library(realm, storageFunctions(realm, storage)),
    Flash: () => library(realm, flashFunctions(realm, storage.flash)),
    crypto: () => library(realm, cryptoFunctions(realm)),
    heatshrink: () =>
      library(realm, { decompress: (_self, [data]) => realm.bytes(decompress(Buffer.from(toByteString(data), "latin1"))).buffer }),
  };
}

function library(realm: Realm, functions: Record<string, HostFunction>): ProgramObject {
  const object = realm.object();
  realm.define(object, functions);
  return object;
}

function storageFunctions(realm: Realm, storage: Storage): Record<string, HostFunction> {
  return {
    read: (_self, [name, offset, length]) => storage.read(String(name), toInteger(offset), toInteger(length)),
    readArrayBuffer: (_self, [name]) => {
      const data = storage.read(String(name));
      return data === undefined ? undefined : realm.bytes(Buffer.from(data, "latin1")).buffer;
    },
    write: (_self, [name, data, offset, size]) => inProgram(() => {
      if (isPlainObject(data)) return storage.write(String(name), JSON.stringify(data));
      return storage.write(String(name), toByteString(data), toInteger(offset), toInteger(size));
    }),
    erase: (_self, [name]) => storage.erase(String(name)),
    eraseAll: () => storage.eraseAll(),
    list: (_self, [pattern, filter]) => realm.array(storage.list(matcher(pattern), chunkFilter(filter))),
    getFree: () => storage.getFree(),
    getStats: () => realm.object({ ...storage.getStats() }),
  };
}

function matcher(pattern: unknown): ((name: string) => boolean) | undefined {
  if (pattern === undefined || pattern === null) return undefined;
  return (name) => (typeof pattern === "string" ? name.includes(pattern) : name.match(pattern as RegExp) !== null);
}

function chunkFilter(filter: unknown): boolean | undefined {
  const wanted = filter !== null && typeof filter === "object" ? (filter as { sf?: unknown }).sf : undefined;
  return wanted === undefined ? undefined : Boolean(wanted);
}

function flashFunctions(realm: Realm, flash: NorFlash): Record<string, HostFunction> {
  return {
    getPage: (_self, [address]) => {
      const page = flash.page(toInteger(address));
      return page && realm.object({ addr: page.address, length: page.length });
    },
    getFree: () => realm.array([realm.object({ addr: flash.geometry.address, length: flash.bytes.length })]),
    erasePage: (_self, [address]) => {
      if (!Number.isInteger(address)) throw new ProgramError(`Address should be an integer, got ${typeof address}`);
      inProgram(() => flash.erasePage(address as number));
    },
    write: (_self, [data, address]) => {
      if (data === undefined) throw new ProgramError("Data is not defined");
      inProgram(() => flash.program(toInteger(address), Buffer.from(toByteString(data), "latin1")));
    },
    read: (_self, [length, address]) => {
      if (toInteger(length) <= 0) return undefined;
      return realm.bytes(inProgram(() => flash.read(toInteger(address), toInteger(length))));
    },
  };
}

function cryptoFunctions(realm: Realm): Record<string, HostFunction> {
  const hash = (name: string): HostFunction => (_self, [message]) =>
    realm.bytes(createHash(name).update(Buffer.from(toByteString(message), "latin1")).digest()).buffer;
  return { SHA1: hash("sha1"), SHA224: hash("sha224"), SHA256: hash("sha256"), SHA384: hash("sha384"), SHA512: hash("sha512") };
}

/** A JSON.stringify-able object, as jsvIsObject sees it: no array, no buffer. */
function isPlainObject(data: unknown): boolean {
  return data !== null && typeof data === "object" && !Array.isArray(data) && !ArrayBuffer.isView(data) && !types.isAnyArrayBuffer(data);
}

/** What the store refuses, the program sees as an Error with the same text. */
function inProgram<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof StorageError || error instanceof FlashRangeError) throw new ProgramError(error.message);
    throw error;
  }
}
