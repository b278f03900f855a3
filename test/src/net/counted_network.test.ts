import assert from "node:assert/strict";
import { countBytes } from "../../../src/net/counted_network.ts";
import type { CloseReason, Network, Socket } from "../../../src/net/socket.ts";
import { FakeNetwork } from "../cloud/fake_network.ts";

describe("src/net/counted_network", () => {
  it("counts what goes out and what comes in, over all sockets, and hands everything on", () => {
    const inner = new FakeNetwork();
    const calls: unknown[] = [];
    const raw: Socket[] = [];
    const network: Network = {
      imei: () => inner.imei(),
      connect(host, port, options) {
        calls.push([host, port, options]);
        const socket: Socket = {
          send: (bytes) => calls.push(["send", bytes]) > 4,
          close: (isNow) => void calls.push(["close", isNow]),
          pause: (isPaused) => void calls.push(["pause", isPaused]),
        };
        raw.push(socket);
        return socket;
      },
    };
    const config = { network };
    const counters = countBytes(config);
    const told: unknown[] = [];
    const sockets = ["a", "b"].map((host) => config.network.connect(host, 1, { isUdp: host === "b" }));
    for (const socket of sockets) {
      socket.onConnect = () => told.push("connect");
      socket.onData = (bytes) => told.push(bytes);
      socket.onDrain = () => told.push("drain");
      socket.onClose = (reason: CloseReason, cause?: string) => told.push([reason, cause]);
    }
    assert.deepEqual([sockets[0]!.send("abc"), sockets[0]!.send("\0\xff"), sockets[1]!.send("x")], [false, false, true]);
    for (const socket of raw) {
      socket.onConnect!();
      socket.onData!("12345");
      socket.onDrain!();
      socket.onClose!(1, "gone");
    }
    sockets[1]!.pause(true);
    sockets[1]!.close(true);
    assert.deepEqual(counters, { sentBytes: 6, receivedBytes: 10 });
    assert.deepEqual(told.slice(0, 4), ["connect", "12345", "drain", [1, "gone"]]);
    assert.deepEqual(calls.slice(0, 2), [["a", 1, { isUdp: false }], ["b", 1, { isUdp: true }]]);
    assert.deepEqual(calls.slice(-2), [["pause", true], ["close", true]]);
    assert.equal(config.network.imei(), inner.imei());
  });

  it("takes events that nobody listens to", () => {
    const raw = { send: () => true, close() {}, pause() {} } as Socket;
    const config = { network: { imei: () => undefined, connect: () => raw } as Network };
    const counters = countBytes(config);
    config.network.connect("a", 1);
    raw.onConnect!();
    raw.onData!("1");
    raw.onDrain!();
    raw.onClose!(0);
    assert.equal(counters.receivedBytes, 1);
  });
});
