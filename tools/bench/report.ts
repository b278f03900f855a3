import { summary } from "../build/build.ts";
import type { Measured } from "./measure.ts";
import type { WireReport } from "./wire.ts";

/** What is to be reached at most; Linux count for the variables. */
export const GOALS = { publish: 1400000, receive: 750000, ready: 1000, imageBytes: 13000, tlsImageBytes: 14500, publishUartBytes: 200 };
/** Instructions of bulk receive, at most so many times the floor. */
export const BULK_FLOORS = 1.6;
/** Percent of the wire, at least. */
export const SHARES = { cip: 85, caTls: 60 };

/** The measurement as aligned tables. */
export function report({ record, built }: Measured): string {
  const { instructions, floor, variables, uart, interpreter, images, nrf9160, bulk } = record;
  const { linux, boards } = variables;
  return [
    [
      summary(built),
      goal("image", record.imageBytes, GOALS.imageBytes),
      goal("image with TLS", images.tls, GOALS.tlsImageBytes),
      `image for the nRF9160: ${number(images.nrf9160)} bytes, with TLS ${number(images.nrf9160Tls)}`,
    ].join("\n"),
    table([
      [`instructions (Espruino ${interpreter})`, "measured", "floor", "at most", ""],
      ["publish 64 bytes at QoS 1, until its PUBACK", ...counts(instructions.publish, floor.publish, GOALS.publish)],
      ["receive 64 bytes at QoS 0", ...counts(instructions.receive, floor.receive, GOALS.receive)],
      ["publish, nRF9160", number(nrf9160.instructions.publish), number(nrf9160.floor.publish)],
      ["receive, nRF9160", number(nrf9160.instructions.receive), number(nrf9160.floor.receive)],
      ["1 KiB in bulk, in pieces of 64 bytes", ...counts(bulk.instructions, bulk.floor, Math.round(BULK_FLOORS * bulk.floor))],
    ]),
    table([
      ["variables, code in Storage", "READY", "peak", "board has", `READY at most ${number(GOALS.ready)} on Linux`],
      ["Espruino for Linux, measured", number(linux.ready), number(linux.peak), "grows", over(linux.ready, GOALS.ready)],
      ...boards.map(({ board, blockBytes, available, ready, peak }) => [
        `${board}, estimate for ${blockBytes}-byte blocks`,
        number(ready),
        number(peak),
        number(available),
        "",
      ]),
    ]),
    table([
      ["UART", "bytes to modem", "bytes from it", "AT commands"],
      ...(["publish", "receive"] as const).map((name) => {
        const { bytesToModem, bytesFromModem, commands } = uart[name];
        return [`one ${name}`, number(bytesToModem), number(bytesFromModem), number(commands)];
      }),
    ]),
    goal("UART of one publish, both ways", uart.publish.bytesToModem + uart.publish.bytesFromModem, GOALS.publishUartBytes),
    table([
      [`bulk receive, percent of 115200 baud, modem latency ${bulk.shares.latencyMs} ms`, "measured", "at least"],
      ["SIM7000, CIP", ...least(bulk.shares.cip, SHARES.cip)],
      ["SIM7000, CA with TLS", ...least(bulk.shares.caTls, SHARES.caTls)],
      ["nRF9160", bulk.shares.nrf9160.toFixed(1)],
    ]),
  ].join("\n\n");
}

/** Times of the phases, microseconds on this machine. */
export function profileReport({ phases }: WireReport): string {
  return table([["phase", "microseconds"], ...phases.map(({ phase, microseconds }) => [phase, number(microseconds)])]);
}

const counts = (measured: number, floor: number, most: number): string[] => [
  number(measured),
  number(floor),
  number(most),
  over(measured, most),
];

const goal = (name: string, value: number, most: number): string =>
  `${name}: ${number(value)} bytes, at most ${number(most)}  ${over(value, most)}`.trimEnd();

const least = (percent: number, goal: number): string[] => [percent.toFixed(1), String(goal), percent < goal ? "missed" : ""];

const over = (value: number, most: number): string => (value > most ? `over by ${number(value - most)}` : "");

const number = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

/** The first column to the left, the others to the right but for notes behind the last number. */
export function table(rows: string[][]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  const cell = (text: string, column: number): string =>
    column === 0 || column === 4 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!);
  return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}
