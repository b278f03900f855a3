import { member } from "../cloud/member.ts";

/** Where a file is to be had. */
export interface Place {
  host: string;
  port: number;
  /** With its query, which may hold a signature: never logged. */
  path: string;
  isTls: boolean;
}

/** Pre-signed addresses with a session token are above 1,000. */
const URL_MAX = 2000;

/**
 * An address from outside, which becomes part of an AT command and of an HTTP request: nothing in it may end either.
 * @param url http[s]://host[:port]/path
 * @returns undefined for anything else
 */
export function parseUrl(url: string): Place | undefined {
  const parts = url.split("/");
  const authority = (parts[2] || "").split(":");
  const isTls = parts[0] == "https:";
  const port = authority[1] ? +authority[1] : isTls ? 443 : 80;
  const isHost = /^[A-Za-z0-9.-]+$/.test(authority[0]!) && authority[0]!.length <= 100 && authority.length < 3;
  if (!isHost || !(port > 0 && port < 65536 && port % 1 == 0) || !(isTls || parts[0] == "http:") || parts[1] || url.length > URL_MAX || /[^!-~]/.test(url)) return undefined;
  return { host: authority[0]!, port, path: "/" + parts.slice(3).join("/"), isTls };
}

/** @param location {"protocol":"https:","host":"host[:port]","path":"[/]path"}, from outside @returns what parseUrl() takes, or refuses */
export function locationUrl(location: unknown): string {
  const parts = ["protocol", "host", "path"].map((name) => member(location, name)) as [string, string, string];
  if (parts.some((part) => typeof part != "string")) return "";
  return parts[0] + (parts[0].endsWith(":") ? "//" : "://") + parts[1] + (parts[2][0] == "/" ? "" : "/") + parts[2];
}
