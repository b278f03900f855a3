import assert from "node:assert/strict";
import { createAtEngine } from "../../../src/at/engine.ts";
import type { PowerKey } from "../../../src/hal/contracts.ts";
import { createCellular } from "../../../src/modem/cellular.ts";
import type { Cellular, CellularConfig } from "../../../src/modem/cellular.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { info, Responder } from "./responder.ts";

const MODEL = {
  setUp: () => ["+CMEE=1"],
  rungs: [, , "+CGATT=0;+CGATT=1", , "+CFUN=0;+CFUN=1", , "+CFUN=1,1"],
  bootUrcs: ":RDY",
  pinCounters: '+SPIC,+CPINR="SIM PIN"',
  attach: (apn: string) => [`+ATTACH="${apn}"`],
};

const HEALTHY = { "+CGSN": info("869951030000000"), "+CPIN?": info("+CPIN: READY"), "+CEREG?": info("+CEREG: 1,5"), "+CGREG?": info("+CGREG: 1,0") };

interface Bench {
  clock: VirtualClock;
  modem: Responder;
  cellular: Cellular;
  results: (string | undefined)[];
  presses: number;
}

function bench(replies: Record<string, string> = {}, config: Partial<CellularConfig> = {}, power?: { isSilent?: boolean; status?: () => boolean }): Bench {
  const clock = VirtualClock.strict();
  const modem = new Responder(clock, { ...HEALTHY, ...replies });
  modem.isSilent = !!power?.isSilent;
  const key: PowerKey = {
    readyMs: 4500,
    press(done) {
      result.presses++;
      modem.isSilent = false;
      clock.setTimeout(done, 1200);
    },
    isOn: () => power?.status?.(),
  };
  const cellular = createCellular(createAtEngine(modem, clock), clock, key, MODEL, () => ({ apn: "net", registerS: 60, ...config }));
  const results: (string | undefined)[] = [];
  const result: Bench = { clock, modem, cellular, results, presses: 0 };
  cellular.up((cause) => results.push(cause));
  return result;
}

