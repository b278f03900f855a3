import type { AtCommand } from "../../at/command.ts";
import { SEND_S, TERMINATOR } from "./nrf_socket.ts";
import type { NrfSocket } from "./nrf_socket.ts";

/** Without a byte for 32 ms at 115200 baud the modem sends what it has, and takes a "+" at its end for data. */
const PAUSE_MS = 100;

/**
 * Serial LTE Modem, bytes that hold "+++" or end with "+" (NRF-Q3). TCP: what comes before goes in data mode, the "+++" as text, the rest
 * waits. A datagram cannot be cut: it goes with a pause before the terminator, or as text.
 * @param length bytes before the "+"
 * @returns what to send; undefined for a datagram that this firmware cannot carry
 */
export function plusCommand(socket: NrfSocket, bytes: string, length: number): AtCommand | undefined {
  const command = socket.writeCommand;
  const rest = bytes.length - length;
  if (socket.isDatagram) {
    if (length && rest < TERMINATOR.length) return Object.assign({}, command, { data: bytes, breakOutAfterMs: PAUSE_MS });
    // A text ends at a quote and at a zero byte.
    return /["\0]/.test(bytes) ? undefined : textCommand(socket, bytes);
  }
  const piece = bytes.substr(0, length || TERMINATOR.length);
  if (piece.length < bytes.length) socket.unsent.unshift(bytes.substr(piece.length));
  if (!length) return textCommand(socket, piece);
  command.data = piece + TERMINATOR;
  return command;
}

function textCommand(socket: NrfSocket, text: string): AtCommand {
  return { text: '#XSEND="' + text + '"', timeoutS: SEND_S, done: socket.writeCommand.done! };
}
