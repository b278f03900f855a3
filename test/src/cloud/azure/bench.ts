import { createHmac } from "node:crypto";

/** HMAC-SHA256 as the board's hal gives it, by Node. */
export const nodeHmac = (key: string, message: string): string =>
  createHmac("sha256", Buffer.from(key, "base64")).update(Buffer.from(message, "latin1")).digest("base64");
