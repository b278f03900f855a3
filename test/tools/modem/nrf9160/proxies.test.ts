import { equal } from "node:assert/strict";
import type { Duplex } from "node:stream";
import { Bench, play } from "./bench.ts";

describe("tools/modem/nrf9160 SLM services", () => {
  it("pushes what a TCP client receives, and has to be closed after the peer has ended", async () => {
    const bench = new Bench();
    const echo = bench.echo();
    await bench.expect('AT#XTCPCLI=1,"echo.test",7', '\r\n#XTCPCLI: 0,"connected"\r\n\r\nOK\r\n');
    await bench.expect("AT#XTCPCLI?", "\r\n#XTCPCLI: 0,1\r\n\r\nOK\r\n");
    await bench.refused('AT#XTCPCLI=1,"echo.test",7', "AT#XTCPSVR=1,80");
    equal(await bench.ask('AT#XTCPSEND="hello"'), "\r\n#XTCPSEND: 5\r\n\r\nOK\r\n\r\n#XTCPDATA: 5\r\nhello");
    echo.stream().write("x".repeat(3000));
    equal(await bench.until(`${"x".repeat(952)}`.slice(0, 1)), "\r\n#XTCPDATA: 2048\r\nx");
    bench.take();
    await bench.listen(1000);
    echo.stream().end();
    equal(await bench.listen(500), '\r\n#XTCPCLI: -104,"disconnected"\r\n');
    await bench.refused('AT#XTCPCLI=1,"echo.test",7', 'AT#XTCPSEND="x"');
    await bench.ok("AT#XTCPCLI=0");
    await bench.expect('AT#XTCPCLI=1,"echo.test",7', '\r\n#XTCPCLI: 0,"connected"\r\n\r\nOK\r\n');
    await bench.expect("AT#XTCPCLI=0", '\r\n#XTCPCLI: 0,"disconnected"\r\n\r\nOK\r\n');
    await bench.expect("AT#XTCPCLI?", "\r\n#XTCPCLI: -1,1\r\n\r\nOK\r\n");
  });

  it("tells why a TCP client has not connected", async () => {
    const bench = new Bench();
    bench.network.register("closed.test");
    bench.network.cut("cut.test");
    await play(bench, [
      ['AT#XTCPCLI=1,"closed.test",7', '\r\n#XTCPCLI: -111,"not connected"\r\n\r\nERROR\r\n'],
      ['AT#XTCPCLI=1,"cut.test",7', '\r\n#XTCPCLI: -114,"not connected"\r\n\r\nERROR\r\n'],
      ['AT#XTCPCLI=1,"nowhere.test",7', '\r\n#XTCPCLI: -2,"not connected"\r\n\r\nERROR\r\n'],
      ["AT#XTCPCLI?", "\r\n#XTCPCLI: -1,1\r\n\r\nOK\r\n"],
    ]);
  });

  it("is bidirectional in data mode, and shows the end of the peer with a bare terminator", async () => {
    const bench = new Bench();
    const echo = bench.echo();
    await bench.ask('AT#XTCPCLI=1,"echo.test",7');
    await bench.ok("AT#XTCPSEND");
    bench.write("data");
    equal(await bench.listen(500), "data");
    echo.stream().end();
    equal(await bench.listen(500), "+++");
    bench.write("dropped+++");
    equal(await bench.rest(), "\r\n#XDATAMODE: -104\r\n");
    await bench.ok("AT#XTCPCLI=0");
  });

  it("serves one TCP client at a time, and hangs it up", async () => {
    const bench = new Bench();
    await bench.expect("AT#XTCPSVR=1,1234", '\r\n#XTCPSVR: 0,"started"\r\n\r\nOK\r\n');
    let peer: Duplex | undefined;
    bench.network.ports.dial(1234, { address: "192.0.2.1", port: 4000 }, (stream) => (peer = stream));
    equal(await bench.listen(500), '\r\n#XTCPSVR: "192.0.2.1","connected"\r\n');
    await bench.expect("AT#XTCPSVR?", "\r\n#XTCPSVR: 0,1,1\r\n\r\nOK\r\n");
    peer?.write("hello");
    equal(await bench.listen(500), "\r\n#XTCPDATA: 5\r\nhello");
    await bench.refused("AT#XTCPHANGUP=5");
    equal(await bench.ask("AT#XTCPHANGUP=1"), '\r\nOK\r\n\r\n#XTCPSVR: 0,"disconnected"\r\n');
    await bench.expect("AT#XTCPSVR=0", '\r\n#XTCPSVR: 0,"stopped"\r\n\r\nOK\r\n');
    await bench.expect("AT#XTCPSVR?", "\r\n#XTCPSVR: -1,-1,1\r\n\r\nOK\r\n");
    await bench.expect("AT#XTCPSVR=1,3442,600", '\r\n#XTCPSVR: -134,"not started"\r\n\r\nERROR\r\n');
  });

  it("answers the last sender of a UDP server, and pushes what a UDP client receives", async () => {
    const bench = new Bench();
    bench.echo();
    let answered = "";
    bench.network.ports.onDatagram = (bytes, to) => (answered = `${bytes.toString()} ${to.address}:${to.port}`);
    await bench.expect("AT#XUDPSVR=1,1234", '\r\n#XUDPSVR: 0,"started"\r\n\r\nOK\r\n');
    await bench.refused('AT#XUDPSEND="early"');
    bench.network.ports.sendDatagram(1234, Buffer.from("hello"), { address: "192.0.2.9", port: 5000 });
    equal(await bench.listen(500), '\r\n#XUDPDATA: 5,"192.0.2.9",5000\r\nhello');
    await bench.expect('AT#XUDPSEND="there"', "\r\n#XUDPSEND: 5\r\n\r\nOK\r\n");
    equal(answered, "there 192.0.2.9:5000");
    await bench.expect("AT#XUDPSVR=0", '\r\n#XUDPSVR: 0,"stopped"\r\n\r\nOK\r\n');
    await bench.expect('AT#XUDPCLI=1,"echo.test",7', '\r\n#XUDPCLI: 0,"connected"\r\n\r\nOK\r\n');
    equal(await bench.ask('AT#XUDPSEND="ping"'), '\r\n#XUDPSEND: 4\r\n\r\nOK\r\n\r\n#XUDPDATA: 4,"198.51.100.1",7\r\nping');
    await bench.expect('AT#XUDPCLI=0', '\r\n#XUDPCLI: 0,"disconnected"\r\n\r\nOK\r\n');
    await bench.expect('AT#XUDPCLI=1,"echo.test",7,1000', '\r\n#XUDPCLI: -134,"not connected"\r\n\r\nERROR\r\n');
  });

  it("pings with a line for each reply and the average", async () => {
    const bench = new Bench();
    bench.echo();
    await bench.ok('AT#XPING="echo.test",45,5000,2,500');
    equal((await bench.listen(3000)).replace(/\d\.\d{3}/g, "n"), "#XPING: n seconds\r\n#XPING: n seconds\r\n#XPING: average n seconds\r\n");
    await bench.refused('AT#XPING="nowhere.test",45,5000');
  });
});
