import { CME } from "./cme.ts";
import { answer } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

const pinPattern = /^\d{4,8}$/;

/** Whether the card asks for its PIN, and a new PIN (TS 27.007 7.4, 7.5); of the facilities only the card's. */
export function simLockCommands(modem: Sim7000Core): CommandTable {
  return {
    "+CLCK": { set: (call) => lock(modem, call), test: (call) => answer(call, '+CLCK: ("SC")') },
    "+CPWD": { set: (call) => changePin(modem, call), test: (call) => answer(call, '+CPWD: ("SC",8)') },
  };
}

/** `"SC",<0 off | 1 on | 2 is it on?>[,"pin"]` */
function lock(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(2, 3);
  expectCard(modem, call);
  const mode = call.params.number(1, 0, 2);
  if (mode === 2) return answer(call, `+CLCK: ${modem.sim.isLocked ? 1 : 0}`);
  const pin = code(call, 2);
  call.after(modem.profile.latencies.attach, () => (modem.sim.setLock(mode === 1, pin) ? call.ok() : call.fail(refusal(modem))));
}

/** `"SC","old","new"`; only while the card asks for its PIN. */
function changePin(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(3);
  expectCard(modem, call);
  const [old, next] = [code(call, 1), code(call, 2)];
  if (!modem.sim.isLocked) throw new CommandError(CME.operationNotAllowed);
  call.after(modem.profile.latencies.attach, () => (modem.sim.changePin(old, next) ? call.ok() : call.fail(refusal(modem))));
}

function expectCard(modem: Sim7000Core, call: Call): void {
  if (call.params.word(0).toUpperCase() !== "SC") throw new CommandError(CME.operationNotSupported);
  if (modem.sim.status !== "READY") throw new CommandError(simRefusals[modem.sim.status] ?? CME.simFailure);
}

const simRefusals: Readonly<Record<string, number>> = {
  "NOT INSERTED": CME.simNotInserted,
  "SIM PIN": CME.simPinRequired,
  "SIM PUK": CME.simPukRequired,
};

function code(call: Call, index: number): string {
  const text = call.params.word(index);
  if (!pinPattern.test(text)) throw new CommandError();
  return text;
}

function refusal(modem: Sim7000Core): number {
  return modem.sim.status === "SIM PUK" ? CME.simPukRequired : CME.incorrectPassword;
}
