import assert from "node:assert/strict";
import { slmOnly, smOnly } from "../../../../src/modem/nrf9160/firmware.ts";
import { CloseReason } from "../../../../src/net/socket.ts";
import { bench, close, dial, ERROR, OK, receive, select, send, step } from "./bench.ts";
import type { Dialect } from "./bench.ts";

const URC = "\r\n%XMODEMSLEEP: 4\r\n\r\n+CEREG: 5,\"002F\",\"0012BEEF\",7\r\n";

/** Where a URC may stand around and inside an answer. */
const PLACES: [string, (reply: string) => string][] = [
  ["before each answer", (reply) => URC + reply],
  ["after each answer", (reply) => reply + URC],
  ["before each OK", (reply) => reply.replace(/\r\nOK\r\n$/, URC + OK)],
];

describe("src/modem/nrf9160/sockets", () => {
  for (const dialect of ["slm", "sm"] as const) {
    describe(dialect, () => both(dialect));
  }

  it("selects the socket before each command when another was used last, and sends nothing where that fails", async () => {
    const { clock, stub, events, connect } = await bench("slm", [
      ...dial("slm"),
      ...dial("slm", { handle: 1 }),
      select(0),
      ...send("slm", "one"),
      select(1),
      ...send("slm", "two"),
      select(0, ERROR),
      select(0),
      receive("slm"),
      close("slm"),
      select(1),
      ...send("slm", "three"),
    ]);
    const first = connect("A ");
    await clock.advance(100);
    const second = connect("B ");
    await clock.advance(100);
    first.send("one");
    await clock.advance(100);
    second.send("two");
    await clock.advance(100);
    first.send("lost");
    await clock.advance(100);
    second.send("three");
    await clock.advance(5000);
    assert.ok(stub.isDone, stub.failure ?? JSON.stringify(stub.remaining));
    assert.deepEqual(events, ["A connect", "B connect", "A drain", "B drain", `A close ${CloseReason.Network} AT#XSEND: ERROR`, "B drain"]);
  });

  it("NRF-Q3: sends +++ in a stream as text, the rest in data mode", async () => {
    const text = (plus: string) => step("slm", `#XSEND="${plus}"`, `\r\n#XSEND: ${plus.length}\r\n${OK}`);
    const { clock, stub, events, connect } = await bench("slm", [...dial("slm"), ...send("slm", "ab"), text("+++"), ...send("slm", "+c"), text("++")]);
    const socket = connect();
    await clock.advance(100);
    socket.send("ab++++c++");
    await clock.advance(1000);
    assert.ok(stub.isDone, stub.failure ?? JSON.stringify(stub.remaining));
    assert.deepEqual(events, ["connect", "drain"]);
  });

  it("NRF-Q3: sends a datagram whole: as text, or with a pause before the terminator, or says that it cannot", async () => {
    const { clock, stub, events, connect } = await bench("slm", [
      ...dial("slm", { type: 2 }),
      step("slm", '#XSEND="a+++b"', `\r\n#XSEND: 5\r\n${OK}`),
      step("slm", "#XSEND", OK),
      { expect: "a\0b+" },
      { expect: "+++", reply: "\r\n#XDATAMODE: 0\r\n" },
      close("slm"),
    ]);
    const socket = connect("", { isUdp: true });
    socket.send("a+++b");
    socket.send("a\0b+");
    await clock.advance(1000);
    assert.deepEqual(events, ["connect", "drain"]);
    socket.send("a\0+++b");
    await clock.advance(1000);
    assert.ok(stub.isDone, stub.failure);
    assert.equal(events.at(-1), `close ${CloseReason.Network} no way to send +++ with a quote or zero byte in one datagram`);
  });

  it("NRF-Q4: takes a send that lasts as long as the modem's own limit for failed", async () => {
    const { clock, events, connect } = await bench("slm", [
      ...dial("slm"),
      step("slm", "#XSEND", OK),
      { expect: "hi+++" },
      { expect: "+++AT\r\n", reply: `\r\n#XDATAMODE: 0\r\n${OK}` },
      receive("slm"),
      close("slm"),
    ]);
    connect().send("hi");
    await clock.advance(27_000);
    assert.deepEqual(events, ["connect"]);
    await clock.advance(8000);
    assert.deepEqual(events, ["connect", `close ${CloseReason.Network} AT#XSEND: no answer`]);
  });

  it("NRF-Q6: ends the lines of Serial Modem with CR alone, and sends any bytes by their length", async () => {
    const { clock, stub, events, connect } = await bench("sm", [...dial("sm"), ...send("sm", "a+++\r\n+")]);
    connect().send("a+++\r\n+");
    await clock.advance(1000);
    assert.ok(stub.isDone, stub.failure);
    assert.deepEqual(events, ["connect", "drain"]);
  });

  it("NRF-Q6: speaks to Serial Modem v0.1 as to a Serial LTE Modem", async () => {
    const { clock, stub, connect } = await bench("slm", dial("slm"), { version: '\r\n#XSMVER: "v0.1.0","3.1.0"\r\n' });
    connect();
    await clock.advance(1000);
    assert.ok(stub.isDone, stub.failure);
  });

  it("NRF-Q7: asks with XPOLL where XAPOLL is missing, as long as a socket is open", async () => {
    const poll = (reply = OK) => step("slm", "#XPOLL=100", reply);
    const { clock, stub, events, connect } = await bench("slm", [
      ...dial("slm", { poll: ERROR }),
      poll(),
      poll(`\r\n#XPOLL: 0,"0x0001"\r\n${OK}`),
      receive("slm", "data"),
      poll(`\r\n#XPOLL: 0,"0x0011"\r\n${OK}`),
      receive("slm", "last"),
      receive("slm"),
      close("slm"),
    ]);
    connect();
    await clock.advance(5000);
    assert.ok(stub.isDone, stub.failure ?? JSON.stringify(stub.remaining));
    assert.deepEqual(events, ["connect", "data data", "data last", `close ${CloseReason.Remote} closed by the peer`]);
  });

  for (const [version, found] of [
    ['\r\n#XSLMVER: "1.9.1"\r\n', '"1.9.1"'],
    ["", "none"],
  ] as const) {
    it(`NRF-Q8: refuses a firmware that is none of the two, or older than v2.0, in words: ${found}`, async () => {
      const { clock, events, connect } = await bench("slm", [], { version });
      connect();
      await clock.advance(10);
      assert.deepEqual(events, [`close ${CloseReason.Network} needs Serial LTE Modem v2 or Serial Modem, found ${found}`]);
    });
  }

  for (const [recognise, version, cause] of [
    [slmOnly, '\r\n#XSMVER: "v1.0.1","3.2.0"\r\n', `needs Serial LTE Modem v2, as the board's dialect says, found #XSMVER: "v1.0.1","3.2.0"`],
    [slmOnly, "", "needs Serial LTE Modem v2, as the board's dialect says, found none"],
    [smOnly, '\r\n#XSLMVER: "2.9.0"\r\n', `needs Serial Modem, as the board's dialect says, found #XSLMVER: "2.9.0"`],
    [smOnly, '\r\n#XSMVER: "v0.1.0","3.1.0"\r\n', `needs Serial Modem, as the board's dialect says, found #XSMVER: "v0.1.0","3.1.0"`],
  ] as const) {
    it(`refuses the other dialect than the board's: ${cause}`, async () => {
      const { clock, events, connect } = await bench("slm", [], { version, recognise });
      connect();
      await clock.advance(10);
      assert.deepEqual(events, [`close ${CloseReason.Network} ${cause}`]);
    });
  }

  for (const [recognise, dialect] of [
    [slmOnly, "slm"],
    [smOnly, "sm"],
  ] as const) {
    it(`opens a socket on the dialect that the board names: ${dialect}`, async () => {
      const { clock, stub, events, connect } = await bench(dialect, dial(dialect), { recognise });
      connect();
      await clock.advance(100);
      assert.deepEqual(events, ["connect"]);
      assert.ok(stub.isDone, stub.failure);
    });
  }

  it("NRF-Q9: answers the bare +++ of a connection that ends under the data, reads what is left, then closes", async () => {
    const { clock, stub, events, connect } = await bench("sm", [
      ...dial("sm"),
      step("sm", "#XSEND=0,2,0,2", OK),
      { expect: "hi", reply: "+++" },
      { expect: "+++", reply: "\r\n#XDATAMODE: -1\r\n\r\n#XAPOLL: 0,17\r\n" },
      receive("sm", "rest"),
      receive("sm"),
      close("sm"),
    ]);
    connect().send("hi");
    await clock.advance(1000);
    assert.ok(stub.isDone, stub.failure ?? JSON.stringify(stub.remaining));
    assert.deepEqual(events, ["connect", "data rest", `close ${CloseReason.Remote} closed by the peer`]);
  });

  for (const [isUnverified, verify] of [
    [false, 2],
    [true, 0],
  ] as const) {
    it(`NRF-Q11: opens TLS by tag with the host's name and peer verification ${verify}`, async () => {
      const { clock, stub, events, connect } = await bench("sm", [
        step("sm", `#XSSOCKET=1,1,0,42,${verify}`, `\r\n#XSSOCKET: 0,1,258\r\n${OK}`),
        step("sm", '#XSSOCKETOPT=0,1,2,"host"', OK),
        step("sm", '#XCONNECT=0,"host",80', ERROR),
        close("sm"),
      ]);
      connect("", { tls: { tag: 42, isUnverified } });
      await clock.advance(1000);
      assert.ok(stub.isDone, stub.failure);
      const hint = "refused, no such host, or no TLS: check credentials of tag 42, host name and date";
      assert.deepEqual(events, [`close ${CloseReason.ConnectFailed} AT#XCONNECT: ERROR, ${hint}`]);
    });
  }

  it("closes a socket that asks for ALPN with a cause", async () => {
    const { clock, events, connect } = await bench("slm", []);
    connect("", { tls: { tag: 42, alpn: "mqtt" } });
    await clock.advance(1000);
    assert.deepEqual(events, [`close ${CloseReason.ConnectFailed} this modem has no ALPN: leave alpn out`]);
  });
});

