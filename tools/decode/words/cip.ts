/** Words of the CIP stack: the context's and the sockets' states, and the lines that begin with a socket's number. */

const contextStates: Readonly<Record<string, string>> = {
  "IP INITIAL": "no APN given yet",
  "IP START": "APN given",
  "IP CONFIG": "context on its way up",
  "IP GPRSACT": "context is up, its address was not asked for",
  "IP STATUS": "context is up, address known",
  "IP PROCESSING": "context is up, sockets in use",
  "PDP DEACT": "context lost",
  "TCP CONNECTING": "TCP connection on its way",
  "UDP CONNECTING": "UDP association on its way",
  "SERVER LISTENING": "server is listening",
  "CONNECT OK": "connected",
  "TCP CLOSING": "TCP connection is closing",
  "UDP CLOSING": "UDP association is closing",
  "TCP CLOSED": "TCP connection is closed",
  "UDP CLOSED": "UDP association is closed",
};

const socketStates: Readonly<Record<string, string>> = {
  INITIAL: "never opened",
  CONNECTING: "connecting",
  CONNECTED: "connected",
  "REMOTE CLOSING": "the peer is closing it",
  CLOSING: "closing",
  CLOSED: "closed",
  LISTENING: "listening",
};

const events: Readonly<Record<string, string>> = {
  "CONNECT OK": "connected",
  "CONNECT FAIL": "could not connect",
  "ALREADY CONNECT": "is in use already",
  "SEND OK": "the peer has acknowledged the bytes",
  "SEND FAIL": "the bytes were not sent",
  "CLOSE OK": "closed",
  CLOSED: "closed by the peer or lost",
};

/** The state that AT+CIPSTATUS prints, in words. */
export function contextState(state: string): string | undefined {
  return Object.hasOwn(contextStates, state) ? contextStates[state] : undefined;
}

export function socketState(state: string): string | undefined {
  return Object.hasOwn(socketStates, state) ? socketStates[state] : undefined;
}

/**
 * `0, CONNECT OK`, `0,CLOSED`, or without number and comma where there is one socket only.
 * @returns undefined for another line
 */
export function socketEvent(text: string): string | undefined {
  const [, socket, event = ""] = /^(?:(\d), ?)?([A-Z ]+)$/.exec(text) ?? [];
  if (!Object.hasOwn(events, event)) return undefined;
  return socket === undefined ? events[event] : `socket ${socket}: ${events[event]}`;
}
