import { equal, ok } from "node:assert/strict";
import { commandTable } from "../../../../tools/modem/sim7000/table.ts";
import { seeded } from "../../../../tools/testing/random.ts";
import { Bench } from "./bench.ts";

const ends = ["", "?", "=?", "=", "=0", "=1", "=2,0,9", '="a",1', "=0,1", '=1,"IP","x"', "=,,", '="', "=99999999999"];
const excluded = ["+CPOWD", "+CFUN", "+IPR", "+CSCLK", "+CGNSURC"];

describe("tools/modem/sim7000 under random lines", () => {
  it("gives every line of known commands a final result and stays responsive", async () => {
    const bench = new Bench();
    const names = Object.keys(commandTable(bench.modem)).filter((name) => name.startsWith("+") && !excluded.includes(name));
    await bench.ask("ATE0");
    const random = seeded(2026);
    const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
    for (let run = 0; run < 1500; run++) {
      const line = `AT${pick(names)}${pick(ends)}${random() < 0.2 ? `;${pick(names)}${pick(ends)}` : ""}`;
      const answer = await bench.ask(line);
      const hasFinal = /(\r\n(OK|ERROR|SHUT OK|\+CME ERROR: .*|[\d.]+|STATE: .*|C: 7.*)|DATA ACCEPT.*)\r\n/.test(answer);
      ok(hasFinal, `${line} gave ${JSON.stringify(answer)} (seed 2026, run ${run})`);
    }
    await bench.rest();
    match(await bench.ask("AT"));
  });

  it("survives noise", async () => {
    const bench = new Bench();
    const random = seeded(7);
    for (let run = 0; run < 300; run++) {
      const noise = Array.from({ length: 1 + Math.floor(random() * 80) }, () => Math.floor(random() * 256));
      bench.modem.receive(Uint8Array.from(noise));
      await bench.clock.advance(50);
    }
    await bench.clock.advance(5000);
    bench.write("\r");
    await bench.rest();
    await bench.ask("ATE0");
    match(await bench.ask("AT"));
  });
});

function match(answer: string): void {
  equal(answer, "\r\nOK\r\n");
}
