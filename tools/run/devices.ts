import type { Board } from "../build/board.ts";
import { consolePort } from "../build/virtual.ts";
import { UserError } from "../cli/errors.ts";
import { ContextDevice } from "../host/device.ts";
import type { DeviceEvents, HostDevice } from "../host/device.ts";
import { RealEspruino } from "../host/real_espruino.ts";
import { realClock } from "../testing/clock.ts";
import { boardPins } from "../testing/wiring.ts";

export interface DeviceFactory {
  create(image: Uint8Array, events: DeviceEvents): HostDevice;
  /** For the summary. */
  where: string;
}

/** @param hangLimitMs as ContextDevice has it @throws UserError when the real interpreter is wanted and ESPRUINO names none */
export function createDeviceFor(isReal: boolean, board: Board, hangLimitMs?: number): DeviceFactory {
  const pins = boardPins(board);
  const serials = [board.uart.port];
  const port = consolePort(board);
  if (!isReal) {
    const create = (image: Uint8Array, events: DeviceEvents): HostDevice =>
      new ContextDevice({ clock: realClock, random: Math.random, image, pins, serials, consolePort: port, events, ...(hangLimitMs !== undefined && { hangLimitMs }) });
    return { create, where: "a Node context with what the interpreter has" };
  }
  const espruino = process.env["ESPRUINO"];
  if (!espruino) throw new UserError("--interpreter: set ESPRUINO to the binary of an Espruino built for Linux; skipped");
  return {
    create: (image, events) => new RealEspruino({ espruino, image, pins, serials, consolePort: port, events }),
    where: `the interpreter ${espruino.split("/").pop()}`,
  };
}
