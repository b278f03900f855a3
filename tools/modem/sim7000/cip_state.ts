/**
 * What the CIP stack allows in which state, and nothing else (TCP note V1.02; AT manual 13).
 *
 *     IP INITIAL -CSTT-> IP START -CIICR-> IP CONFIG -> IP GPRSACT -CIFSR-> IP STATUS -CIPSTART-> IP PROCESSING
 *     any but IP INITIAL -loss of the network-> PDP DEACT -CIPSHUT-> IP INITIAL
 */
export type ContextState = "IP INITIAL" | "IP START" | "IP CONFIG" | "IP GPRSACT" | "IP STATUS" | "PDP DEACT";

export type SocketState = "INITIAL" | "CONNECTING" | "CONNECTED" | "REMOTE CLOSING" | "CLOSING" | "CLOSED";

const up: readonly ContextState[] = ["IP GPRSACT", "IP STATUS"];

const legalContexts = {
  CIPMUX: ["IP INITIAL"],
  CSTT: ["IP INITIAL"],
  CIICR: ["IP START"],
  CIFSR: up,
  CDNSGIP: up,
  CIPSTART: ["IP STATUS"],
} as const satisfies Record<string, readonly ContextState[]>;

const legalSockets = {
  CIPSEND: ["CONNECTED"],
  CIPCLOSE: ["CONNECTING", "CONNECTED", "REMOTE CLOSING"],
  CIPSTART: ["INITIAL", "CLOSED"],
  CIPRXGET: ["CONNECTING", "CONNECTED", "REMOTE CLOSING", "CLOSING", "CLOSED"],
} as const satisfies Record<string, readonly SocketState[]>;

export function isContextLegal(command: keyof typeof legalContexts, state: ContextState): boolean {
  return (legalContexts[command] as readonly ContextState[]).includes(state);
}

export function isSocketLegal(command: keyof typeof legalSockets, state: SocketState): boolean {
  return (legalSockets[command] as readonly SocketState[]).includes(state);
}

/** True while the socket has a connection or is about to: the context prints IP PROCESSING. */
export function isSocketBusy(state: SocketState): boolean {
  return state !== "INITIAL" && state !== "CLOSED";
}

/** The state of single mode, which is the socket's as soon as there is one. */
export function singleState(context: ContextState, protocol: string, socket: SocketState): string {
  if (context !== "IP STATUS" || socket === "INITIAL") return context;
  if (socket === "CONNECTED") return "CONNECT OK";
  return `${protocol} ${socket === "REMOTE CLOSING" ? "CLOSING" : socket}`;
}
