import assert from "node:assert/strict";
import { createAtEngine } from "../../../../src/at/engine.ts";
import type { Cellular } from "../../../../src/modem/cellular.ts";
import { caSockets } from "../../../../src/modem/sim7000/ca_sockets.ts";
import { CloseReason } from "../../../../src/net/socket.ts";
import type { Socket, SocketOptions } from "../../../../src/net/socket.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { UartStub } from "../../../../tools/testing/uart_stub.ts";
import type { UartStep } from "../../../../tools/testing/uart_stub.ts";

const OK = "\r\nOK\r\n";
const ok = (command: string): UartStep => ({ expect: `AT+${command}\r`, reply: OK });
const FIRMWARE: UartStep = { expect: "AT+CGMR\r", reply: `\r\nRevision:1529B04SIM7000G\r\n${OK}` };
const PLAIN = [FIRMWARE, ok("CACID=0"), ok('CASSLCFG=0,"ssl",0'), ok('CASSLCFG=0,"protocol",0')];
const OPEN: UartStep = { expect: 'AT+CAOPEN=0,"host",80\r', reply: `\r\n+CAOPEN: 0,0\r\n${OK}` };
const CLOSE = ok("CACLOSE=0");
const announced = (bytes: string): string => `\r\n+CADATAIND: 0\r\n${bytes}`;
const listed = (length: number): UartStep => ({ expect: "AT+CARECV?\r", reply: `\r\n+CARECV: 0,${length}\r\n\r\nOK\r\n` });
const read = (asked: number, bytes: string): UartStep => ({ expect: `AT+CARECV=0,${asked}\r`, reply: `\r\n+CARECV: ${bytes.length},${bytes}${OK}` });

interface Bench {
  clock: VirtualClock;
  stub: UartStub;
  events: string[];
  lost: number;
  connect(options?: SocketOptions): Socket;
}

function bench(script: UartStep[], maxReadBytes = 4096): Bench {
  const clock = VirtualClock.strict();
  const stub = new UartStub(script, { clock, maxReadBytes });
  const result = { clock, stub, events: [] as string[], lost: 0 };
  const cellular: Cellular = { up: (done) => done(), contextLost: () => result.lost++, imei: () => undefined, failures: 0 };
  const network = caSockets(createAtEngine(stub, clock), clock, cellular);
  return Object.assign(result, {
    connect(options?: SocketOptions) {
      const socket = network.connect("host", 80, options);
      socket.onConnect = () => result.events.push("connect");
      socket.onData = (bytes) => result.events.push(`data ${bytes}`);
      socket.onDrain = () => result.events.push("drain");
      socket.onClose = (reason, cause) => result.events.push(`close ${reason} ${cause}`);
      return socket;
    },
  });
}

/** Connected, and the script goes on. */
async function open(script: UartStep[], maxReadBytes?: number): Promise<Bench & { socket: Socket }> {
  const setup = bench([...PLAIN, OPEN, ...script], maxReadBytes);
  const socket = setup.connect();
  await setup.clock.advance(100);
  assert.deepEqual(setup.events.splice(0), ["connect"]);
  return Object.assign(setup, { socket });
}

