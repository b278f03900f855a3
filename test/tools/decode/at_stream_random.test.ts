import assert from "node:assert/strict";
import { AtStream } from "../../../tools/decode/at_stream.ts";
import type { Direction } from "../../../tools/decode/at_stream.ts";
import { describeToken } from "../../../tools/decode/describe.ts";
import { MqttStream } from "../../../tools/decode/mqtt_stream.ts";
import { loadDecoders } from "../../../tools/decode/registry.ts";
import { lines } from "./fixtures.ts";
import { payloads } from "./payload_fixtures.ts";
import { seeded } from "../../../tools/testing/random.ts";
import { summary, tokensOf } from "./transcript.ts";
import type { Transcript } from "./transcript.ts";

const seed = 7000;
const streams = 20_000;

/** Short streams: bytes at random, or pieces of real traffic with a byte changed, dropped or doubled here and there. */
function randomTranscript(random: () => number): Transcript {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const noise = (): string => Array.from({ length: Math.floor(random() * 24) }, () => String.fromCharCode(random() * 256)).join("");
  if (random() < 0.3) return [[pick<Direction>(["tx", "rx"]), noise()]];
  const { transcript } = pick([...lines, ...payloads]);
  return transcript.map(([direction, bytes]) => {
    const at = Math.floor(random() * bytes.length);
    const middle = pick(["", noise(), bytes.charAt(at).repeat(2), '"', "\r", ","]);
    return [direction, random() < 0.5 ? bytes : bytes.slice(0, at) + middle + bytes.slice(at + 1)] as const;
  });
}

describe("tools/decode/at_stream, random bytes", function () {
  this.timeout(60_000);

  it(`takes and describes ${streams} streams without an error, seed ${seed}`, async () => {
    const table = await loadDecoders();
    const random = seeded(seed);
    for (let i = 0; i < streams; i++) {
      const stream = new AtStream(table);
      for (const [direction, bytes] of randomTranscript(random)) {
        for (const token of stream.push(direction, bytes)) describeToken(token, table);
      }
      for (const token of stream.flush()) describeToken(token, table);
    }
  });

  it(`gives the same tokens byte by byte for 1000 of them, seed ${seed}`, async () => {
    const random = seeded(seed);
    for (let i = 0; i < 1000; i++) {
      const transcript = randomTranscript(random);
      const whole = (await tokensOf(transcript)).map(summary);
      assert.deepEqual((await tokensOf(transcript, "bytes")).map(summary), whole, JSON.stringify(transcript));
    }
  });

  it(`gives every decoder arguments at random without an error, seed ${seed}`, async () => {
    const table = await loadDecoders();
    const random = seeded(seed);
    const alphabet = '0123456789",:()+ABC ?;=\x00\xff';
    for (const decoder of table.all) {
      for (let i = 0; i < 300; i++) {
        const args = Array.from({ length: random() * 16 }, () => alphabet.charAt(random() * alphabet.length)).join("");
        for (const form of ["set", "read", "test", "run"] as const) {
          decoder.command?.(args, form);
          decoder.sends?.(args, form);
          decoder.isUnsolicited?.(`${decoder.name}: ${args}`, args, form);
        }
        for (const kind of ["answer", "urc", "final"] as const) decoder.answer?.(`${decoder.name}: ${args}`, kind);
        decoder.mask?.(args, false);
        decoder.opens?.(args);
      }
    }
  });

  it(`describes MQTT streams of any bytes without an error, seed ${seed}`, () => {
    const random = seeded(seed);
    for (let i = 0; i < streams; i++) {
      const stream = new MqttStream();
      for (let piece = 0; piece < 4; piece++) {
        const bytes = Buffer.from(Array.from({ length: 1 + random() * 20 }, () => random() * 256));
        // A legal header in front lets more of them through to the packets' bodies.
        if (random() < 0.7)
          bytes.set([[16, 32, 48, 50, 64, 130, 144, 162][Math.floor(random() * 8)]!, bytes.length - 2].slice(0, bytes.length));
        stream.push(random() < 0.5 ? "tx" : "rx", bytes);
      }
    }
  });
});
