import { ContextDevice } from "../../../tools/host/device.ts";
import type { DeviceEvents, HostDevice } from "../../../tools/host/device.ts";
import { RealEspruino } from "../../../tools/host/real_espruino.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";

export const ESPRUINO = process.env["ESPRUINO"];

export interface TestDevice {
  device: HostDevice;
  /** Lets time of the device pass. */
  wait(durationMs: number): Promise<void>;
  /** Waits, not longer than 5 s, until the condition holds. */
  until(condition: () => boolean): Promise<void>;
  console(): string;
}

const PINS = ["D4", "D27", "B4", "BTN1"];
const SERIALS = ["Serial2"];

export function contextDevice(image?: Uint8Array, events: DeviceEvents = {}): TestDevice {
  const clock = new VirtualClock();
  const output: string[] = [];
  const device = new ContextDevice({
    clock, random: () => 0.5, pins: PINS, serials: SERIALS, ...(image ? { image } : {}), events: recording(events, output),
  });
  return {
    device,
    wait: (durationMs) => clock.advance(durationMs),
    until: async (condition) => void (await clock.advanceUntil(condition, 5000)),
    console: () => output.join(""),
  };
}

export function realDevice(image?: Uint8Array, events: DeviceEvents = {}): TestDevice {
  const output: string[] = [];
  const device = new RealEspruino({
    espruino: ESPRUINO!, pins: PINS, serials: SERIALS, ...(image ? { image } : {}), events: recording(events, output),
  });
  const wait = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));
  const until = async (condition: () => boolean): Promise<void> => {
    for (const end = Date.now() + 5000; !condition() && Date.now() < end; ) await wait(5);
    if (!condition()) throw new Error(`the condition did not hold within 5 s; console: ${output.join("")}`);
  };
  return { device, wait, until, console: () => output.join("") };
}

/** Both ways to run an image; without ESPRUINO only the first, with one line that says so. */
export function eachDevice(title: string, tests: (make: typeof contextDevice) => void): void {
  describe(`${title} (Node context)`, () => tests(contextDevice));
  if (ESPRUINO) describe(`${title} (real interpreter)`, () => tests(realDevice));
  else console.log(`${title}: skipped on the real interpreter; set ESPRUINO to the path of Espruino for Linux`);
}

function recording(events: DeviceEvents, output: string[]): DeviceEvents {
  return {
    ...events,
    onConsole: (text) => {
      output.push(text);
      events.onConsole?.(text);
    },
  };
}
