import assert from "node:assert/strict";
import { createAtEngine } from "../../../src/at/engine.ts";
import { enterPin } from "../../../src/modem/sim_pin.ts";
import type { PinConfig } from "../../../src/modem/sim_pin.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { info, Responder } from "./responder.ts";

const COUNTERS = '+SPIC,+CPINR="SIM PIN"';
const WRONG = "\r\n+CME ERROR: 16\r\n";

interface Attempt {
  commands: string[];
  cause: string | undefined;
  refused: number;
}

async function attempt(replies: Record<string, string>, config: PinConfig = { pin: "1234" }): Promise<Attempt> {
  const clock = VirtualClock.strict();
  const modem = new Responder(clock, { "+SPIC": "\r\nERROR\r\n", '+CPINR="SIM PIN"': "\r\nERROR\r\n", ...replies });
  const result: Attempt = { commands: modem.commands, cause: "not called", refused: 0 };
  config.onPinRefused = () => void result.refused++;
  enterPin(createAtEngine(modem, clock), COUNTERS, config, (cause) => (result.cause = cause));
  await clock.advance(60_000);
  return result;
}

describe("src/modem/sim_pin", () => {
  for (const [what, counter] of [
    ["+SPIC", { "+SPIC": info("+SPIC: 3,10,0,10") }],
    ["+CPINR with quotes", { '+CPINR="SIM PIN"': info('+CPINR: "SIM PIN",2') }],
    ["+CPINR without quotes", { '+CPINR="SIM PIN"': info("+CPINR: SIM PIN,3,3") }],
  ] as const) {
    it(`enters the PIN when ${what} tells of more than one attempt`, async () => {
      const { commands, cause } = await attempt(counter);
      assert.deepEqual([commands.at(-1), cause], ['+CPIN="1234"', undefined]);
    });
  }

  for (const [counter, cause] of [
    [{ "+SPIC": info("+SPIC: 1,10,0,10") }, "PIN not tried, attempts left: 1"],
    [{ '+CPINR="SIM PIN"': info("+CPINR: SIM PIN,1,3") }, "PIN not tried, attempts left: 1"],
    [{ "+SPIC": info("+SPIC: 0,10,0,10") }, "PIN not tried, attempts left: unknown"],
    [{}, "PIN not tried, attempts left: unknown"],
  ] as const) {
    it(`says "${cause}" for ${JSON.stringify(counter)}, and sends none`, async () => {
      const result = await attempt(counter);
      assert.equal(result.cause, cause);
      assert.ok(!result.commands.some((command) => command.startsWith("+CPIN=")));
    });
  }

  for (const [form, reply] of [
    ["a number", WRONG],
    ["words", "\r\n+CME ERROR: incorrect password\r\n"],
  ] as const) {
    it(`never tries a PIN again that was refused with ${form}`, async () => {
      const config: PinConfig = { pin: "1234" };
      const replies = { "+SPIC": info("+SPIC: 3,10,0,10"), '+CPIN="1234"': reply };
      const first = await attempt(replies, config);
      assert.deepEqual([first.cause, first.refused], [`SIM refused the PIN: ${reply.trim()}`, 1]);
      const second = await attempt(replies, config);
      assert.deepEqual([second.cause, second.commands], ["SIM wants a PIN: set the right pin in the settings", []]);
    });
  }

  it("does not call a PIN wrong that got no clear answer", async () => {
    for (const reply of ["\r\nERROR\r\n", ""]) {
      const { cause, refused } = await attempt({ "+SPIC": info("+SPIC: 3,10,0,10"), '+CPIN="1234"': reply });
      assert.equal(refused, 0);
      assert.match(cause!, /^SIM refused the PIN: (ERROR|no answer)$/);
    }
  });
});
