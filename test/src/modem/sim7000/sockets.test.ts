import assert from "node:assert/strict";
import { createAtEngine } from "../../../../src/at/engine.ts";
import type { Cellular } from "../../../../src/modem/cellular.ts";
import { sim7000Sockets } from "../../../../src/modem/sim7000/sockets.ts";
import { CloseReason } from "../../../../src/net/socket.ts";
import type { Network, Socket } from "../../../../src/net/socket.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { UartStub } from "../../../../tools/testing/uart_stub.ts";
import type { UartStep } from "../../../../tools/testing/uart_stub.ts";

const DIAL: UartStep = { expect: 'AT+CIPSTART=0,"TCP","host",80\r', reply: "\r\nOK\r\n\r\n0, CONNECT OK\r\n" };
const CLOSE: UartStep = { expect: "AT+CIPCLOSE=0,1\r", reply: "\r\n0, CLOSE OK\r\n" };

interface Bench {
  clock: VirtualClock;
  stub: UartStub;
  network: Network;
  /** Whether the packet data context counts as up. */
  context(): boolean;
  events: string[];
  connect(): Socket;
}

function bench(script: UartStep[], maxReadBytes = 4096): Bench {
  const clock = VirtualClock.strict();
  const stub = new UartStub(script, { clock, maxReadBytes });
  let state = true;
  const cellular: Cellular = { up: (done) => done(), contextLost: () => (state = false), imei: () => undefined, failures: 0 };
  const network = sim7000Sockets(createAtEngine(stub, clock), clock, cellular, 512);
  const events: string[] = [];
  return {
    clock,
    stub,
    network,
    context: () => state,
    events,
    connect() {
      const socket = network.connect("host", 80);
      socket.onConnect = () => events.push("connect");
      socket.onData = (bytes) => events.push(`data ${bytes}`);
      socket.onDrain = () => events.push("drain");
      socket.onClose = (reason, cause) => events.push(`close ${reason} ${cause}`);
      return socket;
    },
  };
}

