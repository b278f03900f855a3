import { equal, rejects } from "node:assert/strict";
import { closeSync, constants, createReadStream, openSync, writeSync } from "node:fs";
import { connect } from "node:net";
import { servePty, serveTcp } from "../../../tools/modem/serve.ts";
import { openPty } from "../../../tools/modem/pty.ts";
import { VirtualSim7000 } from "../../../tools/modem/sim7000/index.ts";
import { HostNetwork } from "../../../tools/network/host_network.ts";
import { realClock } from "../../../tools/testing/clock.ts";
import { hasPty } from "../has_pty.ts";

const allBytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));

function realModem(): VirtualSim7000 {
  const network = new HostNetwork();
  return new VirtualSim7000({ clock: realClock, random: Math.random, network, power: "on", latencies: { answer: [5, 5] } });
}

/** A program that has opened the tty. */
function openTty(path: string): { heard: () => Buffer; write(bytes: Buffer): void; close(): void } {
  const parts: Buffer[] = [];
  const descriptor = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const reader = createReadStream(path, { highWaterMark: 64 });
  reader.on("data", (bytes) => parts.push(bytes as Buffer));
  reader.on("error", () => {});
  return {
    heard: () => Buffer.concat(parts),
    write: (bytes) => void writeSync(descriptor, bytes),
    close() {
      closeSync(descriptor);
      reader.destroy();
    },
  };
}

async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe("tools/modem/pty and serve", () => {
  const closers: (() => unknown)[] = [];
  const atEnd = <Kept extends { close(): unknown }>(kept: Kept): Kept => {
    closers.push(() => kept.close());
    return kept;
  };
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  it("passes every byte value through a tty both ways", async function () {
    if (!(await hasPty())) return this.skip();
    const pty = atEnd(await openPty());
    let received = "";
    pty.onData((bytes) => (received += bytes));
    const tty = atEnd(openTty(pty.path));
    tty.write(allBytes);
    await eventually(() => received.length >= 256);
    equal(Buffer.from(received, "latin1").toString("hex"), allBytes.toString("hex"));
    pty.write(allBytes.toString("latin1"));
    await eventually(() => tty.heard().length >= 256);
    equal(tty.heard().toString("hex"), allBytes.toString("hex"));
  });

  it("serves a modem behind a tty", async function () {
    if (!(await hasPty())) return this.skip();
    const modem = realModem();
    const served = atEnd(await servePty(modem));
    const tty = atEnd(openTty(served.path));
    tty.write(Buffer.from("ATI\r"));
    const answer = "ATI\r\r\nSIM7000G R1529\r\n\r\nOK\r\n";
    await eventually(() => tty.heard().length >= answer.length);
    equal(tty.heard().toString(), answer);
    modem.destroy();
  });

  it("serves a modem over TCP to one program at a time", async () => {
    const modem = realModem();
    const served = atEnd(await serveTcp(modem, 0));
    const socket = connect(served.port, "127.0.0.1");
    let heard = "";
    socket.on("data", (bytes) => (heard += bytes.toString()));
    socket.write("AT+CGSN\r\n");
    const answer = "AT+CGSN\r\r\n869951030000000\r\n\r\nOK\r\n";
    await eventually(() => heard.length >= answer.length);
    equal(heard, answer);
    const second = connect(served.port, "127.0.0.1");
    await new Promise((resolve) => second.on("close", resolve));
    await rejects(serveTcp(realModem(), served.port), /EADDRINUSE/);
    modem.destroy();
  });
});
