import assert from "node:assert/strict";
import type { Duplex } from "node:stream";
import type { PowerKey } from "../../../../src/hal/contracts.ts";
import { readNetworkTime } from "../../../../src/modem/nrf9160/clock.ts";
import { resolveHost } from "../../../../src/modem/nrf9160/dns.ts";
import { turnOff } from "../../../../src/modem/nrf9160/power_off.ts";
import { readPowerSaving, setPowerSaving } from "../../../../src/modem/nrf9160/power_saving.ts";
import { enterSleep, wakeUp } from "../../../../src/modem/nrf9160/sleep.ts";
import { readSignal } from "../../../../src/modem/nrf9160/signal.ts";
import { hostOn, virtualBench } from "./virtual_bench.ts";
import type { VirtualBench, VirtualOptions } from "./virtual_bench.ts";

/** All firmware whose sockets differ. */
const FIRMWARE: [string, VirtualOptions][] = [
  ["slm 2.9", { dialect: "slm" }],
  ["slm 2.3 without XAPOLL", { dialect: "slm", firmware: "2.3.0" }],
  ["sm 1.0", { dialect: "sm", firmware: "1.0.1" }],
  ["sm 2.0", { dialect: "sm", firmware: "2.0.0" }],
];

async function connected(options: VirtualOptions): Promise<VirtualBench & { streams: Duplex[] }> {
  const bench = virtualBench(options);
  const streams: Duplex[] = [];
  bench.memory.listen("echo.test", 7, (stream) => {
    streams.push(stream);
    stream.on("data", (bytes: Buffer) => stream.write(bytes));
    stream.on("error", () => {});
  });
  return { ...bench, streams };
}

const received = (events: string[]): string => events.filter((event) => event.startsWith("data ")).map((event) => event.slice(5)).join("");

