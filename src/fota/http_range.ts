/**
 * Ranges of one file over HTTP/1.1 (RFC 9110, 9112), on one connection that is kept.
 *
 *   206  Content-Range: bytes a-b/all     what was asked for
 *   200  Content-Length: all              the server ignores ranges: what is before the offset is passed over, all of the rest comes
 *   3xx  Location: ...                    followed, up to three times in a row, from https to https alone
 *   416, another ETag or size             CHANGED
 *   429, 5xx                              again after Retry-After
 *   any other                             HTTP_STATUS
 */
import type { Clock } from "../hal/contracts.ts";
import { OneTimer } from "../hal/one_timer.ts";
import { CloseReason } from "../net/socket.ts";
import type { Network, Socket, TlsOptions } from "../net/socket.ts";
import { find } from "../text.ts";
import type { FotaCause } from "./contract.ts";
import { parseUrl } from "./url.ts";
import type { Place } from "./url.ts";

export interface HttpRangeEvents {
  /** Bytes of the range, in order, as they come. */
  onBytes(bytes: string): void;
  /** The range is whole; the next get() may follow. */
  onWhole(): void;
  /** @param text for a human, without the path @param retryS undefined: it will not get better; else the least wait, seconds */
  onFailed(cause: FotaCause, text: string, retryS?: number): void;
}

export interface HttpRange {
  /** One at a time. Less than asked for may come: where the file ends, or as the server likes. */
  get(offset: number, length: number): void;
  /** Ends the request, if there is one, without a further event. */
  close(): void;
  /** Bytes of the file; 0 until the first answer. */
  size(): number;
  /** The server ignores ranges: after the offset all comes. */
  isUnranged(): boolean;
  /** The connection, for who has to poll it. */
  socket(): Socket | undefined;
}

const HOPS_MAX = 3;
const STALL_MS = 30000;
/** Object stores send some 500 bytes, networks that deliver for them 1,000 and more. */
const HEADER_MAX = 4096;
const REDIRECTS = [301, 302, 303, 307, 308];

