import type { TraceEvent } from "../events.ts";

/** Who takes part, in the order of their columns. */
export const ACTORS = ["device", "modem", "network", "cloud"] as const;

const DEVICE = 0;
const MODEM = 1;
const NETWORK = 2;
const CLOUD = 3;

/** Unsolicited lines that tell what the network did. */
const FROM_NETWORK = /^(?:\+C[EG]?REG|\+CGEV|\+CSCON|\*PSUTTZ|DST|\+CTZV|\+CPSMSTATUS|\+APP PDP|\+PDP|%XTIME|%CESQ|\+CNACT|%MDMEV)/;
/** Unsolicited lines that tell what the other side of a connection did. */
const FROM_CLOUD = /^(?:\d, ?(?:CONNECT OK|CLOSED|CONNECT FAIL)|\+CAOPEN: |\+CASTATE: |\+CADATAIND|\+CIPRXGET: 1|\+RECEIVE|#X(?:CONNECT|POLL|APOLL))/;

/** The arrow of an event: from, to; one place twice for what happens there. */
export function arrowOf({ lane, tag, text, token }: TraceEvent): readonly [from: number, to: number] | undefined {
  if (tag === "app") return [DEVICE, DEVICE];
  if (lane === "mqtt") return text.startsWith("->") ? [DEVICE, CLOUD] : [CLOUD, DEVICE];
  if (lane === "event") return [CLOUD, CLOUD];
  if (!token) return undefined;
  if (token.direction === "tx") return token.kind === "data" && token.socket !== undefined ? [DEVICE, CLOUD] : [DEVICE, MODEM];
  if (token.kind === "data" && token.socket !== undefined) return [CLOUD, DEVICE];
  if (FROM_CLOUD.test(text)) return [CLOUD, DEVICE];
  if (token.kind === "urc" && FROM_NETWORK.test(text)) return [NETWORK, DEVICE];
  return [MODEM, DEVICE];
}

/** A level in dBm that an answer tells, and what is measured. */
export function signalOf({ token, words }: TraceEvent): readonly [dbm: number, what: string] | undefined {
  if (!token || (token.kind !== "answer" && token.kind !== "urc") || words === undefined) return undefined;
  const [, what, level] = /(?:\b(RSRP|level) )?(-\d{2,3}) dBm/.exec(words) ?? [];
  return level === undefined ? undefined : [Number(level), what === "RSRP" ? "RSRP" : "RSSI"];
}
