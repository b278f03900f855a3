import { answer } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import { CommandError } from "./parameters.ts";

const levels: readonly number[] = [0, 1, 4, 5, 6, 7];

/** Off, reset and levels of functionality (AT manual 3.2.19, 6.2). */
export function powerCommands(modem: Sim7000Core): CommandTable {
  return {
    "+CPOWD": { set: (call) => powerDown(modem, call) },
    "+CFUN": functionality(modem),
  };
}

function powerDown(modem: Sim7000Core, call: Call): void {
  call.params.expectCount(1);
  const isOrderly = call.params.number(0, 0, 1) === 1;
  call.after(modem.profile.latencies.powerDown, () => {
    if (!isOrderly) return modem.power.die("AT+CPOWD=0");
    modem.power.stop();
    call.end("NORMAL POWER DOWN");
  });
}

function functionality(modem: Sim7000Core): Command {
  return {
    set(call) {
      call.params.expectCount(1, 2);
      const level = call.params.number(0, 0, 7);
      const isReset = call.params.optionalNumber(1, 0, 1, 0) === 1 || level === 6;
      if (!levels.includes(level) || (isReset && level !== 1 && level !== 6)) throw new CommandError();
      if (isReset) return reset(modem, call, level);
      call.after(modem.profile.latencies.attach, () => enter(modem, call, level));
    },
    read: (call) => answer(call, `+CFUN: ${modem.settings.number("+CFUN")}`),
    test: (call) => answer(call, "+CFUN: (0-1,4-7),(0-1)"),
  };
}

/** OK first, then the reboot. */
function reset(modem: Sim7000Core, call: Call, level: number): void {
  if (level === 1) modem.settings.setNumber("+CFUN", 1, true);
  call.ok();
  modem.afterSent(() => modem.reboot("AT+CFUN"));
}

function enter(modem: Sim7000Core, call: Call, level: number): void {
  const before = modem.settings.number("+CFUN");
  // Levels other than 0 are written to flash: 4 and 5 survive a reboot (AT manual 3.2.19).
  modem.settings.setNumber("+CFUN", level, level !== 0);
  if (level !== 1) stopRadio(modem);
  if (level === 0 && before !== 0) {
    modem.sim.reset();
    modem.firmware.simStopped();
    modem.urc("+CPIN: NOT READY");
  }
  call.ok();
  if (level !== 1 || before === 1) return;
  if (before === 0) modem.timers.after(1000, () => modem.firmware.simStarted());
  else if (modem.sim.status === "READY") modem.radio.start();
}

function stopRadio(modem: Sim7000Core): void {
  modem.dropPdp();
  modem.radio.stop();
}
