import { testAnswers, testUnsolicited } from "../words_table.ts";

describe("tools/decode/at: lines, power, identity, SIM", () => {
  testAnswers([
    ["AT", "are you there?"],
    ["ATE1", "echo on"],
    ["ATE0", "echo off"],
    ["AT+IFC=2,2", "flow control (modem from device, device from modem): RTS/CTS, 2"],
    ["AT+IPR?", "baud rate: what is it?", ["+IPR: 0", "automatic"], ["+IPR: 115200", "115200 baud, fixed"], ["+IPR: (0,300)", undefined]],
    ["AT+CPOWD=1", "power down", ["NORMAL POWER DOWN", "the modem turns itself off"]],
    ["AT+CFUN=1,1", "functionality: full, with a restart"],
    ["AT+CFUN?", "functionality: what is it?", ["+CFUN: 4", "flight mode"], ["+CFUN: 9", undefined]],
    ["ATI", "model and release: what is it?", ["SIM7000G R1529", "model and release"]],
    ["AT+CGMR", "firmware: which one?", ["Revision:1529B08SIM7000G", "firmware 1529, build 08, SIM7000G"], ["Revision:x", "firmware"]],
    ["AT+CGSN", "IMEI: what is it?", ["869951030000000", "IMEI"], ["86995103000", undefined]],
    [
      "AT+CCID",
      "number of the SIM card: what is it?",
      ["8901260862291477114f", "ICCID 8901260862291477114"],
      ["898600810906F8048812", "ICCID"],
    ],
    [
      "AT+CPIN?",
      "SIM: what is it?",
      ["+CPIN: READY", "SIM ready"],
      ["+CPIN: SIM PIN", "SIM waits for its PIN"],
      ["+CPIN: WHAT", undefined],
    ],
    ['AT+CPIN="1234"', "give the SIM its PIN", ["+CME ERROR: incorrect password", "refused, CME error 16"]],
    ["AT+SPIC", "SIM: how many attempts are left?", ["+SPIC: 3,10,0,10", "attempts left: PIN 3, PUK 10"], ["+SPIC: x", undefined]],
    ["AT+CBC", "supply voltage: what is it?", ["+CBC: 0,80,3950", "not charging, 80 %, 3950 mV"]],
    ["AT+CMEE=2", "form of error results: in words"],
    ['AT+CLCK="SC",2', "PIN of the SIM: locked?"],
    ["AT+NEW=1", undefined, ["+NEW: 1", undefined], ["+CME ERROR: 3", "operation not allowed"]],
  ]);
  testUnsolicited([
    ["RDY", "booted, baud rate fixed"],
    ["+CFUN: 1", "booted, functionality full"],
    ["+CPIN: NOT INSERTED", "no SIM inserted"],
    ["SMS Ready", "messages can be used"],
    ["UNDER-VOLTAGE WARNNING", "supply voltage is low"],
    ["+BRANDNEW: 1", undefined],
  ]);
});
