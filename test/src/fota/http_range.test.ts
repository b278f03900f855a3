import assert from "node:assert/strict";
import { createHttpRange } from "../../../src/fota/http_range.ts";
import type { HttpRange } from "../../../src/fota/http_range.ts";
import { parseUrl } from "../../../src/fota/url.ts";
import type { Network, Socket } from "../../../src/net/socket.ts";
import { CloseReason } from "../../../src/net/socket.ts";
import { FileServer } from "../../../tools/cloud/core/file_server.ts";
import type { FileFaultValues } from "../../../tools/cloud/core/file_faults.ts";
import { MemoryNetwork } from "../../../tools/network/memory_network.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { plainNetwork } from "./plain_network.ts";

const CONTENT = Buffer.from(Array.from({ length: 3000 }, (_, index) => index & 255));
const PLACE = { host: "files.test", port: 80, path: "/app.upl?sig=secret", isTls: false };

type Told = { bytes: Buffer; wholes: number; failures: [string, string, number | undefined][] };

interface Bench {
  clock: VirtualClock;
  server: FileServer;
  network: MemoryNetwork;
  http: HttpRange;
  told: Told;
  /** Asks for a range and waits for its end. */
  get(offset: number, length: number): Promise<void>;
}

async function bench(faults: Partial<FileFaultValues> = {}, pieceBytes?: number): Promise<Bench> {
  const clock = VirtualClock.strict();
  const network = new MemoryNetwork({ clock });
  const server = await FileServer.open({ clock, place: { network, host: "files.test", port: 80 } });
  server.add("/app.upl", CONTENT);
  server.faults.setAll(faults);
  const told: Told = { bytes: Buffer.alloc(0), wholes: 0, failures: [] };
  const http = createHttpRange(plainNetwork(network, clock, pieceBytes), clock, PLACE, undefined, events(told));
  const get = async (offset: number, length: number): Promise<void> => {
    const count = told.wholes + told.failures.length;
    http.get(offset, length);
    await clock.advanceUntil(() => told.wholes + told.failures.length > count, 200_000);
  };
  return { clock, server, network, http, told, get };
}

function events(told: Told) {
  return {
    onBytes: (bytes: string) => void (told.bytes = Buffer.concat([told.bytes, Buffer.from(bytes, "latin1")])),
    onWhole: () => void told.wholes++,
    onFailed: (cause: string, text: string, retryS?: number) => void told.failures.push([cause, text, retryS]),
  };
}

