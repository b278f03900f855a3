import type { Fixture } from "./fixtures.ts";

/** Traffic with raw bytes in it. */
export const payloads: readonly Fixture[] = [
  {
    it: "takes the bytes after a prompt for the socket's, whatever they are",
    transcript: [
      ["tx", "AT+CIPSEND=3,9\r"],
      ["rx", "\r\n> "],
      ["tx", "\r\nOK\r\nAT\r"],
      ["rx", "\r\n3, SEND OK\r\n"],
    ],
    tokens: ["tx command AT+CIPSEND=3,9", "rx prompt >", "tx data 3 \\r\\nOK\\r\\nAT\\r", "rx final 3, SEND OK"],
  },
  {
    it: "accepts a prompt without the space and URCs around the payload",
    transcript: [
      ["tx", "AT+CIPSEND=0,2\r"],
      ["rx", "\r\n>"],
      ["rx", "\r\n1, CLOSED\r\n"],
      ["tx", "hi"],
      ["rx", "\r\n+CIPRXGET: 1,0\r\n\r\nDATA ACCEPT:0,2\r\n"],
    ],
    tokens: [
      "tx command AT+CIPSEND=0,2",
      "rx prompt >",
      "rx urc 1, CLOSED",
      "tx data 0 hi",
      "rx urc +CIPRXGET: 1,0",
      "rx final DATA ACCEPT:0,2",
    ],
  },
  {
    it: "expects no payload when the command is refused",
    transcript: [
      ["tx", "AT+CIPSEND=0,1461\r"],
      ["rx", "\r\nERROR\r\n"],
      ["tx", "AT\r"],
      ["rx", "\r\nOK\r\n"],
    ],
    tokens: ["tx command AT+CIPSEND=0,1461", "rx final ERROR", "tx command AT", "rx final OK"],
  },
  {
    it: "ends a payload without a length at Ctrl-Z",
    transcript: [
      ["tx", "AT+CIPSEND=0\r"],
      ["rx", "\r\n> "],
      ["tx", "hello\x1a"],
      ["rx", "\r\n0, SEND OK\r\n"],
    ],
    tokens: ["tx command AT+CIPSEND=0", "rx prompt >", "tx data 0 hello", "rx final 0, SEND OK"],
  },
  {
    it: "counts the bytes of a read and does not look into them",
    transcript: [
      ["tx", "AT+CIPRXGET=2,0,1460\r"],
      ["rx", "\r\n+CIPRXGET: 2,0,8,0\r\n\nOK\r\n>\x00\r\r\nOK\r\n"],
    ],
    tokens: ["tx command AT+CIPRXGET=2,0,1460", "rx answer +CIPRXGET: 2,0,8,0", "rx data 0 \\nOK\\r\\n>\\u0000\\r", "rx final OK"],
  },
  {
    it: "keeps the notice of new data apart from the answer around it",
    transcript: [
      ["tx", "AT+CIPRXGET=4,0\r"],
      ["rx", "\r\n+CIPRXGET: 1,0\r\n\r\n+CIPRXGET: 4,0,341\r\n\r\nOK\r\n"],
    ],
    tokens: ["tx command AT+CIPRXGET=4,0", "rx urc +CIPRXGET: 1,0", "rx answer +CIPRXGET: 4,0,341", "rx final OK"],
  },
  {
    it: "takes an empty read, a read in single mode and one with the sender's address",
    transcript: [
      ["tx", "AT+CIPRXGET=2,0,9\r"],
      ["rx", "\r\n+CIPRXGET: 2,0,0,0\r\n\r\nOK\r\n"],
      ["tx", "AT+CIPRXGET=2,9\r"],
      ["rx", "\r\n+CIPRXGET: 2,3,0\r\nabc\r\nOK\r\n"],
      ["tx", "AT+CIPRXGET=2,1,9\r"],
      ["rx", "\r\n+CIPRXGET: 2,1,3,0,10.0.0.1:80\r\nabc\r\nOK\r\n"],
    ],
    tokens: [
      "tx command AT+CIPRXGET=2,0,9",
      "rx answer +CIPRXGET: 2,0,0,0",
      "rx final OK",
      "tx command AT+CIPRXGET=2,9",
      "rx answer +CIPRXGET: 2,3,0",
      "rx data 0 abc",
      "rx final OK",
      "tx command AT+CIPRXGET=2,1,9",
      "rx answer +CIPRXGET: 2,1,3,0,10.0.0.1:80",
      "rx data 1 abc",
      "rx final OK",
    ],
  },
  {
    it: "takes pushed data between a command and its result",
    transcript: [
      ["tx", "AT+CSQ\r"],
      ["rx", "\r\n+RECEIVE,5,4:\r\nOK\r\n\r\n+IPD,5:test1\r\n+CSQ: 24,99\r\n\r\nOK\r\n"],
    ],
    tokens: [
      "tx command AT+CSQ",
      "rx urc +RECEIVE,5,4:",
      "rx data 5 OK\\r\\n",
      "rx urc +IPD,5:",
      "rx data 0 test1",
      "rx answer +CSQ: 24,99",
      "rx final OK",
    ],
  },
  {
    it: "takes the data of a CA socket directly behind the comma",
    transcript: [
      ["tx", "AT+CARECV=1,512\r"],
      ["rx", "\r\n+CARECV: 4,1,\r\n\r\nOK\r\n"],
      ["tx", "AT+CARECV=1,512\r"],
      ["rx", "\r\n+CARECV: 0\r\n\r\nOK\r\n"],
      ["tx", "AT+CARECV?\r"],
      ["rx", "\r\n+CARECV: 0,12\r\n\r\nOK\r\n"],
    ],
    tokens: [
      "tx command AT+CARECV=1,512",
      "rx answer +CARECV: 4,",
      "rx data 1 1,\\r\\n",
      "rx final OK",
      "tx command AT+CARECV=1,512",
      "rx answer +CARECV: 0",
      "rx final OK",
      "tx command AT+CARECV?",
      "rx answer +CARECV: 0,12",
      "rx final OK",
    ],
  },
  {
    it: "takes a file after DOWNLOAD",
    transcript: [
      ["tx", 'AT+CFSWFILE=3,"ca.crt",0,4,5000\r'],
      ["rx", "\r\nDOWNLOAD\r\n"],
      ["tx", "\n-\r-"],
      ["rx", "\r\nOK\r\n"],
    ],
    tokens: ['tx command AT+CFSWFILE=3,\\"ca.crt\\",0,4,5000', "rx prompt DOWNLOAD", "tx data \\n-\\r-", "rx final OK"],
  },
  {
    it: "gives out a payload that ends early when the result comes",
    transcript: [
      ["tx", 'AT+CFSWFILE=3,"ca.crt",0,4,5000\r'],
      ["rx", "\r\nDOWNLOAD\r\n"],
      ["tx", "ab"],
      ["rx", "\r\nERROR\r\n"],
      ["tx", "AT\r"],
      ["rx", "\r\nOK\r\n"],
    ],
    tokens: [
      'tx command AT+CFSWFILE=3,\\"ca.crt\\",0,4,5000',
      "rx prompt DOWNLOAD",
      "tx data ab (2 missing)",
      "rx final ERROR",
      "tx command AT",
      "rx final OK",
    ],
  },
  {
    it: "finds its way again after a read whose bytes were lost",
    transcript: [
      ["tx", "AT+CIPRXGET=2,0,99\r"],
      ["rx", "\r\n+CIPRXGET: 2,0,99,0\r\nabc\r\nOK\r\n"],
      ["tx", "AT\r"],
      ["rx", "\r\nOK\r\n"],
    ],
    tokens: [
      "tx command AT+CIPRXGET=2,0,99",
      "rx answer +CIPRXGET: 2,0,99,0",
      "rx data 0 abc\\r\\nOK\\r\\n (90 missing)",
      "tx command AT",
      "rx final OK",
    ],
  },
  {
    it: "keeps a payload that the modem repeats apart from its lines",
    transcript: [
      ["tx", "AT+CIPSEND=0,4\r"],
      ["rx", "AT+CIPSEND=0,4\r\r\n> "],
      ["tx", "\r\nOK"],
      ["rx", "\r\nOK\r\n0, SEND OK\r\n"],
    ],
    tokens: [
      "tx command AT+CIPSEND=0,4",
      "rx echo AT+CIPSEND=0,4",
      "rx prompt >",
      "tx data 0 \\r\\nOK",
      "rx echo \\r\\nOK",
      "rx final 0, SEND OK",
    ],
  },
];
