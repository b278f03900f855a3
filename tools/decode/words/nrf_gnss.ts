/** Words of #XGPS and #XGNSS. */
import { answerFields, fields } from "./fields.ts";

const states: Readonly<Record<string, string>> = {
  "0": "receiver is off",
  "1": "receiver is on",
  "2": "receiver wakes for a fix",
  "3": "receiver sleeps, no fix in time",
  "4": "receiver sleeps, it has a fix",
};

export function gnssCommand(args: string): string {
  const [operation] = fields(args);
  return operation === "0" ? "receiver off" : "receiver on";
}

/** A state, or a position: latitude, longitude, altitude, accuracy, speed, heading, time. */
export function gnssAnswer(text: string): string | undefined {
  const values = answerFields(text);
  if (values.length === 2) return values[0] === "1" ? states[values[1] ?? ""] : "GNSS is not activated";
  const [latitude, longitude, , accuracy, , , time] = values;
  return time === undefined ? undefined : `position ${latitude}, ${longitude}, within ${Number(accuracy).toFixed(1)} m at ${time} UTC`;
}
