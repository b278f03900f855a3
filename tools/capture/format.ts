/** The version that this writes, and the newest that it reads. */
export const CAPTURE_VERSION = 1;

/**
 * A capture file: JSON, one object a line, UTF-8. The first line is the header, all others are records, in order of time.
 *
 *     {"uplink":"capture","version":1,"startedAt":"2026-11-25T18:00:00.000Z","modem":"sim7000","board":"lilygo_t_sim7000g","app":"cloud_client 0.1.0"}
 *     {"t":22,"lane":"tx","data":"AT\r"}
 *     {"t":2024,"lane":"note","text":"PWRKEY asserted (D4 = 1)"}
 *
 * Secrets are masked before they are written.
 */
export interface CaptureHeader {
  uplink: "capture";
  version: number;
  /** ISO 8601, when `t` was 0. */
  startedAt: string;
  /** The model, `sim7000`. */
  modem?: string | undefined;
  /** The board's file name. */
  board?: string | undefined;
  /** Name and version. */
  app?: string | undefined;
}

/** `tx` from the device to the modem, `rx` from the modem to the device. */
export type UartLane = "tx" | "rx";
/** `app` the device's console, `event` around the device, `note` the workbench, `phase` a step that is reached. */
export type TextLane = "app" | "event" | "note" | "phase";

/** Bytes on the modem's UART: whole lines and payloads. */
export interface UartRecord {
  /** Milliseconds since the start, of the last byte. */
  t: number;
  lane: UartLane;
  /** One character a byte, U+0000 to U+00FF. */
  data: string;
}

export interface TextRecord {
  /** Milliseconds since the start. */
  t: number;
  lane: TextLane;
  /** One line. */
  text: string;
}

export type CaptureRecord = UartRecord | TextRecord;

const TEXT_LANES = ["app", "event", "note", "phase"];

/** @returns undefined for what is no record */
export function asRecord(value: unknown): CaptureRecord | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { t, lane, data, text } = value as Record<string, unknown>;
  if (typeof t !== "number" || !Number.isFinite(t) || t < 0) return undefined;
  if ((lane === "tx" || lane === "rx") && typeof data === "string") return { t, lane, data };
  if (TEXT_LANES.includes(lane as string) && typeof text === "string") return { t, lane: lane as TextLane, text };
  return undefined;
}
