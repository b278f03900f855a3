import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { loadBoard } from "../../tools/build/board.ts";
import { findRoot } from "../../tools/build/root.ts";
import { RealEspruino } from "../../tools/host/real_espruino.ts";
import { VirtualSim7000 } from "../../tools/modem/sim7000/index.ts";
import { HostNetwork } from "../../tools/network/host_network.ts";
import { realClock } from "../../tools/testing/clock.ts";
import { seeded } from "../../tools/testing/random.ts";
import { testImage } from "../../tools/testing/test_image.ts";
import { boardPins, wireModem } from "../../tools/testing/wiring.ts";

const ESPRUINO = process.env["ESPRUINO"];
const root = findRoot();
const board = loadBoard("espruino_linux", root);
const TEXT = "0123456789abcdef".repeat(500) + "LAST";

/** The built image in the real interpreter, a virtual SIM7000 that is on, and the host's network behind it. */
class Run {
  readonly console: string[] = [];
  private readonly device: RealEspruino;
  private readonly modem: VirtualSim7000;
  private partial = "";
  private check = (): void => {};

  static async start(message: string): Promise<Run> {
    const app = join(root, "test", "fixtures", "apps", "http_get");
    const run = new Run(await testImage({ app, board: board.id, overrides: { message }, settings: {} }));
    await run.device.start();
    return run;
  }

  private constructor(image: Uint8Array) {
    this.modem = new VirtualSim7000({ clock: realClock, random: seeded(1), network: new HostNetwork(), power: "on" });
    const events = { ...wireModem(board, this.modem, realClock), onConsole: (text: string) => this.onConsole(text) };
    this.device = new RealEspruino({ espruino: ESPRUINO!, image, pins: boardPins(board), serials: [board.uart.port], events });
    this.modem.onTransmit = (bytes) => this.device.writeSerial(board.uart.port, bytes.toString("latin1"));
  }

  /** Resolves with the first line on the console that begins with a text. */
  line(start: string): Promise<string> {
    return new Promise((resolve) => {
      this.check = () => {
        const found = this.console.find((line) => line.startsWith(start));
        if (found !== undefined) resolve(found);
      };
      this.check();
    });
  }

  async stop(): Promise<void> {
    this.modem.destroy();
    await this.device.stop();
  }

  private onConsole(text: string): void {
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop()!;
    this.console.push(...lines);
    this.check();
  }
}

describe("image with Espruino's own http over a virtual SIM7000", function () {
  this.timeout(60_000);
  if (!ESPRUINO) return void it("skipped: set ESPRUINO to the path of Espruino for Linux");
  let server: Server;
  let run: Run | undefined;
  let answer: RequestListener;
  const requests: string[] = [];

  before(async () => {
    server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url} ${request.headers["user-agent"]?.split(" ")[0]}`);
      answer(request, response);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(async () => run?.stop());
  after(() => server.close());
  const url = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

  it("gets a page whole, with its status and headers", async () => {
    answer = (_request, response) => response.setHeader("X-Test", "yes").end(TEXT);
    run = await Run.start(url("/page?a=1"));
    assert.equal(await run.line("close"), `close ${TEXT.length} true`);
    assert.deepEqual(requests.splice(0), ["GET /page?a=1 Espruino"]);
    assert.ok(run.console.includes("status 200 yes"), run.console.join("\n"));
  });

  it("is told when the server closes without an answer, and when there is none", async () => {
    answer = (request) => request.socket.destroy();
    run = await Run.start(url("/"));
    assert.equal(await run.line("error"), "error -15 no response");
    await run.stop();
    run = await Run.start("http://127.0.0.1:9/");
    assert.equal(await run.line("error"), "error -9 connection reset");
  });
});
