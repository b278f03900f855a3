import { createInterface } from "node:readline";
import type { RunContext } from "./peer.ts";

/** Lines that the user types, until the run ends; one that begins with ">" is evaluated on the device's prompt. */
export function onTyped({ session, closers }: Pick<RunContext, "session" | "closers">, listener: (line: string) => void): void {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    if (line.startsWith(">")) session.device.sendConsole(line.slice(1));
    else if (line.trim() !== "") listener(line.trim());
  });
  closers.push(() => lines.close());
}

/** All that the user types goes to the device's console. */
export function passTyped({ session, closers }: Pick<RunContext, "session" | "closers">): void {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", (line) => session.device.sendConsole(line));
  closers.push(() => lines.close());
}
