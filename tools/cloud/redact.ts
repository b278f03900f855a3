/** What is secret in a packet's text, and what is left of it. */
const secrets: readonly [RegExp, string][] = [
  // Azure's tokens, the query of a signed URL, and members of JSON that are named as secrets
  [/(\bsig=)[^&\s"]+/gi, "$1***"],
  [/(\bX-Amz-(?:Signature|Security-Token|Credential)=)[^&\s"]+/gi, "$1***"],
  [/("(?:[a-z_-]*(?:password|passwd|secret|token|apikey|privatekey|pin|puk))"\s*:\s*)"(?:[^"\\]|\\.)*"/gi, '$1"***"'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, "***"],
];

/** A text without its secrets. The client token of a request is none. */
export function redact(text: string): string {
  return secrets.reduce((shown, [pattern, left]) => shown.replace(pattern, (match, ...groups) => (/^"clientToken"/i.test(match) ? match : left.replace("$1", String(groups[0])))), text);
}