function both(dialect: Dialect): void {
  for (const [place, disturb] of PLACES) {
    for (const maxReadBytes of [4096, 1]) {
      it(`is not disturbed by URCs ${place}, in pieces of ${maxReadBytes}`, async () => {
        const script = [...dial(dialect), ...send(dialect, "hello"), receive(dialect, "\r\nOK\r\n"), receive(dialect, "more"), receive(dialect), close(dialect)];
        const disturbed = script.map((one) => (one.reply === undefined ? one : { ...one, reply: disturb(one.reply) }));
        const { clock, stub, events, connect } = await bench(dialect, disturbed, { maxReadBytes });
        connect().send("hello");
        await clock.advance(1000);
        stub.send("\r\n#XAPOLL: 0,17\r\n");
        await clock.advance(1000);
        assert.deepEqual(events, ["connect", "drain", "data \r\nOK\r\n", "data more", `close ${CloseReason.Remote} closed by the peer`]);
        assert.ok(stub.isDone, stub.failure);
      });
    }
  }

  for (const maxReadBytes of [4096, 1]) {
    it(`connects, sends, receives any bytes and closes, in pieces of ${maxReadBytes}`, async () => {
      const script = [...dial(dialect), ...send(dialect, "hello"), receive(dialect, "\r\nOK\r\n+++"), close(dialect)];
      const { clock, stub, events, connect } = await bench(dialect, script, { maxReadBytes });
      const socket = connect();
      socket.send("hello");
      await clock.advance(1000);
      stub.send("\r\n#XAPOLL: 0,1\r\n");
      await clock.advance(1000);
      assert.deepEqual(events, ["connect", "drain", "data \r\nOK\r\n+++"]);
      socket.close();
      await clock.advance(1000);
      assert.equal(events.at(-1), `close ${CloseReason.User} undefined`);
      assert.ok(stub.isDone, stub.failure);
    });
  }

  it("cuts a long message into pieces of 1024 bytes and asks the sender to wait", async () => {
    const piece = (length: number) => send(dialect, "x".repeat(length));
    const { clock, stub, events, connect } = await bench(dialect, [...dial(dialect), ...piece(1024), ...piece(1024), ...piece(452)]);
    const socket = connect();
    assert.equal(socket.send("x".repeat(1500)), true);
    assert.equal(socket.send("x".repeat(1000)), false);
    await clock.advance(1000);
    assert.ok(stub.isDone, stub.failure);
    assert.deepEqual(events, ["connect", "drain"]);
  });

  it("reads what is left after a hang-up, then reports the close once", async () => {
    const { clock, stub, events, connect } = await bench(dialect, [...dial(dialect), receive(dialect, "last"), receive(dialect), close(dialect)]);
    connect();
    await clock.advance(100);
    stub.send("\r\n#XAPOLL: 0,17\r\n");
    await clock.advance(1000);
    assert.deepEqual(events, ["connect", "data last", `close ${CloseReason.Remote} closed by the peer`]);
    assert.ok(stub.isDone, stub.failure);
  });

  it("NRF-Q1: believes the second empty answer, not the first, where no hang-up is told", async () => {
    const reads = [receive(dialect), receive(dialect, "more"), receive(dialect), receive(dialect)];
    const { clock, stub, events, connect } = await bench(dialect, [...dial(dialect), ...reads, close(dialect)]);
    connect();
    await clock.advance(100);
    stub.send("\r\n#XAPOLL: 0,1\r\n");
    await clock.advance(1000);
    assert.deepEqual(events, ["connect", "data more"]);
    stub.send("\r\n#XAPOLL: 0,1\r\n");
    await clock.advance(1000);
    assert.equal(events.at(-1), `close ${CloseReason.Remote} closed by the peer`);
    assert.ok(stub.isDone, stub.failure ?? JSON.stringify(stub.remaining));
  });

  it("goes on after an ERROR of a read: nothing was there", async () => {
    const nothing = { ...receive(dialect), reply: ERROR };
    const { clock, stub, events, connect } = await bench(dialect, [...dial(dialect), nothing, ...send(dialect, "hi")]);
    const socket = connect();
    await clock.advance(100);
    stub.send("\r\n#XAPOLL: 0,1\r\n");
    await clock.advance(100);
    socket.send("hi");
    await clock.advance(1000);
    assert.deepEqual(events, ["connect", "drain"]);
    assert.ok(stub.isDone, stub.failure);
  });

  it("holds received bytes back while paused", async () => {
    const { clock, stub, events, connect } = await bench(dialect, [...dial(dialect), receive(dialect, "held")]);
    const socket = connect();
    await clock.advance(100);
    socket.pause(true);
    stub.send("\r\n#XAPOLL: 0,1\r\n");
    await clock.advance(1000);
    assert.deepEqual(events, ["connect"]);
    socket.pause(false);
    await clock.advance(1000);
    assert.deepEqual(events, ["connect", "data held"]);
    assert.ok(stub.isDone, stub.failure);
  });

  it("NRF-Q5: reports a failed connect with what it may mean, and can dial again", async () => {
    const { clock, stub, events, connect } = await bench(dialect, [...dial(dialect, { reply: ERROR }), close(dialect), ...dial(dialect)]);
    connect();
    await clock.advance(1000);
    assert.deepEqual(events, [`close ${CloseReason.ConnectFailed} AT#XCONNECT: ERROR, refused, or no such host`]);
    connect();
    await clock.advance(1000);
    assert.equal(events.at(-1), "connect");
    assert.ok(stub.isDone, stub.failure);
  });

  it("registers anew after three failed dials in a row", async () => {
    const failing = [...dial(dialect, { reply: ERROR }), close(dialect)];
    const { clock, context, connect } = await bench(dialect, [...failing, ...failing, ...failing]);
    for (let attempt = 0; attempt < 3; attempt++) {
      assert.equal(context(), true);
      connect();
      await clock.advance(1000);
    }
    assert.equal(context(), false);
  });

  it("closes what it was told to close while it was being opened", async () => {
    const [open] = dial(dialect);
    const rest = dialect === "slm" ? [select(0), close(dialect)] : [close(dialect)];
    const { clock, stub, events, connect } = await bench(dialect, [{ ...open, afterMs: 50 }, ...rest]);
    const socket = connect();
    await clock.advance(10);
    socket.close();
    await clock.advance(1000);
    assert.deepEqual(events, [`close ${CloseReason.User} undefined`]);
    assert.ok(stub.isDone, stub.failure);
  });

  it("closes after what was sent has gone out", async () => {
    const { clock, stub, events, connect } = await bench(dialect, [...dial(dialect), ...send(dialect, "hi"), ...send(dialect, "bye"), close(dialect)]);
    const socket = connect();
    await clock.advance(100);
    socket.send("hi");
    socket.send("bye");
    socket.close();
    await clock.advance(1000);
    assert.ok(stub.isDone, stub.failure);
    assert.deepEqual(events, ["connect", `close ${CloseReason.User} undefined`]);
  });

  it("closes a socket whose UART lost bytes", async () => {
    const whole = receive(dialect, "0123456789");
    const { clock, stub, events, connect } = await bench(dialect, [...dial(dialect), { ...whole, reply: whole.reply!.replace("0123", "01") }, close(dialect)]);
    connect();
    await clock.advance(100);
    stub.send("\r\n#XAPOLL: 0,1\r\n");
    await clock.advance(1000);
    assert.deepEqual(events, ["connect", `close ${CloseReason.Network} AT#XRECV: UART lost bytes`]);
  });

  it("closes all sockets when the network drops the packet data", async () => {
    const { clock, stub, events, context, connect } = await bench(dialect, dial(dialect));
    connect();
    await clock.advance(100);
    stub.send("\r\n+CGEV: NW PDN DEACT 0\r\n");
    await clock.advance(1000);
    assert.deepEqual(events, ["connect", `close ${CloseReason.Network} network dropped the packet data`]);
    assert.equal(context(), false);
  });

  it("does not take the bytes of an answer that came too late for lines", async () => {
    const { clock, stub, events, connect } = await bench(dialect, dial(dialect));
    connect();
    await clock.advance(100);
    stub.send(`\r\n#XRECV: ${dialect === "sm" ? "0,0," : ""}16\r\n\r\n#XAPOLL: 0,1\r\n${OK}`);
    await clock.advance(1000);
    assert.deepEqual(events, ["connect"]);
    assert.ok(stub.isDone, stub.failure);
  });

  it("NRF-Q13: does not read from a connection whose number belonged to one that is closed", async () => {
    const { clock, stub, connect } = await bench(dialect, [...dial(dialect), close(dialect)]);
    const socket = connect();
    await clock.advance(100);
    socket.close();
    stub.send("\r\n#XAPOLL: 0,1\r\n\r\n#XAPOLL: 0,32\r\n");
    await clock.advance(1000);
    assert.ok(stub.isDone, stub.failure);
  });
}
