import { equal } from "node:assert/strict";
import { Bench, play } from "./bench.ts";

async function opened(): Promise<Bench> {
  const bench = new Bench();
  for (const name of ["a", "b"])
    bench.network.listenUdp(`${name}.test`, 7, (datagram, reply) => reply(Buffer.from(`${name}:${datagram.toString()}`)));
  await bench.bringUp();
  await bench.ok("AT+CMEE=2", "AT+CIPUDPMODE=1,1");
  bench.write('AT+CIPSTART=1,"UDP","a.test",7\r');
  equal(await bench.until("CONNECT OK\r\n"), "\r\nOK\r\n\r\n1, CONNECT OK\r\n");
  return bench;
}

async function send(bench: Bench, text: string): Promise<string> {
  await bench.expect(`AT+CIPSEND=1,${text.length}`, "\r\n> ");
  bench.write(text);
  await bench.until("SEND OK\r\n");
  await bench.rest();
  return bench.ask("AT+CIPRXGET=2,1,100");
}

describe("tools/modem/sim7000 UDP of the CIP stack", () => {
  it("sends datagrams and receives the answers", async () => {
    const bench = await opened();
    equal(await send(bench, "one"), "\r\n+CIPRXGET: 2,1,5,0\r\na:one\r\nOK\r\n");
  });

  it("changes its peer in extended mode", async () => {
    const bench = await opened();
    await bench.ok(`AT+CIPUDPMODE=1,2,"${bench.network.register("b.test")}",7`);
    equal(await send(bench, "two"), "\r\n+CIPRXGET: 2,1,5,0\r\nb:two\r\nOK\r\n");
    await bench.expect("AT+CIPCLOSE=1", "\r\n1, CLOSE OK\r\n");
  });

  it("refuses a new peer without extended mode, a socket or an address", async () => {
    const bench = await opened();
    await play(bench, [
      ['AT+CIPUDPMODE=1,2,"b.test",7', "\r\nERROR\r\n"],
      ['AT+CIPUDPMODE=0,2,"192.0.2.1",7', "\r\n+CME ERROR: operation not allowed\r\n"],
      ["AT+CIPUDPMODE=1,0", "\r\nOK\r\n"],
      ['AT+CIPUDPMODE=1,2,"192.0.2.1",7', "\r\n+CME ERROR: operation not allowed\r\n"],
      ["AT+CIPUDPMODE=1,3", "\r\nERROR\r\n"],
    ]);
  });
});
