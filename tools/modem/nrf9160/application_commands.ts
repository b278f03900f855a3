import { answer, report } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import type { Nrf9160 } from "./nrf9160.ts";
import { CommandError } from "./parameters.ts";

/** From OK to the deed (slm_defines.h: the UART needs the time to send it). */
const actionMs = 50;
const slmRates: readonly number[] = [1200, 2400, 4800, 9600, 14400, 19200, 38400, 57600, 115200, 230400, 460800, 921600, 1000000];
const smRates: readonly number[] = [115200, 230400, 460800, 921600, 1000000];
const sdkOfSerialModem = { first: "3.2.0", second: "3.4.0" };
const modemLibrary = "2.9.0-lte-5ccd2d4dd54c";

/** The application's own commands: version, list, UART, sleep, reset (documentation "Generic AT commands" of both). */
export function applicationCommands(modem: Nrf9160): CommandTable {
  const common: CommandTable = {
    "#XCLAC": { run: (call) => listCommands(modem, call) },
    "#XSLEEP": sleep(modem),
    "#XSHUTDOWN": { run: (call) => later(modem, call, () => modem.pins.shutDown()) },
    "#XRESET": { run: (call) => later(modem, call, () => modem.power.reboot("AT#XRESET")) },
    ...(modem.features.hasModemReset ? { "#XMODEMRESET": { run: (call) => resetModem(modem, call) } } : {}),
    "#XUUID": { run: (call) => report(call, `#XUUID: ${modem.profile.uuid}`) },
    "#XDATACTRL": dataControl(modem),
  };
  return { ...common, ...(modem.isSerialModem ? serialModemOnly(modem) : slmOnly(modem)) };
}

function slmOnly(modem: Nrf9160): CommandTable {
  const { version, hasUartCommand } = modem.features;
  return {
    "#XSLMVER": { run: (call) => report(call, `#XSLMVER: "${version}","${modemLibrary}"`) },
    ...(hasUartCommand ? { "#XSLMUART": slmUart(modem) } : {}),
  };
}

function serialModemOnly(modem: Nrf9160): CommandTable {
  const { version, isSecondEdition } = modem.features;
  const sdk = isSecondEdition ? sdkOfSerialModem.second : sdkOfSerialModem.first;
  const echo = (isOn: boolean): Command => ({
    run: (call) => {
      modem.isEchoOn = isOn;
      call.ok();
    },
  });
  return {
    "#XSMVER": { run: (call) => report(call, `#XSMVER: "v${version}","${sdk}"`) },
    E0: echo(false),
    E1: echo(true),
    "#XTRACE": trace(modem),
    ...(isSecondEdition ? { "+IPR": ipr(modem), "#XBOOTINFO": bootInfo } : {}),
  };
}

function listCommands(modem: Nrf9160, call: Call): void {
  const names = Object.keys(modem.table).filter((name) => name.startsWith("#"));
  call.raw(Buffer.from(`\r\n${names.map((name) => `AT${name}\r\n`).join("")}`));
  call.ok();
}

function later(modem: Nrf9160, call: Call, action: () => void): void {
  call.ok();
  modem.timers.after(actionMs, action);
}

function sleep(modem: Nrf9160): Command {
  const command: Command = {
    set: (call) => {
      if (!modem.profile.powerPin) throw new CommandError();
      const kind = call.params.number(0, 1, 2);
      later(modem, call, () => (kind === 1 ? goToSleep(modem) : modem.pins.idle()));
    },
  };
  if (modem.profile.powerPin) command.test = (call) => report(call, "#XSLEEP: (1,2)");
  return command;
}

/** AT+CFUN=0 first, unless the modem is in flight mode: settings are written. */
function goToSleep(modem: Nrf9160): void {
  if (modem.mode.level !== 4) modem.settings.store();
  modem.pins.sleep();
}

function resetModem(modem: Nrf9160, call: Call): void {
  call.after(modem.profile.latencies.modemReset, () => {
    if (modem.mode.level !== 0) modem.settings.store();
    modem.core.coreRestarted();
    report(call, "#XMODEMRESET: 0");
  });
}

function dataControl(modem: Nrf9160): Command {
  return {
    set: (call) => {
      modem.dataTimeLimitMs = call.params.number(0, modem.leastDataTimeLimitMs, 65535);
      call.ok();
    },
    read: (call) => report(call, `#XDATACTRL: ${modem.dataTimeLimitMs},${modem.leastDataTimeLimitMs}`),
    // the sign is the firmware's
    test: (call) => report(call, "#XDATACTRL=<time_limit>"),
  };
}

function slmUart(modem: Nrf9160): Command {
  return {
    set: (call) => {
      const rate = call.params.optionalNumber(0, 0, 1000000, 115200);
      if (!slmRates.includes(rate)) throw new CommandError();
      later(modem, call, () => modem.setBaudRate(rate));
    },
    read: (call) => report(call, `#XSLMUART: ${modem.baudRate}`),
    test: (call) => report(call, `#XSLMUART: (${slmRates.join(",")})`),
  };
}

function ipr(modem: Nrf9160): Command {
  return {
    set: (call) => {
      call.params.expectCount(1);
      const rate = call.params.number(0, 0, 1000000);
      if (!smRates.includes(rate)) throw new CommandError();
      call.ok();
      modem.changeBaudRate(rate);
    },
    read: (call) => answer(call, `+IPR: ${modem.baudRate}`),
    test: (call) => answer(call, `+IPR: (),(${smRates.join(",")})`),
  };
}

/** Traces would leave by a second UART. */
function trace(modem: Nrf9160): Command {
  return {
    set: (call) => {
      modem.settings.setNumber("#XTRACE", call.params.number(0, 0, 1));
      call.ok();
    },
    read: (call) => report(call, `#XTRACE: ${modem.settings.number("#XTRACE")}`),
    test: (call) => report(call, "#XTRACE: (0,1)"),
  };
}

/** Version and slot of the bootloader. */
const bootInfo: Command = {
  set: (call) => report(call, `#XBOOTINFO: ${call.params.number(0, 0, 1) === 0 ? 1 : 0}`),
  test: (call) => report(call, "#XBOOTINFO: (0,1)"),
};
