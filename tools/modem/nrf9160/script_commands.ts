import type { ModemScriptCommand } from "../modem_types.ts";
import type { VirtualNrf9160 } from "./index.ts";

/** What a typed line can do to a running nRF9160. */
export const scriptCommands: ModemScriptCommand<VirtualNrf9160>[] = [
  {
    usage: "signal <dBm> [dB]",
    description: "RSRP -140 to -44, and RSRQ",
    run: (modem, [rsrp, rsrq]) => modem.setSignal(number(rsrp, "signal", -140, -44), rsrq === undefined ? undefined : number(rsrq, "signal", -20, 0)),
  },
  {
    usage: "register <stat> [cause]",
    description: "0 to 5 or 90 of AT+CEREG; for 3 the EMM cause",
    run: (modem, [stat, cause]) => modem.setRegistration(number(stat, "register", 0, 90), cause === undefined ? undefined : number(cause, "register", 0, 255)),
  },
  { usage: "deny [cause]", description: "the network refuses the modem", run: (modem, [cause]) => modem.deny(cause === undefined ? undefined : number(cause, "deny", 0, 255)) },
  { usage: "droppdp [cid]", description: "the network ends a context", run: (modem, [cid = "0"]) => modem.dropPdp(number(cid, "droppdp", 0, 10)) },
  { usage: "removesim", description: "the card is taken out", run: (modem) => modem.removeSim() },
  { usage: "crash", description: "the modem core fails and is restarted", run: (modem) => modem.crash() },
  { usage: "reset", description: "the application fails and starts again", run: (modem) => modem.resetSpontaneously() },
  {
    usage: "fix <latitude> <longitude> | fix none",
    description: "what the GNSS receiver finds",
    run: (modem, [latitude, longitude]) => {
      if (latitude === "none") modem.gnss.fix = undefined;
      else setFix(modem, number(latitude, "fix", -90, 90), number(longitude, "fix", -180, 180));
    },
  },
  {
    usage: "fail <command> <result>",
    description: "the next use of the command ends so: fail #XCONNECT ERROR",
    run: (modem, [name], rest) => {
      const result = rest.slice(name?.length ?? 0).trim();
      if (name === undefined || result === "") throw new Error("fail: name a command and its result, such as: fail #XCONNECT ERROR");
      modem.failNext(name, result);
    },
  },
];

function setFix(modem: VirtualNrf9160, latitude: number, longitude: number): void {
  const before = modem.gnss.fix ?? { altitudeM: 0, accuracyM: 10, speedMs: 0, headingDegrees: 0 };
  modem.gnss.fix = { ...before, latitude, longitude };
}

function number(text: string | undefined, command: string, least: number, most: number): number {
  const value = Number(text);
  if (text === undefined || !Number.isFinite(value) || value < least || value > most) throw new Error(`${command}: give a number from ${least} to ${most}`);
  return value;
}
