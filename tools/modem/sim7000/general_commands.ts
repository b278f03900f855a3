import { accepted, answer, printing } from "./command.ts";
import type { Command, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";
import { baudRates } from "./settings.ts";

/** Identity and line settings (AT manual 2, 3, 20). */
export function generalCommands(modem: Sim7000Core): CommandTable {
  const { model, revision, imei, supplyMv } = modem.profile;
  const release = /^\d{4}/.exec(revision)?.[0] ?? revision;
  const manufacturer = printing("SIMCOM_Ltd");
  const modelName = printing(`SIMCOM_${model}`);
  const revisionLine = printing(`Revision:${revision}`);
  const serial = printing(imei);
  return {
    "": { run: (call) => call.ok() },
    E: { run: (call) => setEcho(modem, call.params.text, () => call.ok()) },
    I: printing(`${model} R${release}`),
    // the only forms of these that this modem plays are its usual ones
    V: onlyValue("1"),
    Q: onlyValue("0"),
    Z: { run: (call) => setEcho(modem, "1", () => call.ok()) },
    "&F": { run: (call) => setEcho(modem, "1", () => call.ok()) },
    "&W": accepted,
    "&C": accepted,
    "&D": accepted,
    S3: { read: (call) => answer(call, "013"), set: (call) => onlyNumber(call.params.text, 13, () => call.ok()) },
    S4: { read: (call) => answer(call, "010"), set: (call) => onlyNumber(call.params.text, 10, () => call.ok()) },
    "+CGMI": manufacturer,
    "+GMI": manufacturer,
    "+CGMM": modelName,
    "+GMM": modelName,
    "+CGMR": revisionLine,
    "+GMR": revisionLine,
    "+CGSN": serial,
    "+GSN": serial,
    "+CSUB": printing(`+CSUB: B01V01`),
    "+SIMCOMATI": printing(`Revision:${revision}`, "CSUB:B01V01", `APRev:${revision.slice(0, 7)}`, "QCN:SIM7000G_P1.03", `IMEI:${imei}`),
    "+CBC": printing(`+CBC: 0,${chargePercent(supplyMv)},${supplyMv}`),
    "+IPR": baudRate(modem),
    "+IFC": flowControl(modem),
  };
}

function setEcho(modem: Sim7000Core, text: string, next: () => void): void {
  if (!["", "0", "1"].includes(text)) throw new CommandError();
  modem.settings.isEchoOn = text === "1";
  next();
}

function onlyValue(value: string): Command {
  return {
    run(call) {
      if (call.params.text !== value) throw new CommandError();
      call.ok();
    },
  };
}

function onlyNumber(text: string, value: number, next: () => void): void {
  if (Number(text) !== value) throw new CommandError();
  next();
}

/** A lithium cell: 3.3 V empty, 4.2 V full. */
function chargePercent(supplyMv: number): number {
  return Math.max(0, Math.min(100, Math.round((supplyMv - 3300) / 9)));
}

/** OK goes out at the old rate; the new one is stored and holds from then on. */
function baudRate(modem: Sim7000Core): Command {
  return {
    set(call) {
      call.params.expectCount(1);
      const rate = call.params.number(0, 0, 4000000);
      if (!(baudRates as readonly number[]).includes(rate)) throw new CommandError();
      modem.settings.setNumber("+IPR", rate, true);
      call.ok();
      if (rate > 0) modem.afterSent(() => modem.setBaudRate(rate));
    },
    read: (call) => answer(call, `+IPR: ${modem.settings.number("+IPR")}`),
    test: (call) => answer(call, `+IPR: (9600,19200,38400,57600,115200),(${baudRates.join(",")})`),
  };
}

/** Stored and shown; the line of this modem has no RTS and CTS. */
function flowControl(modem: Sim7000Core): Command {
  return {
    set(call) {
      call.params.expectCount(1, 2);
      const toHost = call.params.number(0, 0, 2);
      const toModem = call.params.optionalNumber(1, 0, 2, toHost);
      modem.settings.setText("+IFC", `${toHost},${toModem}`);
      call.ok();
    },
    read: (call) => answer(call, `+IFC: ${modem.settings.text("+IFC") ?? "0,0"}`),
    test: (call) => answer(call, "+IFC: (0-2),(0-2)"),
  };
}
