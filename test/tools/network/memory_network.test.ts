import { deepEqual, equal, throws } from "node:assert/strict";
import type { Duplex } from "node:stream";
import { Aedes } from "aedes";
import { generate } from "mqtt-packet";
import { MemoryNetwork } from "../../../tools/network/memory_network.ts";
import type { NetworkConnection } from "../../../tools/network/network.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";

function setUp(): { clock: VirtualClock; network: MemoryNetwork } {
  const clock = new VirtualClock();
  return { clock, network: new MemoryNetwork({ clock, latencyMs: 50 }) };
}

const idle = { onConnect: () => {}, onData: () => {}, onClose: () => {} };

interface Dialled {
  events: string[];
  connection: NetworkConnection;
}

/** Connects and keeps everything that happens, with its time. */
function dial(network: MemoryNetwork, clock: VirtualClock, protocol: "tcp" | "udp", host: string): Dialled {
  const events: string[] = [];
  const start = clock.now();
  const note = (text: string): void => void events.push(`${clock.now() - start} ${text}`);
  const connection = network.connect(protocol, host, 1, {
    onConnect: () => note("connect"),
    onData: (bytes) => note(`data ${bytes.toString()}`),
    onClose: (error) => note(`close ${error ?? "in order"}`),
  });
  return { events, connection };
}

describe("tools/network/memory_network", () => {
  it("carries bytes both ways with its latency and closes in order", async () => {
    const { clock, network } = setUp();
    const heard: string[] = [];
    network.listen("host", 1, (stream) => {
      stream.on("data", (bytes: Buffer) => heard.push(bytes.toString()));
      stream.write("hello ");
      stream.end("you");
    });
    const { events, connection } = dial(network, clock, "tcp", "host");
    connection.write(Buffer.from("hi"), () => events.push("acknowledged"));
    await clock.advance(1000);
    deepEqual(heard, ["hi"]);
    deepEqual(events, ["100 connect", "100 data hello ", "100 data you", "acknowledged", "100 close in order"]);
    equal(network.openConnections, 0);
  });

  it("ends the server's stream when the client closes in order", async () => {
    const { clock, network } = setUp();
    let isEnded = false;
    network.listen("host", 1, (stream) => stream.resume().on("end", () => (isEnded = true)));
    const { events, connection } = dial(network, clock, "tcp", "host");
    await clock.advance(200);
    connection.end();
    await clock.advance(200);
    equal(isEnded, true);
    deepEqual(events, ["100 connect", "300 close in order"]);
  });

  it("says why a connection fails", async () => {
    const { clock, network } = setUp();
    network.listen("host", 1, () => {});
    network.register("empty");
    const unknown = dial(network, clock, "tcp", "unknown");
    const empty = dial(network, clock, "tcp", "empty");
    await clock.advance(200);
    network.refuse("host");
    const refused = dial(network, clock, "tcp", "host");
    await clock.advance(200);
    network.cut("host");
    const cut = dial(network, clock, "tcp", "host");
    await clock.advance(200);
    const endings = [unknown, empty, refused, cut].map(({ events }) => events.join());
    deepEqual(endings, ["100 close dns", "100 close refused", "100 close refused", "100 close unreachable"]);
    network.restore("host");
    const restored = dial(network, clock, "tcp", "host");
    await clock.advance(200);
    deepEqual(restored.events, ["100 connect"]);
  });

  it("breaks open connections on both sides", async () => {
    const { clock, network } = setUp();
    let stream: Duplex | undefined;
    network.listen("host", 1, (accepted) => (stream = accepted));
    const { events } = dial(network, clock, "tcp", "host");
    await clock.advance(200);
    network.cut("host");
    await clock.advance(0);
    deepEqual(events, ["100 connect", "200 close reset"]);
    equal(stream?.destroyed, true);
  });

  it("holds everything back while the path is dead, and delivers it afterwards", async () => {
    const { clock, network } = setUp();
    const heard: string[] = [];
    let stream: Duplex | undefined;
    network.listen("host", 1, (accepted) => {
      stream = accepted;
      stream.on("data", (bytes: Buffer) => heard.push(bytes.toString()));
    });
    const { events, connection } = dial(network, clock, "tcp", "host");
    await clock.advance(200);
    network.drop("host");
    connection.write(Buffer.from("up"), () => events.push("acknowledged"));
    stream?.write("down");
    await clock.advance(3600000);
    deepEqual(events, ["100 connect"]);
    deepEqual(heard, []);
    network.restore("host");
    await clock.advance(100);
    deepEqual(heard, ["up"]);
    deepEqual(events, ["100 connect", "3600200 data down", "acknowledged"]);
  });

  it("passes back-pressure on to the server", async () => {
    const { clock, network } = setUp();
    let written = 0;
    network.listen("host", 1, (stream) => {
      const fill = (): void => {
        for (let isOpen = true; isOpen; written += 10000) isOpen = stream.write(Buffer.alloc(10000));
        stream.once("drain", fill);
      };
      fill();
    });
    let received = 0;
    const connection = network.connect("tcp", "host", 1, { ...idle, onData: (bytes) => (received += bytes.length) });
    connection.flow(false);
    await clock.advance(10000);
    equal(received, 0);
    const before = written;
    connection.flow(true);
    await clock.advance(50);
    connection.flow(false);
    equal(received > 0 && written > before && written < 1000000, true);
  });

  it("carries datagrams and loses them when the path is dead", async () => {
    const { clock, network } = setUp();
    network.listenUdp("host", 1, (datagram, reply) => reply(Buffer.from(`re: ${datagram.toString()}`)));
    const { events, connection } = dial(network, clock, "udp", "host");
    await clock.advance(100);
    connection.write(Buffer.from("a"));
    await clock.advance(200);
    network.drop("host");
    connection.write(Buffer.from("b"));
    await clock.advance(200);
    network.restore("host");
    await clock.advance(200);
    deepEqual(events, ["50 connect", "200 data re: a"]);
  });

  it("resolves names, and refuses a port that is taken", async () => {
    const { clock, network } = setUp();
    network.register("host", "203.0.113.9");
    const answers: string[][] = [];
    for (const host of ["HOST", "203.0.113.7", "nowhere"]) network.resolve(host, (addresses) => answers.push(addresses));
    await clock.advance(100);
    deepEqual(answers, [["203.0.113.9"], ["203.0.113.7"], []]);
    const server = network.listen("host", 1, () => {});
    throws(() => network.listen("203.0.113.9", 1, () => {}), /203\.0\.113\.9:1 is served already/);
    server.close();
    network.listen("host", 1, () => {}).close();
  });

  it("puts an MQTT broker on a host", async () => {
    const { clock, network } = setUp();
    const broker = await Aedes.createBroker();
    network.listen("broker", 1883, (stream) => broker.handle(stream));
    const received: Buffer[] = [];
    const connection = network.connect("tcp", "broker", 1883, { ...idle, onData: (bytes) => received.push(bytes) });
    connection.write(generate({ cmd: "connect", clientId: "c", protocolId: "MQTT", protocolVersion: 4, clean: true, keepalive: 0 }));
    await clock.advance(500);
    equal(Buffer.concat(received).toString("hex"), "20020000");
    connection.destroy();
    await clock.advance(100);
    await new Promise<void>((resolve) => broker.close(() => resolve()));
  });
});
