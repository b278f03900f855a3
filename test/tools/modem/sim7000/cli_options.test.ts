import { deepEqual, equal, throws } from "node:assert/strict";
import type { ModemOptions } from "../../../../tools/modem/modem_types.ts";
import { commonScriptCommands, runScriptLine } from "../../../../tools/modem/script.ts";
import { cliOptions, scriptCommands } from "../../../../tools/modem/sim7000/index.ts";
import type { VirtualModem } from "../../../../tools/modem/virtual_modem.ts";
import type { ModemScriptCommand } from "../../../../tools/modem/modem_types.ts";
import { Bench } from "./bench.ts";

/** A bench with options of the command line. */
function started(...given: [flag: string, value: string][]): Bench {
  const options: ModemOptions = {};
  for (const [flag, value] of given) {
    const option = cliOptions.find(({ flags }) => flags.split(" ")[0] === flag);
    if (!option) throw new Error(`no option ${flag}`);
    option.apply(options, value);
  }
  return new Bench(options);
}

describe("tools/modem/sim7000 options of the command line", () => {
  it("reach the modem", async () => {
    const bench = started(
      ["--firmware", "1351B08SIM7000E"],
      ["--apn", "a"],
      ["--apn", "b"],
      ["--registration", "roaming"],
      ["--technology", "nb-iot"],
      ["--signal", "7"],
      ["--switch", "muxComma=bare"],
    );
    await bench.ask("ATE0");
    await bench.expect("AT+CGMR", "\r\nRevision:1351B08SIM7000E\r\n\r\nOK\r\n");
    await bench.expect("AT+CSQ", "\r\n+CSQ: 7,99\r\n\r\nOK\r\n");
    await bench.expect("AT+COPS?", '\r\n+COPS: 0,0,"Tele2 1nce.net",9\r\n\r\nOK\r\n');
    await bench.expect("AT+CEREG?", "\r\n+CEREG: 0,5\r\n\r\nOK\r\n");
    deepEqual(bench.modem.profile.apn, ["a", "b"]);
    equal(bench.modem.profile.muxComma, ",");
  });

  it("choose the SIM", async () => {
    const locked = started(["--pin", "4321"]);
    await locked.ask("ATE0");
    await locked.expect("AT+CPIN?", "\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n");
    const empty = started(["--no-sim", "true"]);
    await empty.ask("ATE0");
    await empty.ok("AT+CMEE=2");
    await empty.expect("AT+CPIN?", "\r\n+CME ERROR: SIM not inserted\r\n");
  });

  it("choose place, rate and early failures", () => {
    const { profile } = started(["--fix", "48.1,11.5"], ["--autobaud", "true"], ["--early-failures", "true"]).modem;
    deepEqual([profile.gnss.fix, profile.baudRate, profile.earlyFailures], [{ latitude: 48.1, longitude: 11.5 }, 0, true]);
  });

  const wrong: [string, string, RegExp][] = [
    ["--pin", "12", /4 to 8 digits/],
    ["--signal", "32", /a whole number from 0 to 31/],
    ["--technology", "5g", /one of gsm, egprs, lte-m, nb-iot/],
    ["--fix", "here", /degrees north and east/],
    ["--fix", "91,0", /degrees north and east/],
    ["--switch", "x=y", /x is none of muxComma, /],
  ];
  for (const [flag, value, words] of wrong) it(`refuse ${flag} ${value}`, () => throws(() => started([flag, value]), words));
});

describe("tools/modem/script for the sim7000", () => {
  const commands = [...scriptCommands, ...commonScriptCommands] as ModemScriptCommand<VirtualModem>[];

  it("runs every line that it offers", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    const lines = [
      "signal 3",
      "register roaming",
      "register home gsm",
      "deny",
      "drop-pdp",
      "time",
      "fix 1,2",
      "fix none",
      "fail CSQ ERROR",
      "silence CCID",
      "lose-urc",
      "short-read",
      "urc +X: 1",
      "garbage 3",
      "lose 1",
      "mute on",
      "mute off",
      "pin dtr 1",
      "pin dtr 0",
      "reset",
      "sim-out",
      "brown-out",
      "press",
    ];
    for (const line of lines) equal(runScriptLine(line, bench.modem, commands), undefined, line);
    const words = new Set(lines.map((line) => line.split(" ")[0]));
    deepEqual(
      commands.map(({ usage }) => usage.split(" ")[0]).filter((word) => !words.has(word)),
      [],
    );
    bench.modem.destroy();
  });

  it("does what it says", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    runScriptLine("fail CSQ +CME ERROR: 3", bench.modem, commands);
    await bench.expect("AT+CSQ", "\r\n+CME ERROR: 3\r\n");
    runScriptLine("urc +CREG: 2", bench.modem, commands);
    equal(await bench.rest(), "\r\n+CREG: 2\r\n");
    runScriptLine("press", bench.modem, commands);
    equal(await bench.listen(2000), "\r\nNORMAL POWER DOWN\r\n");
  });

  const complaints: [string, string][] = [
    ["", ""],
    ["what", '"what" is not known; type help'],
    ["signal", "a whole number from 0 to 31 is wanted: signal <0..31|99>"],
    ["mute maybe", "one of on, off is wanted: mute <on|off>"],
    ["urc", "a text is wanted behind urc: urc <text>"],
    ["fail CSQ", "a result is wanted, such as ERROR or +CME ERROR: 3: fail <command> <result>"],
    ["silence !", "the name of a command is wanted, such as CAOPEN: silence <command>"],
  ];
  for (const [line, words] of complaints) {
    it(`answers ${JSON.stringify(line)} in words`, () => equal(runScriptLine(line, new Bench().modem, commands) ?? "", words));
  }
});
