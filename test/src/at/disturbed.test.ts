import assert from "node:assert/strict";
import type { AtCommand } from "../../../src/at/command.ts";
import { createAtEngine } from "../../../src/at/engine.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { seeded } from "../seeded.ts";

/** A command and its answer by elements; raw bytes belong to the element before them. */
interface Exchange {
  command: Partial<AtCommand> & { text: string };
  elements: string[];
  /** What must come out. */
  expected: string[];
}

const read: Partial<AtCommand> = {
  prefix: "+CIPRXGET: 2,0,",
  head: "\r\n+CIPRXGET: 2,0,",
  lengthAt: 17,
  tail: ",0\r\n",
  onLine: (rest) => parseInt(rest),
};
/** More than one piece of a UART brings, with what looks like an end in it. */
const LONG = "\r\nOK\r\n> 12345678\xff\0".repeat(9).slice(0, 144) + "\r\nOK\r\n";

const exchanges: Exchange[] = [
  { command: { text: "+CMEE=1" }, elements: ["\r\nOK\r\n"], expected: ["done undefined"] },
  { command: { text: "+CPIN?", prefix: "+CPIN: " }, elements: ["\r\n+CPIN: READY\r\n", "\r\nOK\r\n"], expected: ["line READY", "done undefined"] },
  { command: { text: "+CGSN", prefix: "" }, elements: ["\r\n869951030000000\r\n", "\r\nOK\r\n"], expected: ["line 869951030000000", "done undefined"] },
  { command: { text: "+CIPSHUT", final: "SHUT OK" }, elements: ["\r\nSHUT OK\r\n"], expected: ["done undefined"] },
  { command: { text: "+CIICR" }, elements: ["\r\n+CME ERROR: 148\r\n"], expected: ["done +CME ERROR: 148"] },
  { command: { text: "+CIPCLOSE=0,1", final: "0, CLOSE OK" }, elements: ["\r\n0, CLOSE OK\r\n"], expected: ["done undefined"] },
  {
    command: { text: "+CIPRXGET=2,0,512", ...read },
    elements: ["\r\n+CIPRXGET: 2,0,9,0\r\n\r\nOK\r\n> x", "\r\nOK\r\n"],
    expected: ["bytes \r\nOK\r\n> x", "done undefined"],
  },
  {
    command: { text: "+CIPRXGET=2,0,512", ...read },
    elements: [`\r\n+CIPRXGET: 2,0,150,7\r\n${LONG}`, "\r\nOK\r\n"],
    expected: [`bytes ${LONG}`, "done undefined"],
  },
];

const inPieces = (stream: string, size: number): string[] => stream.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];

interface Bench {
  clock: VirtualClock;
  seen: string[];
  urcs: string[];
  feed(bytes: string): void;
  send(command: Exchange["command"]): void;
}

/** @param isAnswering answers "AT" with OK, as a modem does that has come to itself */
function bench(isAnswering: boolean): Bench {
  const clock = VirtualClock.strict();
  const seen: string[] = [];
  const urcs: string[] = [];
  let listener: (bytes: string) => void = () => {};
  const at = createAtEngine(
    {
      on: (_event, handler) => (listener = handler),
      write(bytes) {
        if (isAnswering && (bytes === "AT\r" || bytes === "AT+AFTER\r")) clock.setTimeout(() => listener("\r\nOK\r\n"), 20);
      },
    },
    clock,
  );
  at.onUrc("+TEST:", (line) => void urcs.push(line));
  return {
    clock,
    seen,
    urcs,
    feed: (bytes) => listener(bytes),
    send(command) {
      const { onLine } = command;
      at.send({
        timeoutS: 1,
        ...command,
        onLine: (rest) => (onLine ? onLine(rest) : void seen.push(`line ${rest}`)),
        done: (error, bytes) => void seen.push(...(bytes === undefined ? [] : [`bytes ${bytes}`]), `done ${error}`),
      });
    },
  };
}

const URC = "\r\n+TEST: 7\r\n";

describe("src/at/engine disturbed", function () {
  this.timeout(60_000);

  for (const { command, elements, expected } of exchanges) {
    it(`loses no URC at any boundary of the answer to AT${command.text} in ${elements.join("").length} bytes, and takes none for it`, () => {
      for (let boundary = 0; boundary <= elements.length; boundary++) {
        const stream = [...elements.slice(0, boundary), URC, ...elements.slice(boundary)].join("");
        for (const pieces of [[stream], inPieces(stream, 64), stream.split("")]) {
          const it = bench(false);
          it.send(command);
          pieces.forEach((piece) => it.feed(piece));
          assert.deepEqual(it.seen, expected, JSON.stringify(stream));
          assert.deepEqual(it.urcs, ["+TEST: 7"], JSON.stringify(stream));
        }
      }
    });

    it(`comes to itself within 3 s after a URC, noise, or a lost byte anywhere in the answer to AT${command.text} in ${elements.join("").length} bytes`, async () => {
      const whole = elements.join("");
      for (let at = 0; at < whole.length; at++) {
        for (const broken of [whole.slice(0, at) + URC + whole.slice(at), `${whole.slice(0, at)}\xff\0>${whole.slice(at)}`, whole.slice(0, at) + whole.slice(at + 1)]) {
          for (const size of [4096, 64]) {
            const it = bench(true);
            it.send(command);
            inPieces(broken, size).forEach((piece) => it.feed(piece));
            it.send({ text: "+AFTER" });
            await it.clock.advance(3000);
            assert.equal(it.seen.filter((entry) => entry.startsWith("done")).length, 2, JSON.stringify([broken, it.seen]));
            assert.equal(it.seen.at(-1), "done undefined", JSON.stringify([broken, it.seen]));
          }
        }
      }
    });
  }

  it("survives 200,000 random pieces of streams, seed 27, and understands the modem afterwards", async () => {
    const random = seeded(27);
    const below = (limit: number): number => Math.floor(random() * limit);
    const words = ["\r\n", "OK", "ERROR", "> ", ">", "+CIPRXGET: 2,0,", "+CIPRXGET: 1,0", "+TEST: 7", ":", ",", "0, CLOSED", "9", "\xff", "\0", "on", "toString", "+CME ERROR: 3"];
    for (let left = 200_000; left > 0; left -= 2000) {
      const it = bench(true);
      for (let count = 0; count < 2000; count++) {
        if (random() < 0.02) it.send(exchanges[below(exchanges.length)]!.command);
        it.feed(random() < 0.9 ? words[below(words.length)]! : String.fromCharCode(below(256)));
      }
      it.feed(`${"\xff".repeat(2000)}\r\n`);
      await it.clock.advance(200_000);
      it.seen.length = 0;
      it.send({ text: "+AFTER" });
      await it.clock.advance(3000);
      assert.deepEqual(it.seen, ["done undefined"]);
    }
  });
});
