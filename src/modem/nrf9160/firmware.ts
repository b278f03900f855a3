import type { AtEngine } from "../../at/engine.ts";

/** What the versions tell, which model.setUp asks for. A field that an image never sets takes the code that it guards out of that image. */
export interface Firmware {
  /** Serial LTE Modem from v2 on, or Serial Modem v0.1, which is the same under a new name. */
  isSlm?: boolean;
  /** Serial Modem from v0.2 on. */
  isSm?: boolean;
  /** Neither: what it is. */
  found?: string;
}

/** Listens for the versions. @returns what the driver needs, in words */
export type Recognise = (at: AtEngine, firmware: Firmware) => string;

/** Data came before its header up to v1.9, and "+++" wanted silence around it (NRF-Q8). */
function onSlm(at: AtEngine, firmware: Firmware): void {
  at.onUrc("#XSLMVER:", (line) => {
    firmware.found = line.substr(10);
    firmware.isSlm = parseInt(line.substr(11)) > 1;
  });
}

const isOldSm = (line: string): boolean => /v0\.1/.test(line);

/** Finds the dialect out. */
export const anyDialect: Recognise = (at, firmware) => {
  onSlm(at, firmware);
  at.onUrc("#XSMVER:", (line) => {
    firmware.isSlm = isOldSm(line);
    firmware.isSm = !firmware.isSlm;
    // An LF after CR would be the first byte of data mode (NRF-Q6).
    if (firmware.isSm) at.lineEnd = "\r";
  });
  return "Serial LTE Modem v2 or Serial Modem";
};

/** For a board whose file says `slm`. */
export const slmOnly: Recognise = (at, firmware) => {
  onSlm(at, firmware);
  at.onUrc("#XSMVER:", (line) => {
    firmware.isSlm = isOldSm(line);
    firmware.found = line;
  });
  return "Serial LTE Modem v2, as the board's dialect says";
};

/** For a board whose file says `sm`. */
export const smOnly: Recognise = (at, firmware) => {
  const onVersion = (line: string): void => {
    firmware.found = line;
    firmware.isSm = line[3] == "M" && !isOldSm(line);
    if (firmware.isSm) at.lineEnd = "\r";
  };
  at.onUrc("#XSLMVER:", onVersion);
  at.onUrc("#XSMVER:", onVersion);
  return "Serial Modem, as the board's dialect says";
};
