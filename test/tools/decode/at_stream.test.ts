import assert from "node:assert/strict";
import { AtStream } from "../../../tools/decode/at_stream.ts";
import { loadDecoders } from "../../../tools/decode/registry.ts";
import { lines } from "./fixtures.ts";
import { payloads } from "./payload_fixtures.ts";
import { summary, tokensOf, tokensOfHalves } from "./transcript.ts";

describe("tools/decode/at_stream", () => {
  for (const { it: behaviour, transcript, tokens } of [...lines, ...payloads]) {
    it(behaviour, async () => {
      assert.deepEqual((await tokensOf(transcript)).map(summary), tokens);
    });

    it(`${behaviour}, wherever the bytes are cut`, async () => {
      assert.deepEqual((await tokensOf(transcript, "bytes")).map(summary), tokens);
      const longest = Math.max(...transcript.map(([, bytes]) => bytes.length));
      for (let cut = 1; cut < longest; cut++) {
        assert.deepEqual((await tokensOfHalves(transcript, cut)).map(summary), tokens, `cut at ${cut}`);
      }
    });
  }

  it("takes bytes as well as byte strings", async () => {
    const stream = new AtStream(await loadDecoders());
    assert.deepEqual(stream.push("rx", Buffer.from("\r\nRDY\r\n")).map(summary), ["rx urc RDY"]);
  });

  it("says which command a piece belongs to", async () => {
    const tokens = await tokensOf(payloads[0]!.transcript);
    assert.deepEqual(
      tokens.map(({ command }) => command),
      ["+CIPSEND", "+CIPSEND", "+CIPSEND", "+CIPSEND"],
    );
  });

  it("takes a line without an end for noise after 8192 bytes, wherever it is cut", async () => {
    const junk = "x".repeat(8300);
    const whole = (await tokensOf([["rx", junk]])).map(({ kind, bytes }) => [kind, bytes?.length]);
    assert.deepEqual(whole, [
      ["noise", 8192],
      ["noise", 108],
    ]);
    assert.deepEqual(
      (await tokensOf([["rx", junk]], "bytes")).map(({ kind, bytes }) => [kind, bytes?.length]),
      whole,
    );
  });

  it("does not wait for more bytes than a modem sends at once", async () => {
    const tokens = await tokensOf([["rx", "\r\n+RECEIVE,0,99999:\r\nRDY\r\n"]]);
    assert.deepEqual(tokens.map(summary), ["rx urc +RECEIVE,0,99999:", "rx urc RDY"]);
  });

  it("gives out what is incomplete at the end", async () => {
    assert.deepEqual(
      (
        await tokensOf([
          ["tx", "AT+CS"],
          ["rx", "\r\n+CIPRXGET: 2,1,9,0\r\nabc"],
        ])
      ).map(summary),
      ["rx urc +CIPRXGET: 2,1,9,0", "tx noise AT+CS", "rx data 1 abc (6 missing)"],
    );
  });
});
