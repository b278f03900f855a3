/** A key without "=" has null, one with an empty value "". */
export type Properties = Record<string, string | null>;

export interface MessageProperties {
  /** Names as on the wire, with the leading "$.": mid, cid, uid, to, exp, ct, ce, ifid, sub, on. */
  system: Properties;
  application: Properties;
}

/**
 * Takes the properties in a topic apart:
 *
 *     %24.ct=application%2Fjson&%24.ce=utf-8&color=red&flag&empty=
 *
 * The nRF Connect SDK puts a "?" in front, the Node SDK a "/" behind; neither belongs to it.
 * @returns undefined when a part is not percent-encoded or has no name
 */
export function parsePropertyBag(text: string): MessageProperties | undefined {
  const system: Properties = Object.create(null) as Properties;
  const application: Properties = Object.create(null) as Properties;
  const bag = text.replace(/^\?/, "").replace(/\/$/, "");
  if (bag === "") return { system, application };
  for (const part of bag.split("&")) {
    const [name, value] = pairOf(part);
    if (!name || value === undefined) return undefined;
    (name.startsWith("$.") ? system : application)[name] = value;
  }
  return { system, application };
}

/** The same the other way round, system properties first. */
export function formatPropertyBag({ system, application }: MessageProperties): string {
  return [...Object.entries(system), ...Object.entries(application)]
    .map(([name, value]) => (value === null ? encodeURIComponent(name) : `${encodeURIComponent(name)}=${encodeURIComponent(value)}`))
    .join("&");
}

function pairOf(part: string): [string | undefined, string | null | undefined] {
  const at = part.indexOf("=");
  if (at < 0) return [decode(part), null];
  return [decode(part.slice(0, at)), decode(part.slice(at + 1))];
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