describe("src/modem/cellular", () => {
  it("initialises, checks the SIM, registers, attaches, and then calls back", async () => {
    const { clock, modem, cellular, results, presses } = bench();
    await clock.advance(1000);
    assert.deepEqual(results, [undefined]);
    assert.equal(cellular.imei(), "869951030000000");
    assert.deepEqual(modem.commands, ["", "E0", "+CMEE=1", "+CGSN", "+CPIN?", "+CEREG=1", "+CGREG=1", "+CEREG?", "+CGREG?", '+ATTACH="net"']);
    assert.equal(presses, 0);
  });

  for (const [what, line] of [["a digit less", "86995103000000"], ["noise in it", "8699510\xff0000000"], ["noise behind it", "869951030000000\0"]] as const) {
    it(`takes no IMEI with ${what}, and asks again with the next attempt`, async () => {
      const { clock, modem, cellular, results } = bench({ "+CGSN": info(line) });
      await clock.advance(1000);
      assert.deepEqual([results, cellular.imei()], [["modem set-up: AT+CGSN: no IMEI"], undefined]);
      modem.set("+CGSN", info("869951030000000"));
      cellular.up((cause) => results.push(cause));
      await clock.advance(1000);
      assert.deepEqual([results.length, results[1], cellular.imei()], [2, undefined, "869951030000000"]);
    });
  }

  it("SIM-Q6: presses the power key only when nothing answers", async () => {
    const setup = bench({}, {}, { isSilent: true });
    await setup.clock.advance(20000);
    assert.deepEqual(setup.results, [undefined]);
    assert.equal(setup.presses, 1);
  });

  it("presses at once when STATUS says that the modem is off", async () => {
    let isOn = false;
    const setup = bench({}, {}, { status: () => isOn });
    assert.equal(setup.presses, 1);
    isOn = true;
    await setup.clock.advance(10000);
    assert.deepEqual(setup.results, [undefined]);
    assert.equal(setup.presses, 1);
  });

  it("says that the modem does not answer after three power cycles, within 100 s, and can be asked again", async () => {
    const clock = VirtualClock.strict();
    const modem = new Responder(clock, HEALTHY);
    modem.isSilent = true;
    let presses = 0;
    const power: PowerKey = { readyMs: 4500, press: (done) => void (presses++, clock.setTimeout(done, 1200)), isOn: () => undefined };
    const cellular = createCellular(createAtEngine(modem, clock), clock, power, MODEL, () => ({ apn: "net", registerS: 60 }));
    const results: unknown[] = [];
    cellular.up((cause) => results.push(cause));
    await clock.advance(100_000);
    assert.deepEqual(results, ["no answer from the modem: check power and UART"]);
    assert.equal(presses, 3);
    modem.isSilent = false;
    let second: string | undefined = "not called";
    cellular.up((cause) => (second = cause));
    await clock.advance(10000);
    assert.equal(second, undefined);
  });

  it("SIM-Q7: waits for a SIM that is busy in its first seconds", async () => {
    const { clock, modem, results } = bench({ "+CPIN?": "\r\n+CME ERROR: 14\r\n" });
    await clock.advance(3000);
    modem.set("+CPIN?", info("+CPIN: READY"));
    await clock.advance(3000);
    assert.deepEqual(results, [undefined]);
  });

  for (const [reply, cause] of [
    ["\r\n+CME ERROR: 10\r\n", "SIM not ready: +CME ERROR: 10"],
    ["\r\n+CME ERROR: 13\r\n", "SIM not ready: +CME ERROR: 13"],
    ["\r\n+CME ERROR: SIM not inserted\r\n", "SIM not ready: +CME ERROR: SIM not inserted"],
    ["\r\nERROR\r\n", "SIM not ready: ERROR"],
    [info("+CPIN: SIM PUK"), "SIM not ready: SIM PUK"],
    [info("+CPIN: SIM PIN"), "SIM wants a PIN: set the right pin in the settings"],
  ] as const) {
    it(`SIM-Q13: names ${cause} within 15 s`, async () => {
      const { clock, results } = bench({ "+CPIN?": reply });
      await clock.advance(15000);
      assert.deepEqual(results, [cause]);
    });
  }

  it("asks again when the SIM was busy with the PIN", async () => {
    const busy = bench({ "+CPIN?": info("+CPIN: SIM PIN"), "+SPIC": info("+SPIC: 3,10,0,10"), '+CPIN="1234"': "\r\n+CME ERROR: 14\r\n" }, { pin: "1234" });
    await busy.clock.advance(3000);
    busy.modem.set('+CPIN="1234"', "\r\nOK\r\n");
    await busy.clock.advance(900);
    busy.modem.set("+CPIN?", info("+CPIN: READY"));
    await busy.clock.advance(5000);
    assert.deepEqual(busy.results, [undefined]);
  });

  it("gives up on a SIM that takes the PIN and still wants it", async () => {
    const stuck = bench({ "+CPIN?": info("+CPIN: SIM PIN"), "+SPIC": info("+SPIC: 3,10,0,10") }, { pin: "1234" });
    await stuck.clock.advance(20_000);
    assert.deepEqual(stuck.results, ["SIM not ready: SIM PIN"]);
  });

  it("does not press the key of a modem that answers ERROR", async () => {
    const setup = bench({ "": "\r\nERROR\r\n" });
    await setup.clock.advance(20_000);
    assert.deepEqual([setup.presses, setup.results], [0, [undefined]]);
  });

  it("does not press the key of a modem that has just booted", async () => {
    const setup = bench();
    await setup.clock.advance(1000);
    setup.cellular.contextLost();
    setup.modem.isSilent = true;
    setup.cellular.up(() => {});
    await setup.clock.advance(100);
    setup.modem.isSilent = false;
    setup.modem.send("\r\nRDY\r\n");
    await setup.clock.advance(20_000);
    assert.equal(setup.presses, 0);
  });

  it("SIM-Q25: attaches as soon as the registration URC comes, on GSM service too", async () => {
    const { clock, modem, results } = bench({ "+CEREG?": info("+CEREG: 1,2"), "+CGREG?": info("+CGREG: 1,2") });
    await clock.advance(2000);
    assert.deepEqual(results, []);
    modem.send('\r\n+CGREG: 1,"2AFE","20F6A1F",0\r\n');
    await clock.advance(100);
    assert.deepEqual(results, [undefined]);
  });

  it("believes a denied registration after 30 s, and an empty search after the configured time", async () => {
    const denied = bench({ "+CEREG?": info("+CEREG: 1,3") });
    await denied.clock.advance(32000);
    assert.deepEqual(denied.results, ["registration denied by the operator"]);
    const searching = bench({ "+CEREG?": info("+CEREG: 1,2") });
    await searching.clock.advance(59000);
    assert.deepEqual(searching.results, []);
    await searching.clock.advance(4000);
    assert.deepEqual(searching.results, ["no network found in 60 s"]);
  });

  it("names the APN and the step when packet data does not come up, without secrets", async () => {
    const { clock, results } = bench({ '+ATTACH="net"': "\r\n+CME ERROR: 148\r\n" });
    await clock.advance(2000);
    assert.deepEqual(results, ["no packet data with APN net: AT+ATTACH: +CME ERROR: 148"]);
  });

  it("SIM-Q10: notices a restart of the modem at any moment and can start again", async () => {
    for (let atMs = 100; atMs < 1000; atMs += 50) {
      const { clock, modem, cellular, results } = bench({ "+CEREG?": info("+CEREG: 1,2") });
      const lost: string[] = [];
      cellular.onLost = (cause) => lost.push(cause);
      await clock.advance(atMs);
      modem.send("\r\nRDY\r\n");
      await clock.advance(50);
      assert.deepEqual([results, lost], [["modem restarted"], ["modem restarted"]], `${atMs} ms`);
      modem.set("+CEREG?", info("+CEREG: 1,1"));
      cellular.up((cause) => results.push(cause));
      await clock.advance(5000);
      assert.equal(results[1], undefined);
    }
  });

  it("leaves no timer behind", async () => {
    const { clock } = bench();
    await clock.advance(5000);
    assert.equal(clock.pending, 0);
  });

  it("does not go onto a foreign network where roaming is refused, and says that no home network was found", async () => {
    const { clock, modem, results } = bench({}, { isHomeOnly: true });
    await clock.advance(120_000);
    assert.deepEqual(results, ["no home network found in 60 s"]);
    assert.ok(!modem.commands.some((command) => command.startsWith("+ATTACH")));
  });

  it("leaves a foreign network that the modem has gone over to, and takes the home network again", async () => {
    const { clock, modem, cellular, results } = bench({ "+CEREG?": info("+CEREG: 1,1") }, { isHomeOnly: true });
    await clock.advance(1000);
    const lost: string[] = [];
    // As the sockets do.
    cellular.onLost = (cause) => {
      lost.push(cause);
      cellular.contextLost();
    };
    modem.send("\r\n+CEREG: 2\r\n\r\n+CEREG: 5\r\n");
    await clock.advance(20);
    assert.deepEqual([results, lost], [[undefined], ["the modem is roaming, which is not allowed"]]);
    cellular.up((cause) => results.push(cause));
    modem.set("+CEREG?", info("+CEREG: 1,5"));
    await clock.advance(10_000);
    modem.set("+CEREG?", info("+CEREG: 1,1"));
    await clock.advance(10_000);
    assert.deepEqual([results, lost.length], [[undefined, undefined], 1]);
  });

  it("roams where nothing refuses it", async () => {
    const { clock, modem, cellular, results } = bench();
    await clock.advance(1000);
    cellular.onLost = () => assert.fail("lost");
    modem.send("\r\n+CEREG: 5\r\n");
    await clock.advance(20);
    assert.deepEqual(results, [undefined]);
  });

  /** What the attempts with these numbers begin with, when none of them leads to a connection. */
  async function beginnings(setup: Bench, count: number): Promise<string[][]> {
    const taken = [];
    for (let index = 0; index < count; index++) {
      await setup.clock.advance(1000);
      taken.push(setup.modem.commands.splice(0).slice(0, 2));
      setup.cellular.contextLost();
      if (index < count - 1) setup.cellular.up((cause) => setup.results.push(cause));
    }
    return taken;
  }

  it("climbs a rung with every second attempt that was of no use, up to the power key, and begins anew", async () => {
    const setup = bench();
    const plain = ["", "E0"];
    const ladder = [plain, plain, ["", "+CGATT=0;+CGATT=1"], plain, ["", "+CFUN=0;+CFUN=1"], plain, ["", "+CFUN=1,1"], plain];
    assert.deepEqual(await beginnings(setup, 8), ladder);
    assert.equal(setup.presses, 0);
    setup.cellular.up(() => {});
    await setup.clock.advance(20000);
    assert.equal(setup.presses, 1);
    setup.cellular.contextLost();
    setup.cellular.up(() => {});
    await setup.clock.advance(20000);
    setup.modem.commands.splice(0);
    setup.cellular.contextLost();
    setup.cellular.failures = 12;
    setup.cellular.up(() => {});
    await setup.clock.advance(241000);
    assert.deepEqual(setup.modem.commands.slice(0, 2), ["", "+CGATT=0;+CGATT=1"]);
  });

  it("does not leave a network that it is not in: joining would be refused, and it would stay out", async () => {
    const setup = bench();
    await beginnings(setup, 2);
    setup.modem.set("+CEREG?", info("+CEREG: 1,3"));
    setup.cellular.failures = 1;
    setup.cellular.up(() => {});
    await setup.clock.advance(40000);
    setup.modem.commands.splice(0);
    setup.cellular.up(() => {});
    await setup.clock.advance(1000);
    assert.deepEqual(setup.modem.commands.slice(0, 2), ["", "E0"]);
  });

  it("begins at the bottom after a socket has connected", async () => {
    const setup = bench();
    await beginnings(setup, 2);
    setup.cellular.failures = 0;
    setup.cellular.up(() => {});
    await setup.clock.advance(1000);
    assert.deepEqual(setup.modem.commands.slice(0, 2), ["", "E0"]);
  });

  it("goes on when the modem refuses a rung", async () => {
    const setup = bench({ "+CGATT=0;+CGATT=1": "\r\nERROR\r\n" });
    await beginnings(setup, 3);
    assert.deepEqual(setup.results, [undefined, undefined, undefined]);
  });

  it("takes ten ways up at once, then one in four minutes", async () => {
    const setup = bench();
    const { clock, cellular, results, modem } = setup;
    async function attempts(durationMs: number): Promise<number> {
      const end = clock.now() + durationMs;
      modem.commands.splice(0);
      while (clock.now() < end) {
        await clock.advance(10000);
        cellular.contextLost();
        cellular.failures = 0;
        cellular.up((cause) => results.push(cause));
      }
      return modem.commands.filter((command) => command.startsWith("+ATTACH")).length;
    }
    assert.equal(await attempts(200000), 10);
    assert.equal(await attempts(3600000), 15);
  });
});
