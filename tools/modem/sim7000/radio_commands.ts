import { CME } from "./cme.ts";
import { answer, numberCommand } from "./command.ts";
import type { Call, Command, CommandTable } from "./command.ts";
import type { Sim7000Core } from "./core.ts";
import type { RegistrationDomain } from "./radio.ts";

/** Registration and signal (AT manual 3.2, 5). */
export function radioCommands(modem: Sim7000Core): CommandTable {
  return {
    "+CSQ": { run: (call) => answer(call, `+CSQ: ${modem.radio.rssi},99`), test: (call) => answer(call, "+CSQ: (0-31,99),(0-7,99)") },
    "+CREG": registration(modem, "+CREG"),
    "+CGREG": registration(modem, "+CGREG"),
    "+CEREG": registration(modem, "+CEREG"),
    "+COPS": operator(modem),
    "+CPSI": { read: (call) => systemInformation(modem, call), test: (call) => call.ok() },
    "+CNSMOD": systemMode(modem),
  };
}

function registration(modem: Sim7000Core, domain: RegistrationDomain): Command {
  return {
    ...numberCommand(domain, modem.settings),
    read(call) {
      const mode = modem.settings.number(domain);
      answer(call, `${domain}: ${mode},${modem.radio.statOf(domain)}${modem.firmware.registrationDetails(domain)}`);
    },
  };
}

function systemMode(modem: Sim7000Core): Command {
  return {
    ...numberCommand("+CNSMOD", modem.settings),
    read: (call) => answer(call, `+CNSMOD: ${modem.settings.number("+CNSMOD")},${networkMode(modem)}`),
  };
}

function networkMode(modem: Sim7000Core): number {
  if (!modem.radio.isRegistered) return 0;
  return modem.radio.act === 0 ? 1 : modem.radio.act;
}

/** Mode and format are kept; the one network of this radio can be chosen by its number. */
function operator(modem: Sim7000Core): Command {
  const { name, mccmnc } = modem.profile.operator;
  const list = `+COPS: (2,"${name}","${name}","${mccmnc}",${modem.radio.act}),,(0,1,2,3,4),(0,1,2)`;
  return {
    set(call) {
      const mode = call.params.number(0, 0, 4);
      const format = call.params.optionalNumber(1, 0, 2, modem.settings.number("COPS format"));
      if (mode === 3 || call.params.has(1)) modem.settings.setNumber("COPS format", format);
      if (mode === 3) return call.ok();
      const isKnown = mode === 0 || mode === 2 || [name, mccmnc].includes(call.params.string(2));
      modem.settings.setNumber("COPS mode", mode, true);
      call.after(modem.profile.latencies.attach, () => {
        if (mode === 2) modem.dropPdp();
        modem.radio.deregister(mode === 2);
        if (isKnown) call.ok();
        else call.fail(CME.noNetworkService);
      });
    },
    read(call) {
      const mode = modem.settings.number("COPS mode");
      if (!modem.radio.isRegistered) return answer(call, `+COPS: ${mode}`);
      const format = modem.settings.number("COPS format");
      answer(call, `+COPS: ${mode},${format},"${format === 2 ? mccmnc : name}",${modem.radio.act}`);
    },
    test: (call) => call.after([5000, 30000], () => answer(call, list)),
  };
}

/** LTE has 14 fields, GSM 9 and an empty line more before OK. */
function systemInformation(modem: Sim7000Core, call: Call): void {
  const { radio, profile, settings } = modem;
  if (modem.faults.takeShortCpsi()) return answer(call, "+CPSI: LTE CAT-M1,Online");
  const operation = settings.number("+CFUN") === 1 ? "Online" : settings.number("+CFUN") === 5 ? "Factory Test Mode" : "Low Power Mode";
  if (!radio.isRegistered) return answer(call, `+CPSI: NO SERVICE,${operation}`);
  const network = `${profile.operator.mccmnc.slice(0, 3)}-${profile.operator.mccmnc.slice(3)}`;
  if (radio.isLte) {
    const mode = radio.act === 9 ? "LTE NB-IOT" : "LTE CAT-M1";
    const cell = `0x${radio.tac},${parseInt(radio.cellId, 16)},149,EUTRAN-BAND${profile.band},6400,3,3`;
    return answer(call, `+CPSI: ${mode},${operation},${network},${cell},-12,${rssiDbm(radio.rssi) - 28},${rssiDbm(radio.rssi)},10`);
  }
  const line = `+CPSI: GSM,${operation},${network},0x${radio.tac.toLowerCase()},50183,61 EGSM 900,${rssiDbm(radio.rssi)},0,58-58`;
  call.raw(Buffer.from(`\r\n${line}\r\n${"\r\n".repeat(profile.cpsiGsmExtraCrlf)}`));
  call.ok();
}

/** 0..31 of AT+CSQ in dBm; for the unknown the weakest. */
function rssiDbm(rssi: number): number {
  return rssi > 31 ? -115 : rssi === 0 ? -115 : rssi === 1 ? -111 : -114 + 2 * rssi;
}
