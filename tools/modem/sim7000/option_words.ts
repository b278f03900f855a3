import { oneOf } from "../script.ts";
import type { GnssFix } from "./gnss.ts";
import type { AccessTechnology } from "./options.ts";

/** Registration by name, with the number of AT+CREG. */
const registrations = { off: 0, home: 1, searching: 2, denied: 3, unknown: 4, roaming: 5 } as const;
const technologies = { gsm: 0, egprs: 3, "lte-m": 7, "nb-iot": 9 } as const;

export const registrationWords = Object.keys(registrations).join(", ");
export const technologyWords = Object.keys(technologies).join(", ");

type Words<Table> = readonly (keyof Table & string)[];

/** @throws Error for another word */
export function parseRegistration(text: string | undefined): number {
  return registrations[oneOf(text, Object.keys(registrations) as Words<typeof registrations>)];
}

/** @throws Error for another word */
export function parseTechnology(text: string | undefined): AccessTechnology {
  return technologies[oneOf(text, Object.keys(technologies) as Words<typeof technologies>)];
}

/** `48.137,11.575`, or `none` for no sky. @throws Error for anything else */
export function parsePosition(text: string): GnssFix | undefined {
  if (text === "none") return undefined;
  const [latitude, longitude] = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  const isPlace = latitude !== undefined && longitude !== undefined && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (!isPlace) throw new Error("degrees north and east are wanted, such as 48.137,11.575, or none");
  return { latitude, longitude };
}
