import assert from "node:assert/strict";
import { Bench } from "./bench.ts";
import type { Disturbance } from "./bench.ts";
import { boundaries } from "./recording.ts";

/** What the UART does to the byte at an index of a piece. */
const KINDS: Record<string, (piece: string, index: number) => string> = {
  "a URC before": (piece, index) => `${piece.slice(0, index)}\r\n+TEST: 7\r\n${piece.slice(index)}`,
  "noise before": (piece, index) => `${piece.slice(0, index)}\xff\0>${piece.slice(index)}`,
  "the loss of": (piece, index) => piece.slice(0, index) + piece.slice(index + 1),
};

/**
 * What gets the driver over a lost answer, by the command in flight: the longest time that its owner waits, seconds. The AT engine itself is
 * back within 3 s after that; then the owner tries again.
 */
const RECOVERY_S: [command: RegExp, seconds: number, how: string][] = [
  [/^AT\+CIPSHUT/, 70, "time of AT+CIPSHUT"],
  [/^AT\+CSTT/, 60, "time of AT+CSTT"],
  [/^AT\+CIICR/, 90, "time of AT+CIICR"],
  [/^AT\+CIFSREX/, 10, "time of AT+CIFSREX"],
  [/^AT\+CIPSTART/, 80, "CONNECT OK is awaited for 80 s"],
  [/^AT\+CIP(SEND|RXGET=2)/, 70, "SEND OK is awaited for 60 s, CONNACK and SUBACK for 30 s, PINGRESP for 10 s after a keep-alive of 60 s"],
  [/^AT/, 5, "time of a command that says nothing else"],
];
/** Probes of the AT engine, the longest first back-off, and the way back to where it was: power stays on. */
const AGAIN_S = 12;
/** Time of AT+CIPRXGET, counted by a tick of 1 s. */
const READ_MS = 6000;

describe("src, the driver on a disturbed UART", function () {
  this.timeout(120_000);
  const undisturbed = new Bench();
  const tookMs = undisturbed.run(60_000)!;
  const said = undisturbed.passed.map(({ direction, bytes }) => (direction === "rx" ? bytes : "")).join("");
  const elements = boundaries(said);

  /** Seconds until the driver must be where it would have been. */
  function recoveryS(at: number): number {
    let position = 0;
    let command = "AT";
    for (const { direction, bytes } of undisturbed.passed) {
      if (direction === "tx" && bytes.startsWith("AT")) command = bytes;
      if (direction === "rx") position += bytes.length;
      if (position > at) break;
    }
    return RECOVERY_S.find(([pattern]) => pattern.test(command))![1] + AGAIN_S;
  }

  /** Counted bytes carry no check: what is changed in them may reach the application changed. */
  function isInPayload(at: number): boolean {
    const begin = elements.filter((boundary) => boundary <= at).at(-1)!;
    const header = /^\r\n\+CIPRXGET: 2,\d,\d+,\d+\r\n/.exec(said.slice(begin));
    return header !== null && at >= begin + header[0].length;
  }

  /** Runs to the end, or throws what the driver throws. */
  function disturbed(at: number, change: (piece: string, index: number) => string, limitMs: number): Bench {
    const disturb: Disturbance = (piece, position) => (at >= position && at < position + piece.length ? change(piece, at - position) : piece);
    const bench = new Bench(disturb);
    bench.clock.runUntil(() => bench.driver.isDone && (bench.broker.isCommandAcknowledged || isInPayload(at)), limitMs);
    return bench;
  }

  /** True when the AT engine takes a command and its answer within 3 s, once the read that may be in flight has had its time. */
  function understands(bench: Bench): boolean {
    bench.clock.runUntil(() => false, READ_MS);
    let result: string | undefined = "nothing";
    bench.driver.at.send({ text: "", timeoutS: 2, done: (error) => void (result = error) });
    bench.clock.runUntil(() => result !== "nothing", 3000);
    return result === undefined;
  }

  for (const [kind, change] of Object.entries(KINDS)) {
    it(`gets over ${kind} any byte: READY, every message acknowledged, no exception, within the owner's time`, () => {
      for (let at = 0; at < said.length; at++) {
        const limitMs = tookMs + recoveryS(at) * 1000;
        const what = `${kind} byte ${at}, ${JSON.stringify(`${said.slice(Math.max(0, at - 10), at)}|${said.slice(at, at + 10)}`)}`;
        const bench = disturbed(at, change, limitMs);
        const { driver, broker } = bench;
        const missing = driver.sent.filter((id) => !driver.acknowledged.includes(id));
        assert.deepEqual([driver.sent.length, missing], [2, []], `${what}: not acknowledged after ${limitMs} ms\n${driver.told.join("\n")}`);
        assert.ok(isInPayload(at) || broker.isCommandAcknowledged, `${what}: the command was lost`);
        assert.ok(understands(bench), `${what}: the modem is not understood afterwards`);
        assert.deepEqual(broker.published.filter((payload) => !["1", "short", "online"].includes(payload) && !/^(long)+$/.test(payload)), [], what);
      }
    });
  }
});
