import { equal } from "node:assert/strict";
import type { Duplex } from "node:stream";
import { Bench } from "./bench.ts";
import type { VirtualNrf9160Options } from "../../../../tools/modem/nrf9160/index.ts";

/** A connected socket, and what the server has got. */
async function connected(options: Partial<VirtualNrf9160Options> = {}, type: 1 | 2 = 1): Promise<{ bench: Bench; got: () => string; pieces: string[]; stream: () => Duplex }> {
  const bench = new Bench(options);
  const pieces: string[] = [];
  let stream: Duplex | undefined;
  bench.network.listen("sink.test", 80, (accepted) => {
    stream = accepted;
    accepted.on("data", (bytes: Buffer) => pieces.push(bytes.toString("latin1")));
  });
  bench.network.listenUdp("sink.test", 80, (datagram) => pieces.push(datagram.toString("latin1")));
  const handle = bench.modem.isSerialModem ? "0," : "";
  await bench.ask(`AT#XSOCKET=1,${type},0`);
  await bench.ask(`AT#XCONNECT=${handle}"sink.test",80`);
  return { bench, got: () => pieces.join(""), pieces, stream: () => stream as Duplex };
}

/** `payload+++` cut after `at` bytes, with a pause that does not trigger. */
async function sendCut(bench: Bench, text: string, at: number): Promise<void> {
  bench.write(text.slice(0, at));
  await bench.clock.advance(5);
  bench.write(text.slice(at));
}

