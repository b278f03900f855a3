import { answerFields, join, part } from "./fields.ts";

/** The 21 fields of +CGNSINF and +UGNSINF in words; undefined for another line. */
export function position(text: string): string | undefined {
  const [run, fix, , latitude = "", longitude = "", altitude, speed, , , , hdop, , , , , used] = answerFields(text);
  if (run === "0") return "receiver is off";
  if (run !== "1") return undefined;
  if (fix !== "1") return "no position yet";
  const place = `${degrees(latitude, "N", "S")} ${degrees(longitude, "E", "W")}`;
  return join([place, part("", altitude, " m"), part("", speed, " km/h"), part("HDOP ", hdop), part("", used, " satellites")]);
}

function degrees(text: string, positive: string, negative: string): string {
  return text.startsWith("-") ? `${text.slice(1)}${negative}` : `${text}${positive}`;
}
