import assert from "node:assert/strict";
import { join } from "node:path";
import { build } from "../../tools/build/build.ts";
import { loadBoard } from "../../tools/build/board.ts";
import { buildFlash } from "../../tools/build/flash.ts";
import { findRoot } from "../../tools/build/root.ts";
import { RealEspruino } from "../../tools/host/real_espruino.ts";
import { VirtualSim7000 } from "../../tools/modem/sim7000/index.ts";
import { MemoryNetwork } from "../../tools/network/memory_network.ts";
import { writeSettings } from "../../tools/run/settings.ts";
import { realClock } from "../../tools/testing/clock.ts";
import { createTestDevice } from "../../tools/testing/create_test_device.ts";
import { boardPins, wireModem } from "../../tools/testing/wiring.ts";
import { CertificateAuthority } from "../../tools/tls/certificates.ts";
import { lacking } from "../tools/flash/pty_board.ts";

const APP = join(findRoot(), "test", "fixtures", "apps", "credentials");

const said = (size: number): string[] => [
  "write done",
  "prove done",
  `prove "ca42.pem" has ${size} bytes in the modem and not 1`,
  `list [[0,${size}]] done`,
  "remove done",
  "list [] done",
  "end",
];

describe("src/modem/sim7000/credentials on the device", function () {
  this.timeout(60000);
  let ca: string;
  before(async () => (ca = (await CertificateAuthority.create()).certificatePem));

  it("writes, proves, lists and removes in a Node context with what the interpreter has", async () => {
    const device = await createTestDevice({ app: APP, settings: { ca }, modem: { power: "on" } });
    await device.clock.advance(60_000);
    assert.deepEqual(device.console, said(ca.length));
  });

  it("does the same in the real interpreter", async function () {
    const reason = await lacking();
    if (reason !== undefined) {
      console.log(`test/image/credentials: skipped; ${reason}`);
      return this.skip();
    }
    const root = findRoot();
    const board = loadBoard("lilygo_t_sim7000g", root);
    const built = await build({ board: board.id, app: APP });
    const flash = await buildFlash(loadBoard("espruino_linux", root), built.imageBytes, { version: built.manifest.version, root });
    const image = writeSettings(flash.bytes, { ca });
    const modem = new VirtualSim7000({ clock: realClock, random: () => 0, network: new MemoryNetwork({ clock: realClock }), power: "on" });
    const wires = wireModem(board, modem, realClock);
    let text = "";
    let heardEnd = (): void => {};
    const ended = new Promise<void>((resolve) => (heardEnd = resolve));
    const onConsole = (piece: string): void => {
      text += piece;
      if (/^end\r?$/m.test(text)) heardEnd();
    };
    const device = new RealEspruino({
      espruino: process.env["ESPRUINO"]!,
      image,
      pins: boardPins(board),
      serials: [board.uart.port],
      events: { ...wires, onConsole },
    });
    modem.onTransmit = (bytes) => device.writeSerial(board.uart.port, bytes.toString("latin1"));
    try {
      await device.start();
      await ended;
    } finally {
      await device.stop();
      modem.destroy();
    }
    assert.deepEqual(text.split(/\r?\n/).filter((line) => line !== ""), said(ca.length));
  });
});