/** @param tls for https; undefined where the image has none */
export function createHttpRange(network: Network, clock: Clock, place: Place, tls: TlsOptions | undefined, events: HttpRangeEvents): HttpRange {
  const timer = new OneTimer(clock);
  let target = place;
  let hops = 0;
  let socket: Socket | undefined;
  let isBusy = false;
  /** The connection has answered before: a close in place of an answer means only that the server did not wait. */
  let isUsed = false;
  let offset = 0;
  let length = 0;
  let size = 0;
  let etag = "";
  /** What has come of an answer's header; undefined behind it. */
  let header: string | undefined;
  /** Of the body: bytes to pass over, and those that are wanted. */
  let skip = 0;
  let left = 0;
  let isUnranged = false;
  /** The connection ends with this answer. */
  let isLast = false;

  function close(): void {
    const old = socket;
    timer.stop();
    socket = undefined;
    isBusy = false;
    if (old) old.close(true);
  }

  function failed(cause: FotaCause, text: string, retryS?: number): void {
    close();
    target = place;
    hops = 0;
    if (cause == "CHANGED") {
      size = 0;
      etag = "";
    }
    events.onFailed(cause, text, retryS);
  }

  function watch(): void {
    timer.start(STALL_MS, () => failed("STALLED", "nothing for " + STALL_MS / 1000 + " s", 0));
  }

  function open(): void {
    if (target.isTls && !tls) return failed("TLS", "image without TLS");
    const mine = (socket = network.connect(target.host, target.port, { tls: target.isTls ? tls : undefined }));
    isUsed = false;
    mine.onConnect = () => void (mine == socket && request());
    mine.onData = (bytes) => void (mine == socket && take(bytes));
    mine.onClose = (reason, cause) => {
      if (mine != socket) return;
      socket = undefined;
      timer.stop();
      if (!isBusy) return;
      if (isUsed && header === "") open();
      else failed(reason == CloseReason.ConnectFailed ? "CONNECT" : "TRUNCATED", cause || "", 0);
    };
  }

  function request(): void {
    const port = target.port;
    header = "";
    watch();
    socket!.send(
      "GET " + target.path + " HTTP/1.1\r\nHost: " + target.host + (port == (target.isTls ? 443 : 80) ? "" : ":" + port) +
      "\r\nRange: bytes=" + offset + "-" + (offset + length - 1) +
      // 13.1.5: a weak one may not be used so.
      (etag[0] == '"' ? "\r\nIf-Range: " + etag : "") + "\r\n\r\n",
    );
  }

  function take(bytes: string): void {
    // Nothing was asked for: it would be taken for the next answer.
    if (!isBusy) return close();
    watch();
    if (header === undefined) return takeBody(bytes);
    header += bytes;
    const end = find(header, "\r\n\r\n");
    if (end >= 0) {
      const head = header.substr(0, end + 2);
      const rest = header.substr(end + 4);
      header = undefined;
      answer(head, rest);
    } else if (header.length > HEADER_MAX) failed("HTTP_STATUS", "a header of more than " + HEADER_MAX + " bytes");
  }

  function takeBody(bytes: string): void {
    const before = skip;
    skip = Math.max(0, before - bytes.length);
    if (before) bytes = bytes.substr(before);
    const isTooMuch = bytes.length > left;
    if (isTooMuch) bytes = bytes.substr(0, left);
    left -= bytes.length;
    if (bytes) events.onBytes(bytes);
    if (left || !isBusy) return;
    if (isLast || isTooMuch) close();
    timer.stop();
    isBusy = false;
    isUsed = true;
    events.onWhole();
  }

  function answer(head: string, rest: string): void {
    const status = head.startsWith("HTTP/1.") ? parseInt(head.substr(9, 3)) : 0;
    const lower = head.toLowerCase();
    const field = (name: string): string => {
      const at = find(lower, "\r\n" + name + ":");
      return at < 0 ? "" : head.substring(at + name.length + 3, head.indexOf("\r", at + 2)).trim();
    };
    if (status >= 100 && status < 200) {
      header = "";
      return rest ? take(rest) : undefined;
    }
    if (REDIRECTS.indexOf(status) >= 0) return redirect(field("location"));
    if (status == 429 || status >= 500) return failed("HTTP_STATUS", "" + status, parseInt(field("retry-after")) || 0);
    if (status == 416 && offset) return failed("CHANGED", "" + status, 0);
    if (status != 206 && status != 200) return failed("HTTP_STATUS", status ? "" + status : "no HTTP");
    const range = field("content-range").split(/[ \/-]/);
    const told = field("content-length");
    isUnranged = status == 200;
    const first = isUnranged ? 0 : +range[1]!;
    const all = isUnranged ? parseInt(told) : +range[3]!;
    const end = isUnranged ? all : +range[2]! + 1;
    const isFitting = isUnranged ? offset < all : first == offset && end > first && end <= all && end <= offset + length;
    const tag = field("etag");
    if ((size && size != all) || (etag && etag != tag)) return failed("CHANGED", "the file", 0);
    if (!isFitting || (told && +told != end - first) || field("transfer-encoding")) return failed("HTTP_STATUS", status + " with a wrong range or length", 0);
    size = all;
    etag = tag;
    isLast = lower[7] == "0" || field("connection").toLowerCase() == "close";
    skip = isUnranged ? offset : 0;
    left = end - offset;
    takeBody(rest);
  }

  function redirect(location: string): void {
    const isTls = target.isTls;
    const next = parseUrl(location[0] == "/" ? "http" + (isTls ? "s" : "") + "://" + target.host + ":" + target.port + location : location);
    if (!next || (isTls && !next.isTls)) return failed("HTTP_STATUS", "a redirect to what is no https");
    if (++hops > HOPS_MAX) return failed("HTTP_STATUS", "more than " + HOPS_MAX + " redirects");
    close();
    target = next;
    isBusy = true;
    open();
  }

  return {
    get(newOffset, newLength) {
      offset = newOffset;
      length = newLength;
      hops = 0;
      isBusy = true;
      if (socket) request();
      else open();
    },
    close,
    size: () => size,
    isUnranged: () => isUnranged,
    socket: () => socket,
  };
}
