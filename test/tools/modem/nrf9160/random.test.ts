import { equal, ok } from "node:assert/strict";
import { seeded } from "../../../../tools/testing/random.ts";
import { Bench } from "./bench.ts";

const ends = ["", "?", "=?", "=", "=0", "=1", "=2,0,9", '="a",1', "=0,1", '=1,"IP","x"', "=,,", "=99999999999", "=1,1,0", '=0,0,0,"x"', "=,1,5", '=1,"198.51.100.1",7'];
/** They take the modem away, or wait for ever as they should. */
const excluded = ["#XSLEEP", "#XSHUTDOWN", "#XRESET", "+IPR", "#XSLMUART", "#XRECV", "#XRECVFROM", "#XPOLL", "#XACCEPT"];
/** They enter data mode when they carry no data. */
const entersDataMode = /^\r\nOK\r\n$/;
const senders = ["#XSEND", "#XSENDTO", "#XTCPSEND", "#XUDPSEND"];
const final = /\r\n(OK|ERROR|\+CME ERROR: \d+)\r\n/;
const seed = 2026;

describe("tools/modem/nrf9160 under random input", () => {
  for (const dialect of ["slm", "sm"] as const) {
    it(`gives every line of known commands a final result and stays responsive (${dialect})`, async () => {
      const bench = new Bench({ dialect });
      bench.echo("198.51.100.1");
      const names = Object.keys(bench.modem.table).filter((name) => /^[+%#]/.test(name) && !excluded.includes(name));
      const random = seeded(seed);
      const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
      for (let run = 0; run < 1500; run++) {
        const name = pick(names);
        const line = `AT${name}${pick(ends)}`;
        const answer = await bench.ask(line);
        ok(final.test(answer), `${line} gave ${JSON.stringify(answer)} (seed ${seed}, run ${run})`);
        if (!senders.includes(name) || !entersDataMode.test(answer)) continue;
        bench.write("payload+++");
        await bench.until("#XDATAMODE: ");
        await bench.rest();
      }
      await bench.rest();
      ok((await bench.ask("AT")).includes("\r\nOK\r\n"));
    });

    it(`survives noise (${dialect})`, async () => {
      const bench = new Bench({ dialect });
      const random = seeded(seed + 1);
      for (let run = 0; run < 500; run++) {
        const noise = Array.from({ length: 1 + Math.floor(random() * 80) }, () => Math.floor(random() * 256));
        bench.modem.receive(Uint8Array.from(noise));
        await bench.clock.advance(50);
      }
      await bench.clock.advance(5000);
      // the recovery of a host that does not know the state: out of data mode, then, when nothing answers, out of an open quote
      bench.write(`+++${bench.end}`);
      await bench.rest();
      bench.write(`AT${bench.end}`);
      const isQuoted = !(await bench.listen(2000)).includes("OK");
      if (isQuoted) await bench.ask('"');
      equal(await bench.ask("AT"), "\r\nOK\r\n");
    });
  }

  it("answers the same when a session is cut at every byte", async () => {
    const session = ["AT+CEREG=2", "AT#XSOCKET=1,1,0", 'AT#XCONNECT="198.51.100.1",7', 'AT#XSEND="hello"', "AT#XRECV=5", "AT#XSOCKET=0"];
    const play = async (cut: number): Promise<string> => {
      const bench = new Bench();
      bench.echo("198.51.100.1");
      let all = "";
      let at = 0;
      for (const command of session) {
        const text = `${command}\r\n`;
        const inside = cut - at;
        at += text.length;
        if (inside > 0 && inside < text.length) {
          bench.write(text.slice(0, inside));
          await bench.clock.advance(700);
          bench.write(text.slice(inside));
        } else bench.write(text);
        await bench.clock.advanceUntil(() => final.test(bench.heard), 20000, command);
        all += await bench.rest();
      }
      return all;
    };
    const whole = await play(0);
    const length = session.reduce((sum, command) => sum + command.length + 2, 0);
    for (let cut = 1; cut < length; cut++) equal(await play(cut), whole, `cut after ${cut} bytes`);
  });

  it("lets a notification in at every element boundary of an answer", async () => {
    for (const dialect of ["slm", "sm"] as const) {
      const bench = new Bench({ dialect });
      bench.modem.faults.interleaved.push("%CESQ: 45,2,19,2");
      equal(await bench.ask("AT#XUUID"), `\r\n#XUUID: ${bench.modem.profile.uuid}\r\n\r\n%CESQ: 45,2,19,2\r\n\r\nOK\r\n`);
      bench.modem.faults.urcGapMs = 20;
      bench.modem.injectUrc("%CESQ: 46,2,19,2");
      equal(await bench.rest(), "\r\n%CESQ: 46,2,19,2\r\n");
    }
  });
});
