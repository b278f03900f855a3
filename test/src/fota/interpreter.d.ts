/** The part of the interpreter's E that src/hal/sha256.ts and src/hal/heatshrink.ts use; fota_bench.ts makes it. */
declare const E: { toString(bytes: ArrayBuffer | Uint8Array): string };