describe("src/fota/http_range", () => {
  it("asks for ranges on one connection, with If-Range from the second on, and says how long the file is", async () => {
    const { server, http, told, get } = await bench();
    await get(0, 1000);
    await get(1000, 1000);
    await get(2000, 1000);
    assert.deepEqual([told.wholes, told.failures, server.connections, http.size()], [3, [], 1, 3000]);
    assert.ok(told.bytes.equals(CONTENT));
    assert.deepEqual(server.exchanges.map(({ range, status }) => [range, status]), [["bytes=0-999", 206], ["bytes=1000-1999", 206], ["bytes=2000-2999", 206]]);
  });

  for (const pieceBytes of [1, 2, 3, 7, 64]) {
    it(`takes answers in pieces of ${pieceBytes}, field names as nobody writes them, and an end of the file before the range's`, async () => {
      const { told, get } = await bench({ mixedCase: true, padding: 700 }, pieceBytes);
      await get(2500, 1000);
      assert.deepEqual([told.wholes, told.failures], [1, []]);
      assert.ok(told.bytes.equals(CONTENT.subarray(2500)));
    });
  }

  it("takes a 200 by passing over what is before the offset, to the end", async () => {
    const { http, told, get } = await bench({ ignoreRanges: true });
    await get(1234, 100);
    assert.deepEqual([told.wholes, told.failures, http.isUnranged()], [1, [], true]);
    assert.ok(told.bytes.equals(CONTENT.subarray(1234)));
  });

  it("opens another connection where the server has closed, announced or not, without telling", async () => {
    for (const fault of [{ close: true }, { closeIdle: true }] as const) {
      const { clock, server, told, get } = await bench(fault);
      await get(0, 1000);
      await get(1000, 1000);
      await clock.advance(1000);
      await get(2000, 1000);
      assert.deepEqual([told.wholes, told.failures, server.connections], [3, [], 3]);
      assert.ok(told.bytes.equals(CONTENT));
    }
  });

  it("follows redirects to another host and to a path, and stays there", async () => {
    const { clock, network, server, told, get } = await bench({ redirect: "http://other.test:8080/x.upl" });
    const other = await FileServer.open({ clock, place: { network, host: "other.test", port: 8080 } });
    other.add("/y.upl", CONTENT);
    other.faults.set("redirect", "/y.upl", 1);
    await get(0, 1000);
    await get(1000, 1000);
    assert.deepEqual([told.wholes, told.failures], [2, []]);
    assert.deepEqual([server.exchanges.length, other.exchanges.map(({ path }) => path)], [1, ["/x.upl", "/y.upl", "/y.upl"]]);
  });

  // What the server does -> what is told: cause, text, and how long to wait at least.
  const ROWS: [string, Partial<FileFaultValues>, [string, string, number | undefined]][] = [
    ["redirects for ever", { redirect: "loop" }, ["HTTP_STATUS", "more than 3 redirects", undefined]],
    ["redirects to what is no address", { redirect: "ftp://x/y" }, ["HTTP_STATUS", "a redirect to what is no https", undefined]],
    ["says 403", { status: 403 }, ["HTTP_STATUS", "403", undefined]],
    ["says 404", { status: 404 }, ["HTTP_STATUS", "404", undefined]],
    ["says 410", { status: 410 }, ["HTTP_STATUS", "410", undefined]],
    ["says 429 with Retry-After", { status: 429, retryAfter: 77 }, ["HTTP_STATUS", "429", 77]],
    ["says 503", { status: 503 }, ["HTTP_STATUS", "503", 0]],
    ["says another range", { wrongRange: 4 }, ["HTTP_STATUS", "206 with a wrong range or length", 0]],
    ["says another length", { wrongLength: 1 }, ["HTTP_STATUS", "206 with a wrong range or length", 0]],
    ["sends chunks", { chunked: true }, ["HTTP_STATUS", "206 with a wrong range or length", 0]],
    ["sends a header without end", { padding: 6000 }, ["HTTP_STATUS", "a header of more than 4096 bytes", undefined]],
    ["closes in the middle", { truncate: 100 }, ["TRUNCATED", "closed by the peer", 0]],
    ["falls silent in the middle", { stall: 100 }, ["STALLED", "nothing for 30 s", 0]],
  ];
  for (const [what, faults, expected] of ROWS) {
    it(`a server that ${what}: ${expected[0]}${expected[2] === undefined ? "" : ", again"}`, async () => {
      const { told, get } = await bench(faults);
      await get(0, 1000);
      assert.deepEqual([told.wholes, told.failures], [0, [expected]]);
    });
  }

  it("tells CHANGED for another entity tag, a shorter file, and a 416; then takes the new file", async () => {
    const { server, told, get } = await bench({ changeAfter: 1 });
    await get(0, 1000);
    await get(1000, 1000);
    assert.deepEqual(told.failures.map(([cause]) => cause), ["CHANGED"]);
    await get(0, 1000);
    assert.equal(told.wholes, 2);
    for (const length of [2500, 500]) {
      server.add("/app.upl", CONTENT.subarray(0, length));
      server.faults.setAll({ changeAfter: Infinity, noEtag: true });
      await get(1000, 1000);
    }
    assert.deepEqual(told.failures.map(([cause]) => cause), ["CHANGED", "CHANGED", "CHANGED"]);
  });

  it("tells a slow server's bytes as they come, and no stall", async () => {
    const { told, get } = await bench({ drip: 200 });
    await get(0, 300);
    assert.deepEqual([told.wholes, told.failures, told.bytes.length], [1, [], 300]);
  });

  it("has no event after close()", async () => {
    const { clock, http, told } = await bench();
    http.get(0, 1000);
    await clock.advance(50);
    http.close();
    await clock.advance(100_000);
    assert.deepEqual([told.wholes, told.failures], [0, []]);
  });

  /** Answers of the other side, played at every cut. */
  const ANSWERS = {
    "206": "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 10-13/99\r\nContent-Length: 4\r\nETag: \"a\"\r\n\r\nABCD",
    "206 after 103": "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 206 \r\nContent-Range:bytes 10-13/99\r\n\r\nABCD",
    "200": "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n0123456789ABCD",
    "HTTP/1.0": "HTTP/1.0 206 P\r\nContent-Range: bytes 10-13/99\r\n\r\nABCD",
  };
  for (const [name, text] of Object.entries(ANSWERS)) {
    it(`reads an answer cut at every byte: ${name}`, () => {
      for (let cut = 0; cut <= text.length; cut++) {
        const { http, told, socket } = scripted();
        http.get(10, 4);
        socket().onConnect!();
        for (const piece of [text.slice(0, cut), text.slice(cut)]) if (piece) socket().onData!(piece);
        assert.deepEqual([told.bytes.toString(), told.wholes, told.failures], ["ABCD", 1, []], `cut at ${cut}`);
      }
    });
  }

  const NO_HTTP = ["SSH-2.0-x\r\n\r\n", "HTTP/1.1 \r\n\r\n", "HTTP/1.1 206 x\r\n\r\nAB", "HTTP/1.1 206 x\r\nContent-Range: bytes 10-13/*\r\n\r\n", "HTTP/1.1 206 x\r\nContent-Range: bytes 10-99/100\r\n\r\n", "HTTP/1.1 200 x\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 301 x\r\n\r\n"];
  for (const text of NO_HTTP) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const { http, told, socket } = scripted();
      http.get(10, 4);
      socket().onConnect!();
      socket().onData!(text);
      assert.deepEqual([told.bytes.length, told.wholes, told.failures.map(([cause]) => cause)], [0, 0, ["HTTP_STATUS"]]);
    });
  }

  it("does not take what comes unasked, or too much, for the next answer", () => {
    const { http, told, socket, count } = scripted();
    http.get(10, 4);
    socket().onConnect!();
    socket().onData!(ANSWERS["206"] + "HTTP/1.1 206 x\r\n");
    http.get(14, 4);
    assert.equal(count(), 2);
    socket().onConnect!();
    socket().onData!(ANSWERS["206"].replace("10-13", "14-17"));
    socket().onData!("more");
    http.get(18, 4);
    assert.deepEqual([count(), told.wholes], [3, 2]);
  });

  it("leaves https for nothing else", () => {
    const sockets: Socket[] = [];
    const told: Told = { bytes: Buffer.alloc(0), wholes: 0, failures: [] };
    const http = createHttpRange(scriptedNetwork(sockets), VirtualClock.strict(), { ...PLACE, isTls: true }, { tag: 1 }, events(told));
    http.get(0, 4);
    sockets[0]!.onConnect!();
    sockets[0]!.onData!("HTTP/1.1 302 Found\r\nLocation: http://files.test/x\r\n\r\n");
    assert.deepEqual(told.failures, [["HTTP_STATUS", "a redirect to what is no https", undefined]]);
  });

  it("says that an image has no TLS", () => {
    const told: Told = { bytes: Buffer.alloc(0), wholes: 0, failures: [] };
    createHttpRange(scriptedNetwork([]), VirtualClock.strict(), { ...PLACE, isTls: true }, undefined, events(told)).get(0, 4);
    assert.deepEqual(told.failures, [["TLS", "image without TLS", undefined]]);
  });

  function scripted() {
    const sockets: Socket[] = [];
    const told: Told = { bytes: Buffer.alloc(0), wholes: 0, failures: [] };
    const http = createHttpRange(scriptedNetwork(sockets), new VirtualClock(), PLACE, undefined, events(told));
    return { http, told, socket: () => sockets.at(-1)!, count: () => sockets.length };
  }
});

function scriptedNetwork(sockets: Socket[]): Network {
  return {
    imei: () => undefined,
    connect() {
      const socket: Socket = { send: () => true, close: () => socket.onClose?.(CloseReason.User), pause() {} };
      sockets.push(socket);
      return socket;
    },
  };
}

describe("src/fota/url", () => {
  it("takes addresses apart", () => {
    assert.deepEqual(parseUrl("https://a.example/x/y?z=1"), { host: "a.example", port: 443, path: "/x/y?z=1", isTls: true });
    assert.deepEqual(parseUrl("http://a.example:8080"), { host: "a.example", port: 8080, path: "/", isTls: false });
  });

  for (const url of ["", "a", "ftp://a/b", "https:/a/b", "https://", "https:///x", "https://a:0/", "https://a:65536/", "https://a:x/", "https://u:p@a/", "https://a b/", 'https://a"/', "https://a/\r\nX: y", "https://a/ü", `https://a/${"x".repeat(2000)}`]) {
    it(`refuses ${JSON.stringify(url.slice(0, 30))}`, () => assert.equal(parseUrl(url), undefined));
  }
});
