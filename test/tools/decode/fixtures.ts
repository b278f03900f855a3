import type { Transcript } from "./transcript.ts";

/** SIM7000 traffic and the tokens that it is made of. */
export interface Fixture {
  it: string;
  transcript: Transcript;
  tokens: readonly string[];
}

export const lines: readonly Fixture[] = [
  {
    it: "tells the echo from the answer",
    transcript: [
      ["tx", "ATE0\r"],
      ["rx", "ATE0\r\r\nOK\r\n"],
      ["tx", "AT\r\n"],
      ["rx", "\r\nOK\r\n"],
    ],
    tokens: ["tx command ATE0", "rx echo ATE0", "rx final OK", "tx command AT", "rx final OK"],
  },
  {
    it: "takes several information lines of one command",
    transcript: [
      ["tx", "AT+CASTATE?\r"],
      ["rx", "\r\n+CASTATE: 0,1\r\n+CASTATE: 1,0\r\n\r\nOK\r\n"],
    ],
    tokens: ["tx command AT+CASTATE?", "rx answer +CASTATE: 0,1", "rx answer +CASTATE: 1,0", "rx final OK"],
  },
  {
    it: "tells a registration URC from the answer to a read",
    transcript: [
      ["tx", "AT+CEREG?\r"],
      ["rx", '\r\n+CEREG: 5,"2AFE","20F6A1F",7\r\n\r\n+CEREG: 2,5,"2AFE","20F6A1F",7\r\n\r\nOK\r\n\r\n+CEREG: 2\r\n'],
    ],
    tokens: [
      "tx command AT+CEREG?",
      'rx urc +CEREG: 5,\\"2AFE\\",\\"20F6A1F\\",7',
      'rx answer +CEREG: 2,5,\\"2AFE\\",\\"20F6A1F\\",7',
      "rx final OK",
      "rx urc +CEREG: 2",
    ],
  },
  {
    it: "takes bare lines as answers and unsolicited lines among them as URCs",
    transcript: [
      ["tx", "AT+CGSN\r"],
      ["rx", "\r\n+CEREG: 2\r\n\r\n869951030000000\r\n\r\nDST: 0\r\n\r\nOK\r\n"],
    ],
    tokens: ["tx command AT+CGSN", "rx urc +CEREG: 2", "rx answer 869951030000000", "rx urc DST: 0", "rx final OK"],
  },
  {
    it: "ends commands that have no OK with their own results",
    transcript: [
      ["tx", "AT+CIPSHUT\r"],
      ["rx", '\r\nDST: 0\r\n\r\n*PSUTTZ: 23/03/12,22:09:23","+04",0\r\n\r\nSHUT OK\r\n'],
      ["tx", "AT+CIFSR\r"],
      ["rx", "\r\n10.78.245.128\r\n"],
      ["tx", "AT+CIPCLOSE=0\r"],
      ["rx", "\r\n1, CLOSED\r\n\r\n0, CLOSE OK\r\n"],
      ["tx", "AT+CPOWD=1\r"],
      ["rx", "\r\nNORMAL POWER DOWN\r\n"],
    ],
    tokens: [
      "tx command AT+CIPSHUT",
      "rx urc DST: 0",
      'rx urc *PSUTTZ: 23/03/12,22:09:23\\",\\"+04\\",0',
      "rx final SHUT OK",
      "tx command AT+CIFSR",
      "rx final 10.78.245.128",
      "tx command AT+CIPCLOSE=0",
      "rx urc 1, CLOSED",
      "rx final 0, CLOSE OK",
      "tx command AT+CPOWD=1",
      "rx final NORMAL POWER DOWN",
    ],
  },
  {
    it: "takes the address as an answer where another command is joined",
    transcript: [
      ["tx", "AT+CIFSR;E0\r"],
      ["rx", "AT+CIFSR;E0\r\r\n10.216.175.18\r\n\r\nOK\r\n"],
    ],
    tokens: ["tx command AT+CIFSR;E0", "rx echo AT+CIFSR;E0", "rx answer 10.216.175.18", "rx final OK"],
  },
  {
    it: "ends a command with an error in each of its forms",
    transcript: [
      ["tx", "AT+X\r"],
      ["rx", "\r\nERROR\r\n"],
      ["tx", "AT+CIMI\r"],
      ["rx", "\r\n+CME ERROR: 14\r\n"],
      ["tx", "AT+CIMI\r"],
      ["rx", "\r\n+CME ERROR SIM busy\r\n"],
    ],
    tokens: [
      "tx command AT+X",
      "rx final ERROR",
      "tx command AT+CIMI",
      "rx final +CME ERROR: 14",
      "tx command AT+CIMI",
      "rx final +CME ERROR SIM busy",
    ],
  },
  {
    it: "forgets what was in flight when the modem starts anew",
    transcript: [
      ["tx", "AT+CLTS=1\r"],
      ["rx", "\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\nSMS Ready\r\n\r\nhello\r\n"],
    ],
    tokens: ["tx command AT+CLTS=1", "rx urc RDY", "rx urc +CFUN: 1", "rx urc SMS Ready", "rx urc hello"],
  },
  {
    it: "keeps garbage apart from the lines around it",
    transcript: [
      ["tx", "\xff\x00AT\r"],
      ["rx", "\xfe\x81\x02\r\n\r\nOK\r\n"],
      ["tx", "+++\r"],
    ],
    tokens: ["tx noise \xff\\u0000", "tx command AT", "rx noise \xfe\x81\\u0002", "rx final OK", "tx noise +++"],
  },
];
