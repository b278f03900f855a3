import assert from "node:assert/strict";
import { sleepingUart } from "../../../src/modem/dtr_sleep.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";

describe("src/modem/dtr_sleep", () => {
  const setUp = () => {
    const clock = VirtualClock.strict();
    const log: string[] = [];
    let listener: (bytes: string) => void = () => {};
    const line = { write: (bytes: string) => void log.push(bytes), on: (_event: "data", it: (bytes: string) => void) => void (listener = it) };
    const uart = sleepingUart(line, clock, (isAwake) => log.push(isAwake ? "awake" : "asleep"), 5000);
    return { clock, log, uart, arrive: (bytes: string) => listener(bytes) };
  };

  it("lets the modem sleep after the quiet, and wakes it 60 ms before the next command", async () => {
    const { clock, log, uart } = setUp();
    uart.write("AT\r");
    await clock.advance(4999);
    assert.deepEqual(log, ["AT\r"]);
    await clock.advance(2);
    uart.write("AT+CSQ\r");
    uart.write("more");
    await clock.advance(59);
    assert.deepEqual(log, ["AT\r", "asleep", "awake"]);
    await clock.advance(2);
    assert.deepEqual(log.splice(3), ["\rAT+CSQ\rmore"]);
    uart.write("AT\r");
    await clock.advance(5001);
    assert.deepEqual(log.splice(3), ["AT\r", "asleep"]);
  });

  it("stays awake while the modem tells something, and hands over what comes while it sleeps", async () => {
    const { clock, log, uart, arrive } = setUp();
    const heard: string[] = [];
    uart.on("data", (bytes) => heard.push(bytes));
    await clock.advance(4000);
    arrive("a");
    await clock.advance(4000);
    assert.deepEqual(log, []);
    await clock.advance(2000);
    arrive("b");
    assert.deepEqual([log, heard], [["asleep"], ["a", "b"]]);
  });
});