describe("src/modem/sim7000/ca_sockets", () => {
  for (const maxReadBytes of [4096, 7, 1]) {
    it(`sends, reads until nothing is left and closes, in pieces of ${maxReadBytes}`, async () => {
      const { clock, stub, events, socket } = await open(
        [
          { expect: "AT+CASEND=0,5\r", reply: "\r\n> " },
          { expect: "hello", reply: `${OK}\r\n+CASEND: 0,0,5\r\n${announced("")}` },
          listed(9),
          read(9, "nine here"),
          listed(0),
          CLOSE,
        ],
        maxReadBytes,
      );
      socket.send("hello");
      await clock.advance(1000);
      assert.equal(stub.failure, undefined);
      assert.deepEqual(events, ["drain", "data nine here"]);
      socket.close();
      await clock.advance(1000);
      assert.equal(events.at(-1), `close ${CloseReason.User} undefined`);
      assert.ok(stub.isDone, stub.failure);
    });

    for (const bytes of ["\r\n", "a\r\nb", "\r\nOK\r\n", "\r\n\r\n", "a\r", "\n", "\r\nERROR\r\n+CASTATE: 0,0\r\n", "x,y", "1,2", "\r\n> ", "\x00\xff\r\n"]) {
      it(`SIM-Q8: takes ${JSON.stringify(bytes)} as bytes, in pieces of ${maxReadBytes}`, async () => {
        const { clock, stub, events } = await open([listed(bytes.length), read(bytes.length, bytes), listed(0)], maxReadBytes);
        stub.send(announced(""));
        await clock.advance(1000);
        assert.deepEqual(events, [`data ${bytes}`]);
        assert.ok(stub.isDone, stub.failure);
      });
    }

    it(`SIM-Q8: takes the manual's form of a read by the length that was listed, in pieces of ${maxReadBytes}`, async () => {
      const form: UartStep = { expect: "AT+CARECV=0,4\r", reply: `\r\n+CARECV: 0,4\r\n\r\nOK${OK}` };
      const { clock, stub, events } = await open([listed(4), form, listed(0)], maxReadBytes);
      stub.send(announced(""));
      await clock.advance(1000);
      assert.deepEqual(events, ["data \r\nOK"]);
      assert.ok(stub.isDone, stub.failure);
    });
  }

  it("SIM-Q8: asks for no more than is there, and for at most 512 bytes", async () => {
    const { clock, stub, events } = await open([listed(700), read(512, "a".repeat(512)), read(188, "b".repeat(188)), listed(3), read(3, "end"), listed(0)]);
    stub.send(announced(""));
    await clock.advance(1000);
    assert.deepEqual(events.map((event) => event.length), [517, 193, 8]);
    assert.ok(stub.isDone, stub.failure);
  });

  it("SIM-Q8: reads until nothing comes where the modem lists nothing that waits (1529B08)", async () => {
    const empty: UartStep = { expect: "AT+CARECV=0,512\r", reply: "\r\n+CARECV: 0\r\n\r\nOK\r\n" };
    const { clock, stub, events } = await open([{ expect: "AT+CARECV?\r", reply: OK }, read(512, "four"), empty, read(512, "more"), empty]);
    for (let round = 0; round < 2; round++) {
      stub.send(announced(""));
      await clock.advance(1000);
    }
    assert.deepEqual(events, ["data four", "data more"]);
    assert.ok(stub.isDone, stub.failure);
  });

  it("SIM-Q8: takes OK alone for CASEND as sent, and a result that is not 0 as the end", async () => {
    const { clock, stub, events, socket } = await open([
      { expect: "AT+CASEND=0,2\r", reply: "\r\n>" },
      { expect: "hi", reply: OK },
      { expect: "AT+CASEND=0,2\r", reply: "\r\n> " },
      { expect: "ho", reply: `${OK}\r\n+CASEND: 0,1,2\r\n` },
      CLOSE,
    ]);
    socket.send("hi");
    await clock.advance(100);
    socket.send("ho");
    await clock.advance(1000);
    assert.deepEqual(events, ["drain", "drain", `close ${CloseReason.Network} AT+CASEND: result 1`]);
    assert.ok(stub.isDone, stub.failure);
  });

  it("SIM-Q27: reads nothing after the peer has closed, but delivers what was on its way", async () => {
    const { clock, stub, events } = await open([
      { expect: "AT+CARECV?\r", reply: "\r\n+CARECV: 0,4\r\n\r\nOK\r\n" },
      { expect: "AT+CARECV=0,4\r", reply: `\r\n+CASTATE: 0,0\r\n\r\n+CARECV: 4,last${OK}` },
      CLOSE,
    ]);
    stub.send(announced(""));
    await clock.advance(1000);
    assert.deepEqual(events, ["data last", `close ${CloseReason.Remote} closed by the peer`]);
    assert.ok(stub.isDone, stub.failure);
  });

  it("ends without a read when data and close are told together", async () => {
    const { clock, stub, events } = await open([
      { expect: "AT+CARECV?\r", reply: "\r\n+CADATAIND: 0\r\n\r\n+CASTATE: 0,0\r\n\r\n+CARECV: 0,0\r\n\r\nOK\r\n" },
      CLOSE,
    ]);
    stub.send(announced(""));
    await clock.advance(1000);
    assert.deepEqual(events, [`close ${CloseReason.Remote} closed by the peer`]);
    assert.ok(stub.isDone, stub.failure);
  });

  it("reads no more once the owner has closed from inside onData", async () => {
    const { clock, stub, socket } = await open([listed(3), read(3, "end"), CLOSE]);
    socket.onData = () => socket.close();
    stub.send(announced(""));
    await clock.advance(1000);
    assert.ok(stub.isDone, stub.failure);
  });

  it("holds data back while paused, and gets it afterwards", async () => {
    const { clock, stub, events, socket } = await open([listed(3), read(3, "end"), listed(0)]);
    socket.pause(true);
    stub.send(announced(""));
    await clock.advance(1000);
    assert.deepEqual(events, []);
    socket.pause(false);
    await clock.advance(1000);
    assert.deepEqual(events, ["data end"]);
    assert.ok(stub.isDone, stub.failure);
  });

  // Two lost bytes cannot be told from a line end at the end of the bytes.
  for (const bytes of ["four", "tw"]) {
    it(`closes when the UART lost ${5 - bytes.length} of 5 bytes of a read`, async () => {
      const { clock, stub, events } = await open([listed(5), { expect: "AT+CARECV=0,5\r", reply: `\r\n+CARECV: 5,${bytes}${OK}` }, CLOSE]);
      stub.send(announced(""));
      await clock.advance(30_000);
      assert.deepEqual(events, [`close ${CloseReason.Network} AT+CARECV: UART lost bytes`]);
    });
  }

  for (const [code, cause] of [
    [20, "unknown host"],
    [23, "refused"],
    [24, "server's certificate expired or not yet valid: check it and the clock"],
    [25, "server's certificate is for another host"],
    [27, "no connection, or no TLS: check CA, certificate and key of the tag"],
    [11, "AT+CAOPEN: result 11"],
  ] as const) {
    it(`says "${cause}" for result ${code} of CAOPEN`, async () => {
      const { clock, stub, events, connect } = bench([...PLAIN, { expect: 'AT+CAOPEN=0,"host",80\r', reply: `\r\n+CAOPEN: 0,${code}\r\n${OK}` }, CLOSE]);
      connect();
      await clock.advance(1000);
      assert.deepEqual(events, [`close ${CloseReason.ConnectFailed} ${cause}`]);
      assert.ok(stub.isDone, stub.failure);
    });
  }

  it("SIM-Q9: gives up 120 s after a CAOPEN that is never answered", async () => {
    const { clock, stub, events, connect } = bench([...PLAIN, { expect: 'AT+CAOPEN=0,"host",80\r' }, { expect: "AT\r", reply: OK }, CLOSE]);
    connect();
    await clock.advance(118_000);
    assert.deepEqual(events, []);
    await clock.advance(7000);
    assert.match(events[0]!, new RegExp(`^close ${CloseReason.ConnectFailed} no answer from host in 120 s`));
    assert.ok(stub.isDone, stub.failure);
  });

  it("says that the firmware lacks the command, and that the modem has no ALPN", async () => {
    const lacking = bench([FIRMWARE, { expect: "AT+CACID=0\r", reply: "\r\nERROR\r\n" }, { expect: "AT+CACLOSE=0\r", reply: "\r\nERROR\r\n" }]);
    lacking.connect();
    await lacking.clock.advance(1000);
    assert.deepEqual(lacking.events, [`close ${CloseReason.ConnectFailed} firmware without CA sockets, or a bad host: AT+CACID: ERROR`]);
    const alpn = bench([]);
    alpn.connect({ tls: { tag: 1, alpn: "mqtt" } });
    await alpn.clock.advance(1000);
    assert.deepEqual(alpn.events, [`close ${CloseReason.ConnectFailed} this modem has no ALPN: leave alpn out`]);
  });

  it("builds the bearer anew after three failures in a row", async () => {
    const failing: UartStep[] = [...PLAIN, { expect: 'AT+CAOPEN=0,"host",80\r', reply: `\r\n+CAOPEN: 0,27\r\n${OK}` }, CLOSE];
    const setup = bench([...failing, ...failing, ...failing]);
    for (let dial = 0; dial < 3; dial++) {
      setup.connect();
      await setup.clock.advance(1000);
    }
    assert.equal(setup.lost, 1);
    assert.ok(setup.stub.isDone, setup.stub.failure);
  });

  it("SIM-Q28: sets up TLS by tag, with dates and name checked", async () => {
    const { clock, stub, events, connect } = bench([
      FIRMWARE,
      { expect: "AT+CCLK?\r", reply: '\r\n+CCLK: "26/01/01,00:00:14+00"\r\n\r\nOK\r\n' },
      ok("CACID=0"),
      ok('CASSLCFG=0,"ssl",1'),
      ok('CASSLCFG=0,"protocol",0'),
      ok('CSSLCFG="sslversion",0,3'),
      ok('CSSLCFG="ignorertctime",0,0'),
      ok('CSSLCFG="sni",0,"host"'),
      ok('CASSLCFG=0,"crindex",0'),
      ok('CASSLCFG=0,"cacert","ca7.pem"'),
      ok('CASSLCFG=0,"clientcert","cert7.pem"'),
      OPEN,
    ]);
    connect({ tls: { tag: 7 } });
    await clock.advance(1000);
    assert.deepEqual(events, ["connect"]);
    assert.ok(stub.isDone, stub.failure);
  });

  it("ends all sockets when the bearer goes", async () => {
    const { clock, stub, events } = await open([]);
    stub.send("\r\n+APP PDP: DEACTIVE\r\n");
    await clock.advance(1000);
    assert.deepEqual(events, [`close ${CloseReason.Network} network dropped the packet data`]);
  });
});
