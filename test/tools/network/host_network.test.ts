import { deepEqual, equal } from "node:assert/strict";
import { createSocket } from "node:dgram";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { HostNetwork, networkError } from "../../../tools/network/host_network.ts";

async function serve(onClient: (client: Socket) => void): Promise<{ server: Server; port: number }> {
  const server = createServer(onClient);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

describe("tools/network/host_network", () => {
  const network = new HostNetwork();

  it("carries TCP both ways and closes in order", async () => {
    const { server, port } = await serve((client) => client.on("data", (bytes) => client.end(`got ${bytes.toString()}`)));
    const events: string[] = [];
    await new Promise<void>((resolve) => {
      const connection = network.connect("tcp", "127.0.0.1", port, {
        onConnect: () => connection.write(Buffer.from("hi"), () => events.push("acknowledged")),
        onData: (bytes) => events.push(bytes.toString()),
        onClose: (error) => resolve(void events.push(`close ${error}`)),
      });
    });
    deepEqual(events, ["acknowledged", "got hi", "close undefined"]);
    server.close();
  });

  it("stops the flow until it is opened again", async () => {
    const { server, port } = await serve((client) => client.end("late"));
    const events: string[] = [];
    await new Promise<void>((resolve) => {
      const connection = network.connect("tcp", "127.0.0.1", port, {
        onConnect: () => {
          connection.flow(false);
          setTimeout(() => {
            events.push("open");
            connection.flow(true);
          }, 30);
        },
        onData: (bytes) => events.push(bytes.toString()),
        onClose: () => resolve(),
      });
    });
    deepEqual(events, ["open", "late"]);
    server.close();
  });

  it("maps errors to the contract's words", async () => {
    const { server, port } = await serve(() => {});
    await new Promise((resolve) => server.close(resolve));
    const error = await new Promise((resolve) =>
      network.connect("tcp", "127.0.0.1", port, { onConnect: () => {}, onData: () => {}, onClose: resolve }),
    );
    equal(error, "refused");
    const codes = ["ENOTFOUND", "ETIMEDOUT", "ECONNRESET", "ENETUNREACH", "EODD"];
    deepEqual(codes.map(networkError), ["dns", "timeout", "reset", "unreachable", "reset"]);
  });

  it("calls no handler after destroy()", async () => {
    const { server, port } = await serve((client) => client.on("error", () => {}).write("x"));
    const events: string[] = [];
    const connection = network.connect("tcp", "127.0.0.1", port, {
      onConnect: () => events.push("connect"),
      onData: () => events.push("data"),
      onClose: () => events.push("close"),
    });
    connection.destroy();
    await new Promise((resolve) => setTimeout(resolve, 20));
    deepEqual(events, []);
    await new Promise((resolve) => server.close(resolve));
  });

  it("carries datagrams", async () => {
    const server = createSocket("udp4");
    server.on("message", (bytes, from) => server.send(`re: ${bytes.toString()}`, from.port, from.address));
    await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
    const answer = await new Promise((resolve) => {
      const connection = network.connect("udp", "127.0.0.1", server.address().port, {
        onConnect: () => connection.write(Buffer.from("hi")),
        onData(bytes) {
          connection.destroy();
          resolve(bytes.toString());
        },
        onClose: resolve,
      });
    });
    equal(answer, "re: hi");
    server.close();
  });

  it("resolves names to IPv4 addresses, and an unknown one to none", async () => {
    const resolve = (host: string): Promise<string[]> => new Promise((done) => network.resolve(host, done));
    deepEqual(await resolve("localhost"), ["127.0.0.1"]);
    deepEqual(await resolve("nowhere.invalid"), []);
  });

  it("listens, and gives connections to whoever takes them", async () => {
    const port = await freePort();
    const events: string[] = [];
    const listener = network.listenTcp(port, 4, (incoming) => {
      const connection = incoming.accept({
        onData: (bytes) => connection.write(Buffer.from(`${incoming.address} said ${bytes.toString()}`)),
        onClose: () => events.push("closed"),
      });
    }, () => events.push("error"));
    const answer = await new Promise<string>((resolve) => {
      const client = connect(port, "127.0.0.1", () => client.write("hi"));
      client.on("data", (bytes) => {
        client.end();
        resolve(bytes.toString());
      });
    });
    equal(answer, "127.0.0.1 said hi");
    listener.close();
  });

  it("opens UDP ports of both families that answer IPv4 peers", async () => {
    for (const family of [4, 6] as const) {
      const port = await freePort();
      const datagrams = network.bindUdp(port, family, (bytes, address, from) => datagrams.send(bytes, address, from), () => {});
      const peer = createSocket("udp4");
      const answer = await new Promise<string>((resolve) => {
        peer.on("message", (bytes) => resolve(bytes.toString()));
        setTimeout(() => peer.send("echo this", port, "127.0.0.1"), 50);
      });
      equal(answer, "echo this");
      peer.close();
      datagrams.close();
    }
  });
});

/** A port that is free now. */
async function freePort(): Promise<number> {
  const { server, port } = await serve(() => {});
  await new Promise((resolve) => server.close(resolve));
  return port;
}
