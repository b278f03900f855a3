import { equal, match } from "node:assert/strict";
import { Bench, play } from "./bench.ts";

const ok = "\r\nOK\r\n";
const off = `0${",".repeat(20)}`;
const searching = "1,0,,,,,,,0,,,,,,,,,,,,";
const place = { latitude: 31.222067, longitude: 121.354368, altitudeM: 34.7 };

describe("tools/modem/sim7000 GNSS", () => {
  it("goes from off over no fix to a fix, with 21 fields each time", async () => {
    const bench = new Bench({ gnss: { fix: place, firstFixMs: [30000, 30000] } });
    await bench.ask("ATE0");
    await play(bench, [
      ["AT+CGNSPWR?", "\r\n+CGNSPWR: 0\r\n\r\nOK\r\n"],
      ["AT+CGNSINF", `\r\n+CGNSINF: ${off}\r\n\r\nOK\r\n`],
      ["AT+CGNSPWR=1", ok],
      ["AT+CGNSINF", `\r\n+CGNSINF: ${searching}\r\n\r\nOK\r\n`],
    ]);
    await bench.clock.advance(30000);
    const answer = await bench.ask("AT+CGNSINF");
    match(
      answer,
      /^\r\n\+CGNSINF: 1,1,202601010000\d\d\.\d{3},31\.222067,121\.354368,34\.700,0\.00,0\.0,1,,1\.1,1\.4,0\.9,,21,6,,,45,,\r\n\r\nOK\r\n$/,
    );
    for (const fields of [answer.trim().split("\r")[0] ?? "", off, searching]) equal(fields.split(",").length, 21);
    await bench.ok("AT+CGNSPWR=0");
    await bench.expect("AT+CGNSINF", `\r\n+CGNSINF: ${off}\r\n\r\nOK\r\n`);
  });

  it("reports every n positions until it is told to stop", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok("AT+CGNSURC=5", "AT+CGNSPWR=1");
    await bench.rest();
    equal((await bench.listen(20000)).split(`\r\n+UGNSINF: ${searching}\r\n`).length - 1, 4);
    await bench.ok("AT+CGNSURC=0");
    equal(await bench.listen(20000), "");
    await bench.expect("AT+CGNSURC=256", "\r\nERROR\r\n");
  });

  it("loses the sky and finds it again", async () => {
    const bench = new Bench({ gnss: { fix: place, firstFixMs: [100, 100] } });
    await bench.ask("ATE0");
    await bench.ok("AT+CGNSPWR=1");
    await bench.clock.advance(1000);
    bench.modem.setPosition(undefined);
    await bench.expect("AT+CGNSINF", `\r\n+CGNSINF: ${searching}\r\n\r\nOK\r\n`);
    bench.modem.setPosition({ latitude: -1, longitude: -2 });
    match(await bench.ask("AT+CGNSINF"), /,-1\.000000,-2\.000000,/);
  });

  it("restarts faster the more it knows, and only while it is on", async () => {
    const bench = new Bench({ gnss: { fix: place, firstFixMs: [10000, 10000] } });
    await bench.ask("ATE0");
    await bench.expect("AT+CGNSHOT", "\r\nERROR\r\n");
    await bench.ok("AT+CGNSPWR=1", "AT+CGNSHOT");
    await bench.clock.advance(1000);
    match(await bench.ask("AT+CGNSINF"), /CGNSINF: 1,1,/);
    await bench.ok("AT+CGNSCOLD");
    await bench.clock.advance(5000);
    match(await bench.ask("AT+CGNSINF"), /CGNSINF: 1,0,/);
  });

  it("takes the antenna's supply pin in both forms", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok("AT+SGPIO=0,4,1,1", "AT+CGPIO=0,48,1,1", "AT+CGNSMOD=1,1,1,1");
    await bench.expect("AT+SGPIO=0", "\r\nERROR\r\n");
  });
});
