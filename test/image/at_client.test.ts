import assert from "node:assert/strict";
import { loadBoard } from "../../tools/build/board.ts";
import { findRoot } from "../../tools/build/root.ts";
import { consolePort } from "../../tools/build/virtual.ts";
import { ContextDevice } from "../../tools/host/device.ts";
import type { DeviceEvents, HostDevice } from "../../tools/host/device.ts";
import { RealEspruino } from "../../tools/host/real_espruino.ts";
import { VirtualSim7000 } from "../../tools/modem/sim7000/index.ts";
import { MemoryNetwork } from "../../tools/network/memory_network.ts";
import { realClock, VirtualClock } from "../../tools/testing/clock.ts";
import { seeded } from "../../tools/testing/random.ts";
import { testImage } from "../../tools/testing/test_image.ts";
import { boardPins, wireModem } from "../../tools/testing/wiring.ts";

const ESPRUINO = process.env["ESPRUINO"];
const root = findRoot();
const board = loadBoard("lilygo_t_sim7000g", root);

interface Bench {
  device: HostDevice;
  modem: VirtualSim7000;
  /** Resolves when the console holds the text. */
  until(text: string): Promise<void>;
  /** Lets time of the device pass. */
  pass(durationMs: number): Promise<void>;
  console(): string;
}

async function start(isReal: boolean, power: "on" | "off"): Promise<Bench> {
  const image = await testImage({ app: "at_client", board: board.id, overrides: {}, settings: {} });
  const clock = isReal ? realClock : new VirtualClock();
  const modem = new VirtualSim7000({ clock, random: seeded(3), network: new MemoryNetwork({ clock }), power });
  let shown = "";
  const events: DeviceEvents = { ...wireModem(board, modem, clock), onConsole: (text) => void (shown += text) };
  const parts = { image, pins: boardPins(board), serials: [board.uart.port], consolePort: consolePort(board), events };
  const device = isReal ? new RealEspruino({ espruino: ESPRUINO!, ...parts }) : new ContextDevice({ clock, random: seeded(4), ...parts });
  modem.onTransmit = (bytes) => device.writeSerial(board.uart.port, bytes.toString("latin1"));
  await device.start();
  const pass = (ms: number): Promise<void> =>
    clock instanceof VirtualClock ? clock.advance(ms) : new Promise((resolve) => setTimeout(resolve, ms));
  const until = async (text: string): Promise<void> => {
    if (clock instanceof VirtualClock) return void (await clock.advanceUntil(() => shown.includes(text), 40_000, `"${text}" on the console`));
    for (const end = Date.now() + 40_000; !shown.includes(text); ) {
      assert.ok(Date.now() < end, `no "${text}" within 40 s on the console: ${shown}`);
      await pass(20);
    }
  };
  return { device, modem, until, pass, console: () => shown };
}

for (const isReal of [false, true]) {
  describe(`image at_client (${isReal ? "real interpreter" : "Node context"})`, function () {
    this.timeout(90_000);
    if (isReal && !ESPRUINO) return void it("skipped: set ESPRUINO to the path of Espruino for Linux");
    let bench: Bench;
    afterEach(async () => {
      bench.modem.destroy();
      await bench.device.stop();
    });

    it("turns the modem on when it does not answer, and shows what it says by itself", async () => {
      bench = await start(isReal, "off");
      await bench.until("at_client: no answer, pressing the power key\n");
      await bench.until("\nRDY\n");
      await bench.until("\nOK\n");
    });

    it("passes what is typed to the modem, and its answers and URCs to the console", async () => {
      bench = await start(isReal, "on");
      await bench.until("\nOK\n");
      assert.doesNotMatch(bench.console(), /power key/);
      bench.device.sendConsole("AT+CGSN");
      await bench.until("\n869951030000000\n");
      bench.modem.injectUrc("+CPIN: NOT READY");
      await bench.until("\n+CPIN: NOT READY\n");
    });

    it("evaluates nothing that is typed, until Ctrl-C gives the console back", async () => {
      bench = await start(isReal, "on");
      await bench.until("\nOK\n");
      bench.device.sendConsole("6*7");
      await bench.until("6*7");
      assert.doesNotMatch(bench.console(), /=42/);
      bench.device.sendConsole("\x03");
      // What is typed goes to the program until the console has changed hands.
      for (let tries = 0; !bench.console().includes("=42") && tries < 20; tries++) {
        bench.device.sendConsole("6*7");
        await bench.pass(100);
      }
      assert.match(bench.console(), /=42/);
    });
  });
}
