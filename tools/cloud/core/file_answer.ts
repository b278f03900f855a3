import { createHash } from "node:crypto";
import type { FileFaultValues } from "./file_faults.ts";

/** A request as it came, and what its answer depends on. */
export interface FileRequest {
  method: string;
  /** With its query. */
  path: string;
  /** Names in lower case. */
  fields: Record<string, string>;
}

export interface FileAnswer {
  status: number;
  /** The header, with the empty line. */
  header: string;
  body: Buffer;
  /** What of the body is sent before it ends. */
  sent: number;
  closes: boolean;
}

const REASONS: Record<number, string> = {
  200: "OK", 206: "Partial Content", 301: "Moved Permanently", 302: "Found", 307: "Temporary Redirect", 400: "Bad Request", 403: "Forbidden", 404: "Not Found",
  405: "Method Not Allowed", 410: "Gone", 416: "Range Not Satisfiable", 429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
};

/**
 * What a server answers (RFC 9110).
 * @param file undefined where there is none of that name
 * @param self address of what was asked for, for a redirect that loops
 */
export function answerOf({ method, fields }: FileRequest, file: Buffer | undefined, faults: Partial<FileFaultValues>, self: string): FileAnswer {
  if (method !== "GET") return plain(405, [["Allow", "GET"]], faults);
  if (faults.redirect !== undefined) return plain(faults.redirectStatus ?? 302, [["Location", faults.redirect === "loop" ? self : faults.redirect]], faults);
  if (faults.status !== undefined) return plain(faults.status, faults.retryAfter === undefined ? [] : [["Retry-After", String(faults.retryAfter)]], faults);
  if (!file) return plain(404, [], faults);
  const etag = `"${createHash("md5").update(file).digest("hex").slice(0, 8)}"`;
  const tag: [string, string][] = faults.noEtag ? [] : [["ETag", etag]];
  const isSame = fields["if-range"] === undefined || fields["if-range"] === etag;
  const range = /^bytes=(\d+)-(\d*)$/.exec(fields["range"] ?? "");
  if (!range || faults.ignoreRanges || !isSame) return whole(200, file, tag, faults);
  const first = Number(range[1]);
  const last = Math.min(range[2] === "" ? Infinity : Number(range[2]), file.length - 1);
  if (first >= file.length || last < first) return plain(416, [["Content-Range", `bytes */${file.length}`]], faults);
  const shift = faults.wrongRange ?? 0;
  return whole(206, file.subarray(first, last + 1), [["Content-Range", `bytes ${first + shift}-${last + shift}/${file.length}`], ...tag], faults);
}

function plain(status: number, fields: [string, string][], faults: Partial<FileFaultValues>): FileAnswer {
  const { truncate: _truncate, stall: _stall, wrongLength: _wrongLength, chunked: _chunked, ...others } = faults;
  return whole(status, Buffer.from(status < 400 ? "" : `${REASONS[status] ?? "Error"}\n`), fields, others);
}

function whole(status: number, content: Buffer, own: [string, string][], faults: Partial<FileFaultValues>): FileAnswer {
  const body = faults.chunked ? chunks(content) : content;
  const length: [string, string] = faults.chunked ? ["Transfer-Encoding", "chunked"] : ["Content-Length", String(content.length + (faults.wrongLength ?? 0))];
  const fields = [...own, length, ...(faults.close ? [["Connection", "close"]] : []), ...(faults.padding ? [["X-Padding", "x".repeat(faults.padding)]] : [])];
  const name = (text: string): string => (faults.mixedCase ? text.replace(/./g, (letter, index: number) => (index % 2 ? letter.toUpperCase() : letter.toLowerCase())) : text);
  const header = `HTTP/1.1 ${status} ${REASONS[status] ?? ""}\r\n${fields.map(([key, value]) => `${name(key!)}: ${value}\r\n`).join("")}\r\n`;
  const sent = Math.min(faults.truncate ?? Infinity, faults.stall ?? Infinity, body.length);
  return { status, header, body, sent, closes: Boolean(faults.close || faults.closeIdle || faults.truncate !== undefined) };
}

/** RFC 9112, 7.1: in pieces of 100 bytes. */
function chunks(content: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < content.length; at += 100) {
    const piece = content.subarray(at, at + 100);
    parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n"));
  }
  return Buffer.concat([...parts, Buffer.from("0\r\n\r\n")]);
}
