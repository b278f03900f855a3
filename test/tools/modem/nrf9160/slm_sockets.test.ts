import { equal } from "node:assert/strict";
import { Bench, play } from "./bench.ts";

describe("tools/modem/nrf9160 SLM sockets", () => {
  it("plays the TCP client of the reference", async () => {
    const bench = new Bench();
    const echo = bench.echo();
    await play(bench, [
      ["AT#XSOCKET=1,1,0", "\r\n#XSOCKET: 0,1,6\r\n\r\nOK\r\n"],
      ['AT#XCONNECT="echo.test",7', "\r\n#XCONNECT: 1\r\n\r\nOK\r\n"],
      ['AT#XSEND="hello"', "\r\n#XSEND: 5\r\n\r\nOK\r\n"],
      ["AT#XPOLL=5000,0", '\r\n#XPOLL: 0,"0x0001"\r\n\r\nOK\r\n'],
      ["AT#XRECV=1,64", "\r\n#XRECV: 5\r\nhello\r\nOK\r\n"],
      ["AT#XRECV=1", "\r\nERROR\r\n"],
    ]);
    echo.stream().end();
    await bench.clock.advance(100);
    await play(bench, [
      ["AT#XPOLL=100", '\r\n#XPOLL: 0,"0x0011"\r\n\r\nOK\r\n'],
      ["AT#XRECV=1,64", "\r\nOK\r\n"],
      ['AT#XSEND="late"', "\r\n#XSEND: 0\r\n\r\nERROR\r\n"],
      ["AT#XSOCKET=0", '\r\n#XSOCKET: 0,"closed"\r\n\r\nOK\r\n'],
      ["AT#XSOCKET=0", "\r\nOK\r\n"],
      ['AT#XSEND="x"', "\r\n#XSEND: 0\r\n\r\nERROR\r\n"],
    ]);
    equal(bench.modem.lostBytes, 0);
  });
});
