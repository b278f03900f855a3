/**
 * What Espruino 2v29.277 (Linux build, c5ff787b1) has of the names that a V8 context offers. Anything else that V8 has is taken out of the
 * context. Found by asking the interpreter for each name (tools/host/probe_members.ts); the test repeats it when ESPRUINO is set.
 */
export interface BuiltinMembers {
  statics: string;
  prototype: string;
}

export const GLOBALS = `Array ArrayBuffer Boolean DataView Date Error Float32Array Float64Array Function Infinity Int16Array Int32Array
  Int8Array JSON Math NaN Number Object Promise ReferenceError RegExp String SyntaxError TypeError Uint16Array Uint32Array Uint8Array
  Uint8ClampedArray console decodeURIComponent encodeURIComponent eval globalThis isFinite isNaN parseFloat parseInt`;

/** Uint8Array stands for all typed arrays. */
export const MEMBERS: Record<string, BuiltinMembers> = {
  Object: {
    statics: `assign create defineProperties defineProperty entries fromEntries getOwnPropertyDescriptor getOwnPropertyDescriptors
      getOwnPropertyNames getPrototypeOf keys setPrototypeOf values`,
    prototype: "__proto__ hasOwnProperty toString valueOf",
  },
  Function: { statics: "", prototype: "apply bind call constructor length toString" },
  Array: {
    statics: "isArray",
    prototype: `concat constructor every fill filter find findIndex forEach includes indexOf join length map pop push reduce reverse
      shift slice some sort splice toString unshift`,
  },
  String: {
    statics: "fromCharCode",
    prototype: `charAt charCodeAt concat constructor endsWith includes indexOf lastIndexOf length match padEnd padStart repeat replace
      replaceAll slice split startsWith substr substring toLowerCase toString toUpperCase trim valueOf`,
  },
  Number: { statics: "MAX_VALUE MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY", prototype: "constructor toFixed toString valueOf" },
  Boolean: { statics: "", prototype: "constructor toString valueOf" },
  RegExp: { statics: "", prototype: "constructor exec source test toString" },
  Date: {
    statics: "now parse",
    prototype: `constructor getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime
      getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds
      setDate setFullYear setHours setMilliseconds setMinutes setMonth setSeconds setTime toISOString toJSON toString toUTCString valueOf`,
  },
  Error: { statics: "", prototype: "constructor message toString" },
  Promise: { statics: "all reject resolve", prototype: "catch constructor then" },
  ArrayBuffer: { statics: "", prototype: "byteLength constructor" },
  DataView: {
    statics: "",
    prototype: `buffer byteLength byteOffset constructor getFloat32 getFloat64 getInt16 getInt32 getInt8 getUint16 getUint32 getUint8
      setFloat32 setFloat64 setInt16 setInt32 setInt8 setUint16 setUint32 setUint8`,
  },
  Uint8Array: {
    statics: "",
    prototype: `buffer byteLength byteOffset constructor every fill filter find findIndex forEach includes indexOf join length map
      reduce reverse set slice some sort subarray toString`,
  },
  Math: {
    statics: `E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil cos exp floor log max min pow random round sign
      sin sqrt tan`,
    prototype: "",
  },
  JSON: { statics: "parse stringify", prototype: "" },
};

/** Not among V8's names or not in the interpreter; V8's own split and replace, and the prelude's errors, go through them. */
export const KEPT_FOR_ENGINE: Record<string, string> = {
  RegExp: "dotAll flags global hasIndices ignoreCase multiline sticky unicode unicodeSets",
  Error: "type",
};
