import { CME } from "./cme.ts";
import { answer } from "./command.ts";
import type { Call, CommandTable } from "./command.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { CommandError } from "./parameters.ts";
import { numberCommand } from "./setting_command.ts";

const codePattern = /^\d{4,8}$/;
/** From a right PIN to a ready card. */
const unlockMs = 200;

/** The card (AT reference "SIM"; TS 27.007 7.4, 7.5, 8.3). */
export function simCommands(modem: Nrf9160): CommandTable {
  const { sim } = modem;
  return {
    "+CPIN": { read: (call) => readStatus(modem, call), set: (call) => enterCode(modem, call) },
    "+CPINR": {
      set: (call) => {
        expectPower(modem);
        const code = call.params.string(0);
        const tries: Record<string, number> = { "SIM PIN": sim.pinTriesLeft, "SIM PUK": sim.pukTriesLeft, "SIM PIN2": 3, "SIM PUK2": 10 };
        if (tries[code] === undefined) throw new CommandError();
        answer(call, `+CPINR: "${code}",${tries[code]}`);
      },
    },
    "+CIMI": { run: (call) => readCard(modem, call, sim.imsi) },
    "%XICCID": { run: (call) => readCard(modem, call, `%XICCID: ${sim.iccid}`, false) },
    "%XSIM": { ...numberCommand("%XSIM", modem.settings, { allowed: [0, 1] }), read: (call) => answer(call, `%XSIM: ${modem.core.isSimInitialised ? 1 : 0}`) },
    "+CLCK": { set: (call) => lock(modem, call), test: (call) => answer(call, '+CLCK: ("SC")') },
    "+CPWD": { set: (call) => changePin(modem, call), test: (call) => answer(call, '+CPWD: ("SC",8)') },
    "+CRSM": { set: (call) => restrictedAccess(modem, call) },
  };
}

/** The card has power in AT+CFUN=1, 21, 41 and 44. */
function expectPower(modem: Nrf9160): void {
  if (!modem.mode.isSimOn) throw new CommandError(CME.simFailure);
  // a missing card and a broken one look the same
  if (modem.sim.status === "absent" || modem.sim.status === "blocked") throw new CommandError(CME.simFailure);
}

function expectReady(modem: Nrf9160): void {
  expectPower(modem);
  const { status } = modem.sim;
  if (status === "SIM PIN") throw new CommandError(CME.simPinRequired);
  if (status === "SIM PUK") throw new CommandError(CME.simPukRequired);
}

function readStatus(modem: Nrf9160, call: Call): void {
  expectPower(modem);
  answer(call, `+CPIN: ${modem.sim.status}`);
}

function readCard(modem: Nrf9160, call: Call, line: string, needsPin = true): void {
  if (needsPin) expectReady(modem);
  else expectPower(modem);
  answer(call, line);
}

/** AT+CPIN="pin", or AT+CPIN="puk","new pin". */
function enterCode(modem: Nrf9160, call: Call): void {
  expectPower(modem);
  call.params.expectCount(1, 2);
  const { sim } = modem;
  const code = codeAt(call, 0);
  if (sim.status === "READY") throw new CommandError();
  if (sim.status === "SIM PUK" && call.params.count === 1) throw new CommandError(CME.simPukRequired);
  const isRight = sim.status === "SIM PUK" ? sim.unblock(code, codeAt(call, 1)) : sim.verify(code);
  if (!isRight) throw new CommandError(CME.incorrectPassword);
  call.ok();
  modem.timers.after(unlockMs, () => modem.core.simStarted());
}

function codeAt(call: Call, index: number): string {
  const code = call.params.string(index);
  if (!codePattern.test(code)) throw new CommandError();
  return code;
}

/** AT+CLCK="SC",mode[,pin]: 0 off, 1 on, 2 which. */
function lock(modem: Nrf9160, call: Call): void {
  expectReady(modem);
  call.params.expectCount(2, 4);
  if (call.params.string(0).toUpperCase() !== "SC") throw new CommandError();
  const mode = call.params.number(1, 0, 2);
  if (mode === 2) return answer(call, `+CLCK: ${modem.sim.isPinEnabled ? 1 : 0}`);
  if (!modem.sim.verify(codeAt(call, 2))) throw new CommandError(CME.incorrectPassword);
  modem.sim.isPinEnabled = mode === 1;
  call.ok();
}

/** AT+CPWD="SC","old","new" */
function changePin(modem: Nrf9160, call: Call): void {
  expectReady(modem);
  call.params.expectCount(3);
  if (call.params.string(0).toUpperCase() !== "SC" || !modem.sim.isPinEnabled) throw new CommandError();
  if (!modem.sim.change(codeAt(call, 1), codeAt(call, 2))) throw new CommandError(CME.incorrectPassword);
  call.ok();
}

/** READ BINARY of a file that the card has: its content is of no interest to any host (TS 31.102). */
function restrictedAccess(modem: Nrf9160, call: Call): void {
  expectReady(modem);
  call.params.expectCount(1, 7);
  const length = call.params.optionalNumber(4, 0, 255, 0);
  answer(call, `+CRSM: 144,0,"${"FF".repeat(length)}"`);
}
