import { CME } from "./cme.ts";
import { answer } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

const refusals: Readonly<Record<string, number>> = {
  "NOT INSERTED": CME.simNotInserted,
  "SIM PIN": CME.simPinRequired,
  "SIM PUK": CME.simPukRequired,
  blocked: CME.simFailure,
};

/** From a right PIN to +CPIN: READY. */
const unlockMs = 300;

/** The card's number can be read before its PIN is given. */
const withoutPin = ["READY", "SIM PIN", "SIM PUK", "blocked"];

const pinPattern = /^\d{4,8}$/;

/** The card (AT manual 3.2). */
export function simCommands(modem: Sim7000Core): CommandTable {
  return {
    "+CPIN": pin(modem),
    "+CCID": { run: (call) => readCard(modem, call, modem.sim.iccid, withoutPin), test: (call) => call.ok() },
    "+SPIC": { run: (call) => attempts(modem, call), test: (call) => call.ok() },
    "+CIMI": { run: (call) => readCard(modem, call, modem.sim.imsi, ["READY"]), test: (call) => call.ok() },
  };
}

function readCard(modem: Sim7000Core, call: Call, text: string, states: readonly string[]): void {
  expectPower(modem);
  if (!states.includes(modem.sim.status)) throw new CommandError(refusals[modem.sim.status]);
  answer(call, text);
}

/** After AT+CFUN=0 the card has no power. */
function expectPower(modem: Sim7000Core): void {
  if (modem.settings.number("+CFUN") === 0) throw new CommandError(CME.simFailure);
}

/** Attempts left for PIN, PUK, PIN2, PUK2. */
function attempts(modem: Sim7000Core, call: Call): void {
  expectPower(modem);
  if (!modem.sim.isInserted) throw new CommandError(CME.simNotInserted);
  answer(call, `+SPIC: ${modem.sim.pinTriesLeft},${modem.sim.pukTriesLeft},0,10`);
}

function pin(modem: Sim7000Core): Command {
  return {
    read(call) {
      expectPower(modem);
      const status = modem.sim.status;
      if (status === "NOT INSERTED" || status === "blocked") throw new CommandError(refusals[status]);
      answer(call, `+CPIN: ${status}`);
    },
    set(call) {
      expectPower(modem);
      call.params.expectCount(1, 2);
      const isAccepted = enterCode(modem, call);
      if (!isAccepted) throw new CommandError(modem.sim.status === "blocked" ? CME.simFailure : CME.incorrectPassword);
      call.ok();
      modem.timers.after(unlockMs, () => modem.firmware.simStarted());
    },
    test: (call) => call.ok(),
  };
}

function enterCode(modem: Sim7000Core, call: Call): boolean {
  const { status } = modem.sim;
  const code = call.params.word(0);
  if (!pinPattern.test(code)) throw new CommandError();
  if (status === "SIM PIN" && call.params.count === 1) return modem.sim.verify(code);
  if (status !== "SIM PUK") throw new CommandError(status === "READY" || status === "SIM PIN" ? CME.operationNotAllowed : refusals[status]);
  if (call.params.count === 1) throw new CommandError(CME.simPukRequired);
  const newPin = call.params.word(1);
  if (!pinPattern.test(newPin)) throw new CommandError();
  return modem.sim.unblock(code, newPin);
}