describe("src/modem/sim7000/sockets", () => {
  for (const maxReadBytes of [4096, 1]) {
    it(`SIM-Q1, SIM-Q2: connects, sends, reads until nothing is left and closes, in pieces of ${maxReadBytes}`, async () => {
      const { clock, stub, events, connect } = bench(
        [
          DIAL,
          { expect: "AT+CIPSEND=0,5\r", reply: "\r\n> " },
          { expect: "hello", reply: "\r\n0, SEND OK\r\n\r\n+CIPRXGET: 1,0\r\n" },
          { expect: "AT+CIPRXGET=2,0,512\r", reply: "\r\n+CIPRXGET: 2,0,6,3\r\n\r\nOK\r\n\r\nOK\r\n" },
          { expect: "AT+CIPRXGET=2,0,512\r", reply: "\r\n+CIPRXGET: 2,0,3,0\r\nend\r\nOK\r\n" },
          CLOSE,
        ],
        maxReadBytes,
      );
      const socket = connect();
      socket.send("hello");
      await clock.advance(1000);
      assert.equal(stub.failure, undefined);
      assert.deepEqual(events, ["connect", "drain", "data \r\nOK\r\n", "data end"]);
      socket.close();
      await clock.advance(1000);
      assert.equal(events.at(-1), `close ${CloseReason.User} undefined`);
      assert.ok(stub.isDone, stub.failure);
    });
  }

  it("cuts a long message into pieces of 512 bytes and asks the sender to wait", async () => {
    const bytes = "x".repeat(1200);
    const piece = (length: number): UartStep[] => [
      { expect: `AT+CIPSEND=0,${length}\r`, reply: "\r\n> " },
      { expect: "x".repeat(length), reply: "\r\n0, SEND OK\r\n" },
    ];
    const { clock, stub, events, connect } = bench([DIAL, ...piece(512), ...piece(512), ...piece(512), ...piece(512), ...piece(352)]);
    const socket = connect();
    assert.equal(socket.send(bytes), true);
    assert.equal(socket.send(bytes), false);
    await clock.advance(1000);
    assert.ok(stub.isDone, stub.failure);
    assert.deepEqual(events, ["connect", "drain"]);
  });

  it("reads what is left after the peer has closed, then reports the close once", async () => {
    const { clock, stub, events, connect } = bench([
      DIAL,
      { expect: "AT+CIPRXGET=2,0,512\r", reply: "\r\n+CIPRXGET: 2,0,4,0\r\nlast\r\nOK\r\n" },
      { expect: "AT+CIPCLOSE=0,1\r", reply: "\r\nERROR\r\n" },
    ]);
    connect();
    await clock.advance(10);
    stub.send("\r\n0, CLOSED\r\n");
    await clock.advance(1000);
    assert.deepEqual(events, ["connect", "data last", `close ${CloseReason.Remote} closed by the peer`]);
    assert.ok(stub.isDone, stub.failure);
  });

  it("does not wait for SEND OK when the peer closes under a send", async () => {
    const { clock, stub, events, connect } = bench([
      DIAL,
      { expect: "AT+CIPSEND=0,2\r", reply: "\r\n> " },
      { expect: "hi", reply: "\r\n0, CLOSED\r\n" },
      { expect: "AT+CIPRXGET=2,0,512\r", reply: "\r\n+CIPRXGET: 2,0,0,0\r\n\r\nOK\r\n" },
      CLOSE,
    ]);
    connect().send("hi");
    await clock.advance(1000);
    assert.deepEqual(events, ["connect", `close ${CloseReason.Remote} closed by the peer`]);
    assert.ok(stub.isDone, stub.failure);
  });

  for (const [what, reply, cause] of [
    ["CONNECT FAIL", "\r\nOK\r\n\r\n0, CONNECT FAIL\r\n", "refused, or unknown host"],
    ["ERROR", "\r\nERROR\r\n", "AT+CIPSTART: ERROR"],
  ] as const) {
    it(`reports ${what} as ConnectFailed, and can dial again`, async () => {
      const { clock, stub, events, connect } = bench([{ expect: DIAL.expect!, reply }, CLOSE, DIAL]);
      connect();
      await clock.advance(1000);
      assert.deepEqual(events, [`close ${CloseReason.ConnectFailed} ${cause}`]);
      connect();
      await clock.advance(1000);
      assert.equal(events.at(-1), "connect");
      assert.ok(stub.isDone, stub.failure);
    });
  }

  it("gives up 80 s after dialling without a word", async () => {
    const { clock, events, connect } = bench([{ expect: DIAL.expect!, reply: "\r\nOK\r\n" }, CLOSE]);
    connect();
    await clock.advance(79_000);
    assert.deepEqual(events, []);
    await clock.advance(2000);
    assert.deepEqual(events, [`close ${CloseReason.ConnectFailed} no answer from host in 80 s`]);
  });

  it("SIM-Q11: reports SEND FAIL as a lost network", async () => {
    const { clock, events, connect } = bench([
      DIAL,
      { expect: "AT+CIPSEND=0,2\r", reply: "\r\n> " },
      { expect: "hi", reply: "\r\n0, SEND FAIL\r\n" },
      CLOSE,
    ]);
    connect().send("hi");
    await clock.advance(1000);
    assert.deepEqual(events, ["connect", `close ${CloseReason.Network} AT+CIPSEND: SEND FAIL`]);
  });

  it("closes every socket when the packet data context is lost", async () => {
    const second = { expect: 'AT+CIPSTART=1,"TCP","host",80\r', reply: "\r\nOK\r\n\r\n1, CONNECT OK\r\n" };
    const { clock, stub, events, context, connect } = bench([DIAL, second]);
    connect();
    connect();
    await clock.advance(1000);
    stub.send("\r\n+PDP: DEACT\r\n");
    await clock.advance(1000);
    const close = `close ${CloseReason.Network} network dropped the packet data`;
    assert.deepEqual(events, ["connect", "connect", close, close]);
    assert.equal(context(), false);
    assert.ok(stub.isDone, stub.failure);
  });

  it("says so when all eight sockets are in use", async () => {
    const dials = Array.from({ length: 8 }, (_, n) => ({
      expect: `AT+CIPSTART=${n},"TCP","host",80\r`,
      reply: `\r\nOK\r\n\r\n${n}, CONNECT OK\r\n`,
    }));
    const { clock, events, connect } = bench(dials);
    for (let count = 0; count < 8; count++) connect();
    await clock.advance(1000);
    const ninth = connect();
    assert.ok(ninth);
    await clock.advance(1000);
    assert.equal(events.filter((event) => event === "connect").length, 8);
    assert.equal(events.at(-1), `close ${CloseReason.ConnectFailed} all 8 sockets in use`);
  });

  it("asks for a new packet data context after ERROR, and after three failed dials, unless another socket lives", async () => {
    const failing = (reply: string): UartStep[] => [{ expect: DIAL.expect!, reply }, CLOSE];
    const fail = "\r\nOK\r\n\r\n0, CONNECT FAIL\r\n";
    for (const [dials, script] of [
      [1, failing("\r\nERROR\r\n")],
      [3, [...failing(fail), ...failing(fail), ...failing(fail)]],
    ] as const) {
      const { clock, context, connect } = bench([...script]);
      for (let dial = 0; dial < dials; dial++) {
        assert.equal(context(), true);
        connect();
        await clock.advance(1000);
      }
      assert.equal(context(), false);
    }
    const { clock, context, connect } = bench([DIAL, { expect: 'AT+CIPSTART=1,"TCP","host",80\r', reply: "\r\nERROR\r\n" }]);
    connect();
    await clock.advance(1000);
    connect();
    await clock.advance(1000);
    assert.equal(context(), true);
  });

  it("closes a socket whose UART lost bytes", async () => {
    const { clock, stub, events, connect } = bench([
      DIAL,
      { expect: "AT+CIPRXGET=2,0,512\r", reply: "\r\n+CIPRXGET: 2,0,10,0\r\n01234567\r\nOK\r\n" },
      CLOSE,
    ]);
    connect();
    await clock.advance(10);
    stub.send("\r\n+CIPRXGET: 1,0\r\n");
    await clock.advance(1000);
    assert.deepEqual(events, ["connect", `close ${CloseReason.Network} AT+CIPRXGET: UART lost bytes`]);
  });

  for (const header of ["+CIPRXET: 2,0,3,0", "+CIPRXGET: 2,0,,0"]) {
    it(`closes a socket whose read lost its bytes with the header "${header}"`, async () => {
      const { clock, stub, events, connect } = bench([
        DIAL,
        { expect: "AT+CIPRXGET=2,0,512\r", reply: `\r\n${header}\r\nabc\r\nOK\r\n` },
        CLOSE,
      ]);
      connect();
      await clock.advance(10);
      stub.send("\r\n+CIPRXGET: 1,0\r\n");
      await clock.advance(1000);
      assert.deepEqual(events, ["connect", `close ${CloseReason.Network} AT+CIPRXGET: UART lost bytes`]);
      assert.ok(stub.isDone, stub.failure);
    });
  }

  it("does not take the bytes of an answer that came too late for lines", async () => {
    const { clock, stub, events, connect } = bench([DIAL]);
    connect();
    await clock.advance(10);
    stub.send("\r\n+CIPRXGET: 2,0,13,0\r\nxx\r\n0, CLOSED\r\n\r\nOK\r\n".replace("13", "15"));
    await clock.advance(1000);
    assert.deepEqual(events, ["connect"]);
  });

  it("closes after what was sent has gone out, or at once", async () => {
    const send = [
      { expect: "AT+CIPSEND=0,2\r", reply: "\r\n> " },
      { expect: "hi", reply: "\r\n0, SEND OK\r\n", afterMs: 500 },
    ];
    const { clock, stub, connect, events } = bench([DIAL, ...send, { expect: "AT+CIPSEND=0,3\r", reply: "\r\n> " }, { expect: "bye", reply: "\r\n0, SEND OK\r\n" }, CLOSE]);
    const socket = connect();
    socket.send("hi");
    await clock.advance(100);
    socket.send("bye");
    socket.close();
    await clock.advance(1000);
    assert.ok(stub.isDone, stub.failure);
    assert.equal(events.at(-1), `close ${CloseReason.User} undefined`);
  });

  it("closes a socket whose dial fails after another one's failure has given the context up", async () => {
    const second = { expect: 'AT+CIPSTART=1,"TCP","host",80\r', reply: "\r\nERROR\r\n" };
    const { clock, stub, events, context, connect } = bench([
      { expect: DIAL.expect!, reply: "\r\nOK\r\n" },
      second,
      { expect: "AT+CIPCLOSE=1,1\r", reply: "\r\nERROR\r\n" },
      CLOSE,
    ]);
    connect();
    connect();
    await clock.advance(1000);
    assert.equal(context(), false);
    stub.send("\r\n0, CONNECT FAIL\r\n");
    await clock.advance(1000);
    assert.deepEqual(events, [
      `close ${CloseReason.ConnectFailed} AT+CIPSTART: ERROR`,
      `close ${CloseReason.ConnectFailed} refused, or unknown host`,
    ]);
  });

  it("SIM-Q3: asks for data 5 s after a send that no +CIPRXGET: 1 has followed, and is quiet after one that it has", async () => {
    const { clock, stub, events, connect } = bench([
      DIAL,
      { expect: "AT+CIPSEND=0,2\r", reply: "\r\n> " },
      { expect: "hi", reply: "\r\n0, SEND OK\r\n" },
      { expect: "AT+CIPRXGET=2,0,512\r", reply: "\r\n+CIPRXGET: 2,0,5,0\r\nthere\r\nOK\r\n", afterMs: 10 },
      { expect: "AT+CIPSEND=0,2\r", reply: "\r\n> " },
      { expect: "ho", reply: "\r\n0, SEND OK\r\n\r\n+CIPRXGET: 1,0\r\n" },
      { expect: "AT+CIPRXGET=2,0,512\r", reply: "\r\n+CIPRXGET: 2,0,1,0\r\n!\r\nOK\r\n" },
    ]);
    const socket = connect();
    socket.send("hi");
    await clock.advance(4990);
    assert.deepEqual(events, ["connect", "drain"]);
    await clock.advance(100);
    assert.equal(events.at(-1), "data there");
    socket.send("ho");
    await clock.advance(60_000);
    assert.equal(events.at(-1), "data !");
    assert.ok(stub.isDone, stub.failure);
  });

  it("sends each datagram of a UDP socket as one, also those that waited", async () => {
    const datagram = (bytes: string): UartStep[] => [
      { expect: `AT+CIPSEND=0,${bytes.length}\r`, reply: "\r\n> " },
      { expect: bytes, reply: "\r\n0, SEND OK\r\n" },
    ];
    const long = "x".repeat(900);
    const dial = { expect: 'AT+CIPSTART=0,"UDP","host",53\r', reply: "\r\nOK\r\n\r\n0, CONNECT OK\r\n" };
    const { clock, stub, network } = bench([dial, ...datagram("a"), ...datagram("bb"), ...datagram(long)]);
    const socket = network.connect("host", 53, { isUdp: true });
    for (const bytes of ["a", "bb", long]) socket.send(bytes);
    await clock.advance(1000);
    assert.ok(stub.isDone, stub.failure);
  });

  it("opens nothing without TLS where TLS was asked for", async () => {
    const { clock, stub, network } = bench([]);
    const causes: unknown[] = [];
    network.connect("host", 8883, { tls: { tag: 1 } }).onClose = (reason, cause) => causes.push(reason, cause);
    await clock.advance(1000);
    assert.deepEqual(causes, [CloseReason.ConnectFailed, "image without TLS: set tls in prj.json"]);
    assert.equal(stub.written, "");
  });

  it("closes when the modem refuses a write, because it is too large or the socket is gone", async () => {
    for (const refusal of ["ERROR", "+CME ERROR: 3", "+CME ERROR: operation not allowed"]) {
      const { clock, stub, events, connect } = bench([DIAL, { expect: "AT+CIPSEND=0,2\r", reply: `\r\n${refusal}\r\n` }, CLOSE]);
      connect().send("hi");
      await clock.advance(1000);
      assert.deepEqual(events, ["connect", `close ${CloseReason.Network} AT+CIPSEND: ${refusal}`]);
      assert.ok(stub.isDone, stub.failure);
    }
  });
});