describe("src/modem/nrf9160 and the virtual nRF9160", () => {
  for (const [name, options] of FIRMWARE) {
    describe(name, () => {
      it("comes up, echoes any bytes, +++ and quotes included, and closes", async () => {
        const { clock, connect, events } = await connected(options);
        const all = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join("");
        const bytes = `+++${all}++++"a"\r\nOK\r\n+++AT\r\n+`;
        const socket = connect();
        socket.send(bytes);
        await clock.advance(60_000);
        assert.equal(events[0], "connect");
        assert.equal(received(events), bytes);
        socket.close();
        await clock.advance(5000);
        assert.equal(events.at(-1), "close 0 undefined");
      });

      it("NRF-Q2: echoes 20 kB in order", async () => {
        const { clock, connect, events } = await connected(options);
        const bytes = Array.from({ length: 2000 }, (_, index) => `${index}`.padStart(9, "0") + "\n").join("");
        connect().send(bytes);
        await clock.advance(120_000);
        assert.equal(received(events), bytes);
      });

      it("tells a close of the peer after what came before it", async () => {
        const { clock, connect, events, streams } = await connected(options);
        connect();
        await clock.advance(20_000);
        streams[0]!.end("last words");
        await clock.advance(10_000);
        assert.deepEqual(events, ["connect", "data last words", "close 1 closed by the peer"]);
      });

      it("serves several sockets at once", async () => {
        const { clock, connect, network } = await connected(options);
        connect();
        const results: string[] = [];
        for (const index of [1, 2, 3]) {
          const socket = network.connect("echo.test", 7);
          results[index] = "";
          socket.onData = (bytes) => void (results[index] += bytes);
          for (let part = 0; part < 5; part++) socket.send(`${index}:${part};`);
        }
        await clock.advance(60_000);
        assert.deepEqual(results.slice(1), [1, 2, 3].map((index) => [0, 1, 2, 3, 4].map((part) => `${index}:${part};`).join("")));
      });

      it("sends and receives datagrams whole", async () => {
        const { clock, connect, events, memory } = await connected(options);
        const heard: string[] = [];
        memory.listenUdp("echo.test", 9, (bytes, ...rest) => void (heard.push(bytes.toString("latin1")), rest));
        const socket = connect(9, true);
        for (const datagram of ["one", "two+++two", "three\0+"]) socket.send(datagram);
        await clock.advance(30_000);
        assert.deepEqual(heard, ["one", "two+++two", "three\0+"]);
        assert.deepEqual(events, ["connect"]);
      });

      it("NRF-Q13: loses every socket at once when the modem restarts, and comes up again", async () => {
        const { clock, connect, events, modem } = await connected(options);
        connect();
        await clock.advance(20_000);
        modem.resetSpontaneously();
        await clock.advance(5000);
        assert.deepEqual(events, ["connect", "close 3 modem restarted"]);
        connect();
        await clock.advance(30_000);
        assert.equal(events.at(-1), "connect");
      });

      it("unwinds when the packet data is dropped, and comes up again", async () => {
        const { clock, connect, events, modem } = await connected(options);
        connect();
        await clock.advance(20_000);
        modem.dropPdp();
        await clock.advance(5000);
        assert.equal(events[1]?.slice(0, 7), "close 3", String(events));
        connect();
        await clock.advance(60_000);
        assert.equal(events.at(-1), "connect");
      });

      it("NRF-Q5: tells an unknown host as a failed connect", async () => {
        const { clock, network } = await connected(options);
        const events: string[] = [];
        network.connect("nowhere.test", 7).onClose = (reason, cause) => events.push(`${reason} ${cause}`);
        await clock.advance(60_000);
        assert.deepEqual(events, ["2 AT#XCONNECT: ERROR, refused, or no such host"]);
      });

      it("NRF-Q14: closes what a host that restarted has left open", async () => {
        const { clock, connect, events, modem, network, memory } = await connected(options);
        for (let count = 0; count < 4; count++) network.connect("echo.test", 7);
        connect();
        await clock.advance(30_000);
        assert.equal(events.at(-1), "connect");
        const again = hostOn(modem, clock, memory);
        for (let count = 0; count < 4; count++) again.network.connect("echo.test", 7).onConnect = () => again.events.push("connect");
        await clock.advance(60_000);
        assert.deepEqual(again.events, ["connect", "connect", "connect", "connect"]);
      });

      it("NRF-Q12: tells time, signal, addresses and their lack, and power saving", async () => {
        const { clock, connect, at, memory } = await connected(options);
        connect();
        await clock.advance(20_000);
        const told: unknown[] = [];
        readSignal(at, (report) => told.push(report?.technology, (report?.rsrpDbm ?? 0) < -30, report?.plmn?.length));
        await clock.advance(5000);
        resolveHost(at, "echo.test", (address, error) => told.push(address === memory.register("echo.test") ? "resolved" : error));
        resolveHost(at, "nowhere.test", (address, error) => told.push(address, /^AT#XGETADDRINFO: /.test(error ?? "")));
        readNetworkTime(at, (epochMs) => told.push(typeof epochMs));
        setPowerSaving(at, { psm: { periodicTauS: 3600, activeS: 20 } }, (error) => told.push(error));
        await clock.advance(20_000);
        readPowerSaving(at, (granted) => told.push(granted?.psm));
        await clock.advance(20_000);
        assert.deepEqual(told.slice(0, 6), ["LTE-M", true, 5, "resolved", undefined, true], JSON.stringify(told));
        assert.deepEqual(told.slice(6), ["number", undefined, { activeS: 20, periodicTauS: 3600 }], JSON.stringify(told));
      });

      it("NRF-Q15: leaves the network before it is off, and tells the sockets", async () => {
        const { clock, connect, events, at, written } = await connected(options);
        connect();
        await clock.advance(20_000);
        turnOff(at, false, (error) => events.push(`off ${error}`));
        await clock.advance(10_000);
        assert.match(written.join(""), /AT\+CFUN=0/);
        assert.equal(events[1]?.slice(0, 7), "close 3", String(events));
        assert.equal(events.at(-1), "off undefined");
      });
    });
  }

  it("closes a socket that asks for TLS in an image without it, instead of sending in the clear", async () => {
    const { clock, network, events } = await connected({ dialect: "slm" });
    network.connect("echo.test", 7, { tls: { tag: 1 } }).onClose = (reason, cause) => events.push(`close ${reason} ${cause}`);
    await clock.advance(20_000);
    assert.deepEqual(events, ["close 2 built without TLS: set tls in prj.json"]);
  });

  it("writes the system mode only when it differs", async () => {
    const { clock, connect, written } = await connected({ dialect: "slm" });
    const writes = (): number => written.filter((line) => line.startsWith("AT%XSYSTEMMODE=")).length;
    const socket = connect();
    await clock.advance(20_000);
    assert.equal(writes(), 1);
    socket.close();
    for (let count = 0; count < 3; count++) connect(8);
    await clock.advance(60_000);
    connect();
    await clock.advance(60_000);
    assert.equal(writes(), 1);
    assert.equal(written.filter((line) => line.startsWith("AT+CFUN=4")).length, 2);
  });

  it("NRF-Q16: sleeps with its sockets kept, and its Ready is no restart when it is woken", async () => {
    const { clock, connect, at, events, modem } = await connected({ dialect: "slm" });
    const socket = connect();
    await clock.advance(20_000);
    enterSleep(at, (error) => events.push(`asleep ${error}`));
    await clock.advance(10_000);
    const key: PowerKey = {
      readyMs: 5000,
      isOn: () => undefined,
      press(done) {
        modem.setPin("pwrkey", 0);
        clock.setTimeout(() => (modem.setPin("pwrkey", 1), done()), 100);
      },
    };
    wakeUp(at, key, (error) => events.push(`awake ${error}`));
    await clock.advance(5000);
    socket.send("still there");
    await clock.advance(5000);
    assert.deepEqual(events, ["connect", "asleep undefined", "awake undefined", "data still there"]);
    modem.resetSpontaneously();
    await clock.advance(5000);
    assert.equal(events.at(-1), "close 3 modem restarted");
  });

  it("NRF-Q10: gets a modem back whose command line has an odd quote", async () => {
    const { clock, connect, events, modem } = await connected({ dialect: "slm" });
    await clock.advance(5000);
    modem.receive(Buffer.from('AT#XCONNECT="half a li'));
    connect();
    await clock.advance(90_000);
    assert.deepEqual(events, ["connect"]);
  });

  for (const [name, options, text] of [
    ["slm", { dialect: "slm" }, "AT#XSEND\r\n"],
    ["sm", { dialect: "sm", firmware: "1.0.1" }, "AT#XSEND=0,2,0,50\r"],
  ] as [string, VirtualOptions, string][]) {
    it(`NRF-Q9: gets a modem back that a host which restarted has left in data mode: ${name}`, async () => {
      const { clock, connect, modem, memory } = await connected(options);
      connect();
      await clock.advance(20_000);
      modem.receive(Buffer.from(text));
      await clock.advance(1000);
      const again = hostOn(modem, clock, memory);
      again.connect();
      await clock.advance(90_000);
      assert.deepEqual(again.events, ["connect"]);
    });
  }
});
