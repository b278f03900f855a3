import { testAnswers, testUnsolicited } from "../words_table.ts";

const fix = "1,1,20171103022632.000,31.222067,-121.354368,34.700,0.00,0.0,1,,1.1,1.4,0.9,,21,6,,,45,,";
const words = "31.222067N 121.354368W, 34.700 m, 0.00 km/h, HDOP 1.1, 6 satellites";

describe("tools/decode/at: GNSS and pins", () => {
  testAnswers([
    ["AT+CGNSPWR=1", "GNSS receiver: on"],
    ["AT+CGNSPWR?", "GNSS receiver: what is it?", ["+CGNSPWR: 0", "off"]],
    [
      "AT+CGNSINF",
      "position: what is it?",
      [`+CGNSINF: ${fix}`, words],
      ["+CGNSINF: 1,0,,,,,,,0,,,,,,,,,,,,", "no position yet"],
      ["+CGNSINF: 0,,,,,,,,,,,,,,,,,,,,", "receiver is off"],
    ],
    ["AT+CGNSURC=1", "reports of the position: every 1 fix"],
    ["AT+CGNSURC?", "reports of the position: what is it?", ["+CGNSURC: 5", "every 5 fixes"], ["+CGNSURC: 0", "none"]],
    ["AT+CGNSMOD=1,1,0,1", "satellite systems: GPS GLONASS Galileo"],
    ["AT+CGNSCOLD", "restart the GNSS receiver, cold"],
    ["AT+CGNSWARM", "restart the GNSS receiver, warm"],
    ["AT+CGNSHOT", "restart the GNSS receiver, hot"],
    ["AT+CGNSXTRA=1", "predicted orbits (XTRA): used"],
    ["AT+SGPIO=0,4,1,1", "pin 4: high"],
    ["AT+CGPIO=0,48,1,0", "pin 48: low"],
    ["AT+CNETLIGHT=0", "network light: off"],
    [
      "AT+CPSMRDP",
      "power saving mode: what did the network grant?",
      ["+CPSMRDP: 0,20,14400,0,0,3600", "nothing granted, update every 1 h"],
      ["+CPSMRDP: 1,10,3600,20,14400,0", "granted: active 20 s, periodic update 4 h"],
    ],
  ]);
  testUnsolicited([[`+UGNSINF: ${fix}`, words]]);
});
