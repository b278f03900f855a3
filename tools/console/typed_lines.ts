import { createInterface } from "node:readline";

/**
 * Takes typed lines until the end: Ctrl-C or SIGTERM, the time, or the line quit. When stdin ends, it waits for one of the others.
 * @param seconds undefined for no limit
 */
export function typedUntilEnd(seconds: number | undefined, onLine: (line: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin });
    const timer = seconds === undefined ? undefined : setTimeout(() => end(), seconds * 1000);
    const end = (): void => {
      clearTimeout(timer);
      lines.close();
      process.stdin.destroy();
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, end);
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, end);
    lines.on("line", (line) => (line.trim() === "quit" ? end() : onLine(line)));
  });
}
