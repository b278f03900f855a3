import type { Clock } from "../../src/hal/contracts.ts";
import type { Board } from "../build/board.ts";
import type { DeviceEvents } from "../host/device.ts";
import type { VirtualModem } from "../modem/virtual_modem.ts";
import { PacedLine } from "../run/paced_line.ts";

/** The board's control lines and the virtual modem's pins; Serial LTE Modem's power pin is its key. */
const MODEM_PINS = { pwrkey: "pwrkey", wakeup: "pwrkey", reset: "reset", dtr: "dtr" } as const;

/** A change on a control line of the modem. */
export interface LineChange {
  line: keyof typeof MODEM_PINS;
  isAsserted: boolean;
}

/** Names of the pins that an image and its boot files use by a board file. */
export function boardPins({ power, led, button, uart, switches }: Board): string[] {
  const lines = [...Object.values(power), led, button, ...switches].map((line) => line?.pin);
  return [...new Set([...lines, uart.tx, uart.rx, uart.cts].filter((pin) => pin !== undefined))];
}

/**
 * Passes a pin's level on to the modem, where the pin is one of its control lines. The board file says at which level a line is asserted at
 * the GPIO; at the module, key and reset are asserted low, and so is DTR when it keeps the module awake.
 * @returns what has changed; undefined for a pin that does not lead to the modem
 */
export function drivePin({ power }: Board, modem: VirtualModem, name: string, level: 0 | 1): LineChange | undefined {
  const line = (Object.keys(MODEM_PINS) as LineChange["line"][]).find((key) => power[key]?.pin === name);
  if (!line) return undefined;
  const isAsserted = (level === 1) !== power[line]!.activeLow;
  modem.setPin(MODEM_PINS[line], isAsserted ? 0 : 1);
  return { line, isAsserted };
}

/** The device's side of its wires to the modem: UART at its baud rate, and control lines. */
export function wireModem(board: Board, modem: VirtualModem, clock: Clock): DeviceEvents {
  const line = new PacedLine(clock, board.uart.baud, (bytes) => modem.receive(bytes));
  return {
    onSerial: (_port, bytes) => line.write(Buffer.from(bytes, "latin1")),
    onSerialSetup(_port, baud) {
      line.baud = baud;
      modem.hostBaudRate = baud;
    },
    onPin: (name, level) => void drivePin(board, modem, name, level),
  };
}