describe("tools/modem/nrf9160 data mode", () => {
  for (const dialect of ["slm", "sm"] as const) {
    const command = dialect === "slm" ? "AT#XSEND" : "AT#XSEND=0,2,0";

    it(`ends at the terminator wherever it is cut (${dialect})`, async () => {
      const { bench, got } = await connected({ dialect });
      const text = "+a++b\r\nAT\r\n\x00+++";
      let expected = "";
      for (let at = 0; at <= text.length; at++) {
        await bench.ok(command);
        await sendCut(bench, text, at);
        equal(await bench.rest(), "\r\n#XDATAMODE: 0\r\n");
        expected += text.slice(0, -3);
      }
      await bench.clock.advance(500);
      equal(got(), expected);
      await bench.ok("AT");
    });

    it(`takes what follows the terminator as command line (${dialect})`, async () => {
      const { bench } = await connected({ dialect });
      await bench.ok(command);
      bench.write(`data+++${bench.end}AT+CFUN?${bench.end}`);
      equal(await bench.rest(), "\r\n#XDATAMODE: 0\r\n\r\n+CFUN: 1\r\n\r\nOK\r\n");
    });
  }

  it("sends a piece when nothing has come for the time limit", async () => {
    const { bench, pieces } = await connected({}, 2);
    await bench.ok("AT#XSEND");
    bench.write("one");
    await bench.clock.advance(31);
    equal(pieces.length, 0);
    await bench.clock.advance(30);
    bench.write("two");
    await bench.clock.advance(100);
    bench.write("+++");
    equal(await bench.rest(), "\r\n#XDATAMODE: 0\r\n");
    equal(pieces.join("|"), "one|two");
  });

  it("keeps a lone + of SLM until more comes; Serial Modem sends it", async () => {
    const slm = await connected({}, 2);
    await slm.bench.ok("AT#XSEND");
    slm.bench.write("++");
    await slm.bench.clock.advance(500);
    slm.bench.write("x");
    await slm.bench.clock.advance(500);
    equal(slm.pieces.join("|"), "++x");
    const sm = await connected({ dialect: "sm" }, 2);
    await sm.bench.ok("AT#XSEND=0,2,0");
    sm.bench.write("++");
    await sm.bench.clock.advance(500);
    equal(sm.pieces.join("|"), "++");
  });

  it("sends a stream in buffers of 4096 bytes, and gives a datagram of that size up", async () => {
    const stream = await connected();
    await stream.bench.ok("AT#XSEND");
    stream.bench.write("x".repeat(10000));
    stream.bench.write("+++");
    equal(await stream.bench.rest(), "\r\n#XDATAMODE: 0\r\n");
    await stream.bench.clock.advance(1000);
    equal(stream.got().length, 10000);
    const datagram = await connected({}, 2);
    await datagram.bench.ok("AT#XSEND");
    datagram.bench.write("x".repeat(5000));
    equal(await datagram.bench.rest(), "");
    datagram.bench.write("dropped+++");
    equal(await datagram.bench.rest(), "\r\n#XDATAMODE: -139\r\n");
    await datagram.bench.ok("AT");
  });

  it("counts in the length form of Serial Modem, terminators included", async () => {
    const { bench, got } = await connected({ dialect: "sm" });
    await bench.ok("AT#XSEND=0,2,0,7");
    bench.write("a+++");
    equal(await bench.listen(60000), "");
    bench.write("+++AT\r");
    equal(await bench.rest(), "\r\n#XDATAMODE: 0\r\n\r\nOK\r\n");
    await bench.clock.advance(100);
    equal(got(), "a++++++");
  });

  it("does not look for a socket with SLM, and drops what cannot be sent", async () => {
    const bench = new Bench();
    await bench.ok("AT#XSEND");
    bench.write("lost+++");
    equal(await bench.rest(), "\r\n#XDATAMODE: 0\r\n");
  });

  it("shows a dead socket with a bare terminator on Serial Modem", async () => {
    const { bench, stream } = await connected({ dialect: "sm" });
    await bench.ok("AT#XSEND=0,2,0");
    stream().end();
    equal(await bench.listen(500), "+++");
    bench.write("dropped");
    equal(await bench.listen(500), "");
    bench.write("+++");
    equal(await bench.rest(), "\r\n#XDATAMODE: -1\r\n");
    await bench.expect("AT#XCLOSE=0", "\r\n#XCLOSE: 0,0\r\n\r\nOK\r\n");
  });

  it("loses notifications on SLM, and keeps them for later on Serial Modem", async () => {
    const slm = await connected();
    await slm.bench.ok("AT+CEREG=1", "AT#XSEND");
    slm.bench.modem.setRegistration(5);
    equal(await slm.bench.listen(500), "");
    slm.bench.write("+++");
    equal(await slm.bench.rest(), "\r\n#XDATAMODE: 0\r\n");
    const sm = await connected({ dialect: "sm" });
    await sm.bench.ok("AT+CEREG=1", "AT#XSEND=0,2,0");
    sm.bench.modem.setRegistration(5);
    sm.bench.write("+++");
    equal(await sm.bench.rest(), "\r\n#XDATAMODE: 0\r\n\r\n+CEREG: 5\r\n");
  });

  it("reports each piece in a build with CONFIG_SLM_DATAMODE_URC", async () => {
    const { bench } = await connected({ dataModeUrc: true });
    await bench.ok("AT#XSEND=");
    bench.write("hello");
    equal(await bench.until("#XDATAMODE: 5\r\n"), "\r\n#XDATAMODE: 5\r\n");
    bench.write("+++");
    equal(await bench.rest(), "\r\n#XDATAMODE: 0\r\n");
  });

  it("takes a time limit that the line's rate allows", async () => {
    const bench = new Bench();
    await bench.expect("AT#XDATACTRL?", "\r\n#XDATACTRL: 0,32\r\n\r\nOK\r\n");
    await bench.refused("AT#XDATACTRL=31");
    await bench.ok("AT#XDATACTRL=100");
    await bench.expect("AT#XDATACTRL?", "\r\n#XDATACTRL: 100,32\r\n\r\nOK\r\n");
    await bench.expect("AT#XDATACTRL=?", "\r\n#XDATACTRL=<time_limit>\r\n\r\nOK\r\n");
  });

  it("delivers raw bytes with auto reception of data mode", async () => {
    const { bench, stream } = await connected({ dialect: "sm" });
    await bench.ok("AT#XRECVCFG=0,2", "AT#XSEND=0,2,0");
    stream().write("raw\r\n");
    equal(await bench.listen(500), "raw\r\n");
    bench.write("+++");
    equal(await bench.rest(), "\r\n#XDATAMODE: 0\r\n");
  });
});
