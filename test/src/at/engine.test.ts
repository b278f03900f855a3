import assert from "node:assert/strict";
import { AT_TIMEOUT } from "../../../src/at/command.ts";
import type { AtCommand } from "../../../src/at/command.ts";
import { createAtEngine } from "../../../src/at/engine.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { UartStub } from "../../../tools/testing/uart_stub.ts";
import type { UartStep } from "../../../tools/testing/uart_stub.ts";

/** An exchange: commands in order, the script of the other side, and what must come out. */
interface Case {
  name: string;
  commands: Partial<AtCommand>[];
  script: UartStep[];
  expected: string[];
}

const cases: Case[] = [
  {
    name: "ends a command with OK",
    commands: [{ text: "+CMEE=1" }],
    script: [{ expect: "AT+CMEE=1\r", reply: "\r\nOK\r\n" }],
    expected: ["done +CMEE=1 undefined"],
  },
  {
    name: "drops the echo",
    commands: [{ text: "E0" }],
    script: [{ expect: "ATE0\r", reply: "ATE0\r\r\nOK\r\n" }],
    expected: ["done E0 undefined"],
  },
  {
    name: "gives the information line and then the result",
    commands: [{ text: "+CPIN?", prefix: "+CPIN: " }],
    script: [{ expect: "AT+CPIN?\r", reply: "\r\n+CPIN: READY\r\n\r\nOK\r\n" }],
    expected: ["line READY", "done +CPIN? undefined"],
  },
  {
    name: "takes bare digits for a command that expects them, and no URC",
    commands: [{ text: "+CGSN", prefix: "" }],
    script: [{ expect: "AT+CGSN\r", reply: "\r\nSMS Ready\r\n\r\n0, CLOSED\r\n\r\n869951030000000\r\n\r\nOK\r\n" }],
    expected: ["urc 0, CLOSED", "line 869951030000000", "done +CGSN undefined"],
  },
  {
    name: "delivers +CIPRXGET: 1,0 that arrives between a read's header and OK of another command",
    commands: [{ text: "+CSQ", prefix: "+CSQ: " }],
    script: [{ expect: "AT+CSQ\r", reply: "\r\n+CIPRXGET: 1,0\r\n\r\n+CSQ: 24,99\r\n\r\n+CIPRXGET: 1,0\r\n\r\nOK\r\n" }],
    expected: ["urc +CIPRXGET: 1,0", "line 24,99", "urc +CIPRXGET: 1,0", "done +CSQ undefined"],
  },
  {
    name: "takes payload by length, whatever it holds",
    commands: [{ text: "+CIPRXGET=2,0,512", prefix: "+CIPRXGET: 2,0,", onLine: (rest) => parseInt(rest) }],
    script: [{ expect: "AT+CIPRXGET=2,0,512\r", reply: "\r\n+CIPRXGET: 2,0,11,0\r\n\r\nOK\r\n> \xff\0x\r\nOK\r\n" }],
    expected: ['bytes "\\r\\nOK\\r\\n> ÿ\\u0000x"', "done +CIPRXGET=2,0,512 undefined"],
  },
  {
    name: "writes the data at the prompt and ends with SEND OK",
    commands: [{ text: "+CIPSEND=0,5", data: "hello", final: "0, SEND OK", failure: "SEND FAIL" }],
    script: [
      { expect: "AT+CIPSEND=0,5\r", reply: "\r\n> " },
      { expect: "hello", reply: "\r\n+CIPRXGET: 1,0\r\n\r\n0, SEND OK\r\n" },
    ],
    expected: ["urc +CIPRXGET: 1,0", "done +CIPSEND=0,5 undefined"],
  },
  {
    name: "takes a prompt without its space, and SEND FAIL without a space",
    commands: [{ text: "+CIPSEND=0,2", data: "hi", final: "0, SEND OK", failure: "SEND FAIL" }],
    script: [
      { expect: "AT+CIPSEND=0,2\r", reply: "\r\n>" },
      { expect: "hi", reply: "\r\n0,SEND FAIL\r\n" },
    ],
    expected: ["done +CIPSEND=0,2 SEND FAIL"],
  },
  {
    name: "writes a file's bytes at DOWNLOAD",
    commands: [{ text: '+CFSWFILE=3,"a",0,2,5000', data: "hi" }],
    script: [
      { expect: 'AT+CFSWFILE=3,"a",0,2,5000\r', reply: "\r\nDOWNLOAD\r\n" },
      { expect: "hi", reply: "\r\nOK\r\n" },
    ],
    expected: ['done +CFSWFILE=3,"a",0,2,5000 undefined'],
  },
  {
    name: "does not take CLOSE OK of another socket's close for the OK in flight",
    commands: [{ text: "+CSTT=1" }],
    script: [{ expect: "AT+CSTT=1\r", reply: "\r\n0, CLOSE OK\r\n\r\nSHUT OK\r\n\r\nERROR\r\n" }],
    expected: ["done +CSTT=1 ERROR"],
  },
  {
    name: "gives every form of error and goes on with the queue",
    commands: [{ text: "+A" }, { text: "+B" }, { text: "+C" }],
    script: [
      { expect: "AT+A\r", reply: "\r\nERROR\r\n" },
      { expect: "AT+B\r", reply: "\r\n+CME ERROR: operation not allowed\r\n" },
      { expect: "AT+C\r", reply: "\r\n+CME ERROR 3\r\n" },
    ],
    expected: ["done +A ERROR", "done +B +CME ERROR: operation not allowed", "done +C +CME ERROR 3"],
  },
  {
    name: "looks a foreign key up without meeting native members",
    commands: [{ text: "+A" }],
    script: [{ expect: "AT+A\r", reply: "\r\ntoString\r\n\r\n__proto__: 1\r\n\r\non: 2\r\n\r\nOK\r\n" }],
    expected: ["done +A undefined"],
  },
];

