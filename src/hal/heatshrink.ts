/**
 * What the interpreter's own heatshrink (window 8, lookahead 6; on every board) makes of what was compressed; all of it at once.
 * @param bytes byte string
 */
export const decompress = (bytes: string): string => E.toString(require("heatshrink")["decompress"](bytes));
