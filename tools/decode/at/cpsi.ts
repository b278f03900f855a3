import type { Decoder } from "../decoder.ts";
import { afterColon, integer, join, part } from "../words/fields.ts";
import { named } from "../words/radio.ts";

const lte = ["mode", "state", "plmn", "area", "cell", "pci", "band", "earfcn", "down", "up", "rsrq", "rsrp", "rssi", "snr"] as const;
const gsm = ["mode", "state", "plmn", "area", "cell", "channel", "level"] as const;

export default {
  name: "+CPSI",
  manual: "SIM7000 AT manual V1.06",
  command: (_args, form) => (form === "read" ? "serving cell: which one?" : undefined),
  /** LTE has 14 fields, GSM 9, no service 2; some firmware cuts the LTE form after the second. */
  answer(text) {
    const args = afterColon(text);
    if (/^NO SERVICE/.test(args)) return "no service";
    if (/^LTE/.test(args)) return lteCell(args);
    return /^GSM/.test(args) ? gsmCell(args) : undefined;
  },
} satisfies Decoder;

function lteCell(args: string): string | undefined {
  const cell = named(args, lte);
  const ratio = integer(cell.snr);
  return join(
    [
      join([cell.mode, cell.state?.toLowerCase()]),
      join([part("network ", cell.plmn), part("TAC ", cell.area), part("cell ", cell.cell), band(cell.band)]),
      join([
        measure("RSRP", cell.rsrp, "dBm"),
        measure("RSRQ", cell.rsrq, "dB"),
        ratio === undefined ? undefined : `SINR ${2 * ratio - 20} dB`,
      ]),
    ],
    "; ",
  );
}

function gsmCell(args: string): string | undefined {
  const cell = named(args, gsm);
  const place = join([part("network ", cell.plmn), part("LAC ", cell.area), part("cell ", cell.cell), part("channel ", cell.channel)]);
  return join([join([cell.mode, cell.state?.toLowerCase()]), place, measure("level", cell.level, "dBm")], "; ");
}

function measure(what: string, value: string | undefined, unit: string): string | undefined {
  const number = integer(value);
  return number === undefined ? undefined : `${what} ${number} ${unit}`;
}

function band(text: string | undefined): string | undefined {
  return part("band ", text?.replace(/^EUTRAN-BAND/, ""));
}