const lostByte: Case = {
  name: "fails a read whose counted bytes do not end in a line end: the UART has lost some",
  commands: [{ text: "+CIPRXGET=2,0,512", prefix: "+CIPRXGET: 2,0,", onLine: (rest) => parseInt(rest) }],
  script: [{ expect: "AT+CIPRXGET=2,0,512\r", reply: "\r\n+CIPRXGET: 2,0,10,0\r\n01234567\r\nOK\r\n" }],
  expected: ["done +CIPRXGET=2,0,512 UART lost bytes"],
};
cases.push(lostByte, {
  name: "takes a failure that has a colon, such as +PDP: DEACT for CIICR",
  commands: [{ text: "+CIICR", failure: "+PDP: DEACT" }],
  script: [{ expect: "AT+CIICR\r", reply: "\r\n+PDP: DEACT\r\n" }],
  expected: ["done +CIICR +PDP: DEACT"],
});

cases.push({
  name: "gives no bytes where the answer says that none follow, so that its owner knows",
  commands: [
    {
      text: "+CIPRXGET=2,0,512",
      prefix: "+CIPRXGET: 2,0,",
      head: "\r\n+CIPRXGET: 2,0,", lengthAt: 17,
      tail: ",0\r\n",
      onLine: (rest) => parseInt(rest),
    },
  ],
  script: [{ expect: "AT+CIPRXGET=2,0,512\r", reply: "\r\n+CIPRXGET: 2,0,0,0\r\n\r\nOK\r\n" }],
  expected: ['bytes ""', "done +CIPRXGET=2,0,512 undefined"],
});

for (const length of [1, 16, 17, 18, 25, 100, 128, 129, 512]) {
  const bytes = "x".repeat(length);
  cases.push({
    name: `takes ${length} counted bytes whose header comes in a piece of its own`,
    commands: [{ text: "+CIPRXGET=2,0,512", prefix: "+CIPRXGET: 2,0,", head: "\r\n+CIPRXGET: 2,0,", lengthAt: 17, tail: ",0\r\n", onLine: (rest) => parseInt(rest) }],
    script: [
      { expect: "AT+CIPRXGET=2,0,512\r", reply: `\r\n+CIPRXGET: 2,0,${length},0\r\n` },
      { reply: `${bytes}\r\nOK\r\n`, afterMs: 5 },
    ],
    expected: [`bytes ${JSON.stringify(bytes)}`, "done +CIPRXGET=2,0,512 undefined"],
  });
}

