import assert from "node:assert/strict";
import type { NativeNetwork } from "../../../src/hal/native_network.ts";
import { createNetworkJs } from "../../../src/net/network_js.ts";
import { CloseReason } from "../../../src/net/socket.ts";
import type { Socket } from "../../../src/net/socket.ts";

const TCP = 0;
const HTTP = 1;
const UDP = 2;
const TLS = 4;

/** A socket that notes what is asked of it. */
class FakeSocket implements Socket {
  sent: string[] = [];
  calls: string[] = [];
  hasRoom = true;
  onConnect?: () => void;
  onData?: (bytes: string) => void;
  onDrain?: () => void;
  onClose?: (reason: CloseReason, cause?: string) => void;
  send(bytes: string): boolean {
    this.sent.push(bytes);
    return this.hasRoom;
  }
  close(): void {
    this.calls.push("close");
  }
  pause(isPaused: boolean): void {
    this.calls.push(isPaused ? "pause" : "resume");
  }
}

describe("src/net/network_js", () => {
  let dialled: string[];
  let sockets: FakeSocket[];
  let net: NativeNetwork;
  beforeEach(() => {
    dialled = [];
    sockets = [];
    net = createNetworkJs({
      connect(host, port) {
        dialled.push(`${host}:${port}`);
        sockets.push(new FakeSocket());
        return sockets[sockets.length - 1]!;
      },
      imei: () => undefined,
    });
  });

  /** A connected socket. */
  function open(type = TCP): FakeSocket {
    const socket = sockets[net.create("host.test", 80, type)]!;
    socket.onConnect!();
    return socket;
  }

  it("numbers sockets from 0, and gives a number again when its socket is closed", () => {
    assert.deepEqual([net.create("a", 1, TCP), net.create("b", 2, HTTP), net.create("c", 3, TLS)], [0, 1, 2]);
    assert.deepEqual(dialled, ["a:1", "b:2", "c:3"]);
    net.close(1);
    assert.deepEqual([sockets[1]!.calls, net.create("d", 4, TCP), net.create("e", 5, TCP)], [["close"], 1, 3]);
  });

  it("refuses servers and datagrams, and has no connection to accept", () => {
    assert.deepEqual([net.create(undefined, 80, TCP), net.create(undefined, 5, UDP), net.create("a", 5, UDP), net.accept(0)], [-12, -12, -12, -1]);
    assert.deepEqual(dialled, []);
  });

  it("takes nothing before the connection stands; TCP is told so, TLS to ask again", () => {
    net.create("a", 80, TCP);
    net.create("a", 443, TLS | HTTP);
    assert.deepEqual([net.recv(0, 536), net.recv(1, 536), net.send(0, "x"), net.send(1, "x")], [-11, "", 0, 0]);
    for (const socket of sockets) socket.onConnect!();
    assert.deepEqual([net.recv(0, 536), net.recv(1, 536), net.send(0, "x"), net.send(1, "y")], ["", "", 1, 1]);
    assert.deepEqual(sockets.map(({ sent }) => sent), [["x"], ["y"]]);
  });

  it("hands bytes over in pieces of the size that is asked for, in order, none lost", () => {
    const socket = open();
    socket.onData!("abc");
    socket.onData!("defgh");
    assert.deepEqual([net.recv(0, 4), net.recv(0, 4), net.recv(0, 4)], ["abcd", "efgh", ""]);
  });

  it("asks the modem to keep bytes when 1 kB waits, and for more when all is read", () => {
    const socket = open();
    socket.onData!("x".repeat(1023));
    assert.deepEqual(socket.calls, []);
    socket.onData!("x");
    assert.deepEqual(socket.calls, ["pause"]);
    assert.equal((net.recv(0, 536) as string).length, 536);
    assert.deepEqual(socket.calls, ["pause"]);
    assert.equal((net.recv(0, 536) as string).length, 488);
    assert.deepEqual(socket.calls, ["pause", "resume"]);
    assert.equal(net.recv(0, 536), "");
    assert.deepEqual(socket.calls, ["pause", "resume"]);
  });

  it("takes nothing from the moment that the socket is full until it has drained", () => {
    const socket = open();
    socket.hasRoom = false;
    assert.deepEqual([net.send(0, "one"), net.send(0, "two")], [3, 0]);
    socket.hasRoom = true;
    socket.onDrain!();
    assert.equal(net.send(0, "two"), 3);
    assert.deepEqual(socket.sent, ["one", "two"]);
  });

  for (const [reason, code] of [[CloseReason.Remote, -1], [CloseReason.User, -1], [CloseReason.ConnectFailed, -9], [CloseReason.Network, -4]] as const) {
    it(`gives what was received before a close for reason ${reason}, then ${code}, and takes nothing any more`, () => {
      const socket = open();
      socket.onData!("last");
      socket.onClose!(reason);
      assert.deepEqual([net.send(0, "x"), net.recv(0, 536), net.recv(0, 536), net.recv(0, 536)], [0, "last", code, code]);
      assert.deepEqual(socket.sent, []);
    });
  }

  it("answers for a number that has no socket, and hears nothing of a socket that was closed", () => {
    const socket = open();
    net.close(0);
    socket.onData!("late");
    socket.onClose!(CloseReason.User);
    net.close(7);
    assert.deepEqual([net.recv(0, 536), net.send(0, "x"), net.recv(7, 1)], [-1, 0, -1]);
  });
});
