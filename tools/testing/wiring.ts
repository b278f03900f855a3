import type { Clock } from "../../src/hal/contracts.ts";
import type { Board } from "../build/board.ts";
import type { DeviceEvents } from "../host/device.ts";
import type { VirtualModem } from "../modem/virtual_modem.ts";
import { PacedLine } from "../run/paced_line.ts";

/** Names of the pins that an image uses by a board file. */
export function boardPins({ power, led, button, uart }: Board): string[] {
  const lines = [...Object.values(power), led, button].map((line) => line?.pin);
  return [...new Set([...lines, uart.tx, uart.rx, uart.cts].filter((pin) => pin !== undefined))];
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
    onPin(name, level) {
      for (const pin of ["pwrkey", "reset", "dtr"] as const) {
        const wire = board.power[pin];
        // At the module, key and reset are asserted low, and so is DTR when it keeps the module awake.
        if (wire?.pin === name) modem.setPin(pin, (level === 1) !== wire.activeLow ? 0 : 1);
      }
    },
  };
}