async function play(test: Case, maxReadBytes: number): Promise<{ seen: string[]; stub: UartStub }> {
  const clock = VirtualClock.strict();
  const stub = new UartStub(test.script, { clock, maxReadBytes });
  const at = createAtEngine(stub, clock);
  const seen: string[] = [];
  at.onUrc("+CIPRXGET:", (line) => void seen.push("urc " + line));
  at.onUrc(":CLOSED", (line) => void seen.push("urc " + line));
  for (const command of test.commands) {
    const parse = command.onLine;
    at.send({
      timeoutS: 5,
      ...(command as { text: string }),
      onLine: (rest) => (parse ? parse(rest) : void seen.push("line " + rest)),
      done: (error, bytes) => void seen.push(...(bytes === undefined ? [] : ["bytes " + JSON.stringify(bytes)]), `done ${command.text} ${error}`),
    });
  }
  await clock.advance(4000);
  return { seen, stub };
}

describe("src/at/engine", () => {
  for (const test of cases) {
    it(test.name, async () => {
      const { seen, stub } = await play(test, 4096);
      assert.equal(stub.failure, undefined);
      assert.deepEqual(seen, test.expected);
    });
    it(`${test.name}, cut at every byte`, async () => {
      const { seen, stub } = await play(test, 1);
      assert.equal(stub.failure, undefined);
      assert.deepEqual(seen, test.expected);
    });
  }

  it("gives up after the time-out, probes, and does not take the late answer for the next command's", async () => {
    const clock = VirtualClock.strict();
    const stub = new UartStub(
      [
        { expect: "AT+SLOW\r" },
        { expect: "AT\r", reply: "\r\nOK\r\n\r\nOK\r\n", afterMs: 500 },
        { expect: "AT+NEXT\r", reply: "\r\n+NEXT: 1\r\n\r\nOK\r\n" },
      ],
      { clock },
    );
    const at = createAtEngine(stub, clock);
    const seen: string[] = [];
    at.send({ text: "+SLOW", timeoutS: 2, done: (error) => seen.push(`slow ${error}`) });
    at.send({ text: "+NEXT", timeoutS: 2, prefix: "+NEXT: ", onLine: (rest) => void seen.push(rest), done: (error) => seen.push(`next ${error}`) });
    await clock.advance(1999);
    assert.deepEqual(seen, []);
    await clock.advance(3000);
    assert.deepEqual(seen, [`slow ${AT_TIMEOUT}`, "1", "next undefined"]);
    assert.equal(stub.failure, undefined);
  });

  it("reports a modem that answers no probe, then serves the queue", async () => {
    const clock = VirtualClock.strict();
    const written: string[] = [];
    const at = createAtEngine({ write: (bytes) => written.push(bytes), on: () => {} }, clock);
    let silences = 0;
    const errors: unknown[] = [];
    at.onSilent = () => silences++;
    at.send({ text: "+A", timeoutS: 1, done: (error) => errors.push(error) });
    await clock.advance(6000);
    assert.equal(silences, 1);
    assert.deepEqual(written, ["AT+A\r", "AT\r", "AT\r", "AT\r"]);
    assert.deepEqual(errors, [AT_TIMEOUT]);
    at.send({ text: "+B", timeoutS: 1 });
    assert.equal(written.at(-1), "AT+B\r");
  });

  it("fails what waits when the modem is gone", () => {
    const clock = VirtualClock.strict();
    const at = createAtEngine({ write: () => {}, on: () => {} }, clock);
    const errors: unknown[] = [];
    at.send({ text: "+A", timeoutS: 1, done: (error) => errors.push(error) });
    at.send({ text: "+B", timeoutS: 1, done: (error) => errors.push(error) });
    at.reset("modem restarted");
    assert.deepEqual(errors, ["modem restarted", "modem restarted"]);
  });

  it("drops endless noise and still understands what follows", async () => {
    const clock = VirtualClock.strict();
    const stub = new UartStub([{ expect: "AT\r" }], { clock });
    const at = createAtEngine(stub, clock);
    const seen: unknown[] = [];
    at.send({ text: "", timeoutS: 5, done: (error) => seen.push(error) });
    stub.send("\xff\0".repeat(1000));
    stub.send("\r\nOK\r\n");
    await clock.advance(1);
    assert.deepEqual(seen, [undefined]);
  });
});
