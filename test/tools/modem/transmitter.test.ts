import { deepEqual, equal } from "node:assert/strict";
import { Transmitter } from "../../../tools/modem/transmitter.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";

describe("tools/modem/transmitter", () => {
  it("moves 11520 bytes in a second at 115200 bit/s", async () => {
    const clock = new VirtualClock();
    let bytes = 0;
    const line = new Transmitter(clock, 115200, 64, (piece) => (bytes += piece.length));
    line.send(Buffer.alloc(20000));
    await clock.advance(1000.1);
    equal(bytes, 11520);
  });

  it("tells that an element has left before its last piece is delivered", async () => {
    const clock = new VirtualClock();
    const events: string[] = [];
    const line = new Transmitter(clock, 115200, 3, (piece) => events.push(piece.toString()));
    line.send(Buffer.from("abcd"), () => events.push("first"));
    line.send(Buffer.from("ef"), () => events.push("second"));
    line.send(Buffer.alloc(0), () => events.push("empty"));
    await clock.advance(10);
    deepEqual(events, ["abc", "first", "second", "empty", "def"]);
  });

  it("names the rate at which a piece went out", async () => {
    const clock = new VirtualClock();
    const rates: number[] = [];
    const line = new Transmitter(clock, 9600, 64, (_piece, rate) => rates.push(rate));
    line.send(Buffer.from("OK"), () => (line.baudRate = 115200));
    await clock.advance(10);
    line.send(Buffer.from("OK"));
    await clock.advance(10);
    deepEqual(rates, [9600, 115200]);
  });

  it("drops what has not left when cleared", async () => {
    const clock = new VirtualClock();
    let text = "";
    const line = new Transmitter(clock, 115200, 1, (piece) => (text += piece.toString()));
    line.send(Buffer.from("abc"));
    await clock.advance(0.1);
    line.clear();
    line.send(Buffer.from("d"));
    await clock.advance(10);
    equal(text, "ad");
  });
});
