import type { Features } from "./firmware.ts";
import type { ModemSocket } from "./modem_socket.ts";
import { CommandError } from "./parameters.ts";
import type { Parameters } from "./parameters.ts";

interface Option {
  access: "get" | "set" | "both";
  least?: number;
  most?: number;
  allowed?: readonly number[];
  isSerialModemOnly?: true;
  /** May be set without a value. */
  isBare?: true;
}

export const keepOpenOption = 34;
const recvTimeoutOption = 20;
const bindToContextOption = 40;
const raiOption = 61;
const hostNameOption = 2;
const cipherSuiteOption = 4;
const peerVerifyOption = 5;

/** Names of AT#XSOCKETOPT. */
const plain: Readonly<Record<number, Option>> = {
  2: { access: "set", most: 1 },
  20: { access: "both", most: 86400 },
  21: { access: "both", most: 86400 },
  30: { access: "both", most: 1 },
  31: { access: "both", most: 1 },
  32: { access: "both", most: 1 },
  34: { access: "both", most: 1, isSerialModemOnly: true },
  40: { access: "set", most: 10 },
  50: { access: "set", isBare: true },
  51: { access: "set", isBare: true },
  52: { access: "set", isBare: true },
  53: { access: "set", isBare: true },
  54: { access: "set", isBare: true },
  55: { access: "both", most: 135 },
  61: { access: "set", least: 1, most: 5 },
  62: { access: "both", most: 1 },
};

/** Names of AT#XSSOCKETOPT. */
const secure: Readonly<Record<number, Option>> = {
  2: { access: "both" },
  4: { access: "get" },
  5: { access: "both", most: 2 },
  12: { access: "both", most: 1 },
  13: { access: "set", isBare: true },
  14: { access: "set", most: 2 },
  15: { access: "get" },
  18: { access: "both", allowed: [1, 3, 7, 15, 31, 63, 123] },
  19: { access: "set", isBare: true, isSerialModemOnly: true },
  20: { access: "set", isBare: true, isSerialModemOnly: true },
  22: { access: "both", most: 2, isSerialModemOnly: true },
};

/**
 * AT#XSOCKETOPT behind the handle.
 * @param at index of `<op>`
 * @returns the value that was asked for, undefined after setting one
 * @throws CommandError for what is not offered
 */
export function socketOption(socket: ModemSocket, params: Parameters, at: number, features: Features, isSerialModem: boolean): string | undefined {
  const isSet = params.number(at, 0, 1) === 1;
  const name = params.number(at + 1, 0, 65535);
  const isOldRai = name >= 50 && name <= 54;
  if ((isOldRai && features.hasRaiValues) || (name === raiOption && !features.hasRaiValues)) throw new CommandError();
  const option = optionOf(plain, name, isSet, isSerialModem);
  if (!isSet) return String(socket.options.get(name) ?? 0);
  const value = valueOf(params, at + 2, option);
  if (name === bindToContextOption) socket.parameters.cid = value;
  socket.options.set(name, value);
  return undefined;
}

/** Each receive sets SO_RCVTIMEO. */
export function setReceiveTimeout(socket: ModemSocket, timeoutS: number): void {
  socket.options.set(recvTimeoutOption, timeoutS);
}

/** AT#XSSOCKETOPT behind the handle, as socketOption(). */
export function secureSocketOption(socket: ModemSocket, params: Parameters, at: number, isSerialModem: boolean): string | undefined {
  if (!socket.isSecure) throw new CommandError();
  const isSet = params.number(at, 0, 1) === 1;
  const name = params.number(at + 1, 0, 65535);
  const option = optionOf(secure, name, isSet, isSerialModem);
  if (!isSet) return secureValue(socket, name);
  if (name === hostNameOption) {
    const text = params.string(at + 2);
    socket.hostName = text.toUpperCase() === "NULL" ? undefined : text;
    return undefined;
  }
  const value = valueOf(params, at + 2, option);
  if (name === peerVerifyOption) socket.parameters.peerVerify = value;
  socket.secureOptions.set(name, value);
  return undefined;
}

function secureValue(socket: ModemSocket, name: number): string {
  if (name === hostNameOption) return socket.hostName ?? "";
  if (name === peerVerifyOption) return String(socket.parameters.peerVerify);
  if (name !== cipherSuiteOption) return String(socket.secureOptions.get(name) ?? 0);
  if (socket.cipherSuite === undefined) throw new CommandError();
  return `0x${socket.cipherSuite.toString(16)}`;
}

function optionOf(table: Readonly<Record<number, Option>>, name: number, isSet: boolean, isSerialModem: boolean): Option {
  const option = table[name];
  const isOffered = option && (isSerialModem || !option.isSerialModemOnly) && option.access !== (isSet ? "get" : "set");
  if (!isOffered) throw new CommandError();
  return option;
}

function valueOf(params: Parameters, at: number, option: Option): number {
  const { isBare, least = 0, most = 2147483647, allowed } = option;
  const value = isBare ? params.optionalNumber(at, 0, 2147483647, 0) : params.number(at, least, most);
  if (allowed && !allowed.includes(value)) throw new CommandError();
  return value;
}

