import { equal, match, ok } from "node:assert/strict";
import { Bench, play } from "./bench.ts";

describe("tools/modem/nrf9160 command line", () => {
  it("answers in the envelopes of SLM, without echo", async () => {
    const bench = new Bench({ power: "boot" });
    equal(await bench.until("Ready\r\n"), "Ready\r\n");
    await play(bench, [
      ["AT", "\r\nOK\r\n"],
      ["at+cfun?", "\r\n+CFUN: 0\r\n\r\nOK\r\n"],
      ["ATE0", "\r\nERROR\r\n"],
      ["ATI", "\r\nERROR\r\n"],
      ["AT+CFUN?x", "\r\nERROR\r\n"],
      ["AT+CFUN=0;+CFUN?", "\r\nERROR\r\n"],
      ["AT#XSMVER", "\r\nERROR\r\n"],
      ["AT#XSLMVER", '\r\n#XSLMVER: "2.9.0","2.9.0-lte-5ccd2d4dd54c"\r\n\r\nOK\r\n'],
      ["AT#XSOCKET=?", "\r\n#XSOCKET: (0,1,2),(1,2,3),(0,1),<cid>\r\nOK\r\n"],
      ["noise AT", "\r\nOK\r\n"],
      ["noise", "\r\nERROR\r\n"],
    ]);
  });

  it("ignores empty lines and edits with backspace", async () => {
    const bench = new Bench();
    bench.write("\r\n\r\n");
    equal(await bench.listen(500), "");
    await bench.expect("AT+CFUM\b=\x7fN?", "\r\n+CFUN: 1\r\n\r\nOK\r\n");
  });

  it("takes no line without its terminator", async () => {
    const bench = new Bench();
    bench.write("AT\r");
    equal(await bench.listen(2000), "");
    bench.write("\n");
    equal(await bench.rest(), "\r\nOK\r\n");
  });

  it("takes line ends within quotes as data, and an odd quote swallows what follows", async () => {
    const bench = new Bench();
    bench.write('AT#XSEND="lost\r\nAT\r\nAT\r\n');
    equal(await bench.listen(2000), "");
    await bench.expect('"', "\r\n#XSEND: 0\r\n\r\nERROR\r\n");
    await bench.ok("AT");
  });

  it("refuses a line of 4096 bytes once, and goes on", async () => {
    const bench = new Bench();
    await bench.expect(`AT${"x".repeat(5000)}`, "\r\nERROR\r\n");
    await bench.ok("AT");
  });

  it("runs what was sent meanwhile afterwards; SLM up to 2.4 is deaf while a command runs", async () => {
    const bench = new Bench();
    bench.write("AT+CFUN?\r\nAT\r\n");
    equal(await bench.rest(), "\r\n+CFUN: 1\r\n\r\nOK\r\n\r\nOK\r\n");
    const old = new Bench({ firmware: "2.3.0" });
    old.write("AT+CFUN?\r\nAT\r\n");
    equal(await old.rest(), "\r\n+CFUN: 1\r\n\r\nOK\r\n");
    equal(old.modem.lostBytes, 4);
  });

  it("has the commands of the version that --firmware names", async () => {
    const old = new Bench({ firmware: "2.3.0" });
    await old.expect("AT#XSLMUART?", "\r\n#XSLMUART: 115200\r\n\r\nOK\r\n");
    await old.refused("AT#XMODEMRESET", "AT#XAPOLL?");
    const late = new Bench({ firmware: "2.6.0" });
    await late.refused("AT#XSLMUART?", "AT#XAPOLL?");
    const first = new Bench({ dialect: "sm", firmware: "1.0.1" });
    await first.expect("AT#XSMVER", '\r\n#XSMVER: "v1.0.1","3.2.0"\r\n\r\nOK\r\n');
    await first.refused("AT+IPR?", "AT#XLISTEN?");
  });

  it("prints errors of the modem core as AT+CMEE asks for", async () => {
    const bench = new Bench();
    await play(bench, [
      ["AT%XSYSTEMMODE=1,0,0,0", "\r\nERROR\r\n"],
      ["AT+CMEE=1", "\r\nOK\r\n"],
      ["AT%XSYSTEMMODE=1,0,0,0", "\r\n+CME ERROR: 518\r\n"],
      ["AT#XSOCKET=9", "\r\nERROR\r\n"],
    ]);
  });

  it("lists its own commands", async () => {
    const bench = new Bench();
    const answer = await bench.ask("AT#XCLAC");
    match(answer, /^\r\n(AT#X[A-Z]+\r\n)+\r\nOK\r\n$/);
    ok(answer.includes("AT#XSOCKETSELECT\r\n"));
  });

  it("keeps the notifications of the application core between info and result when a fault asks for it", async () => {
    const bench = new Bench();
    bench.modem.faults.interleaved.push("%XMODEMSLEEP: 4");
    await bench.expect("AT+CFUN?", "\r\n+CFUN: 1\r\n\r\n%XMODEMSLEEP: 4\r\n\r\nOK\r\n");
  });
});

describe("tools/modem/nrf9160 command line of Serial Modem", () => {
  it("ends lines with CR, drops what is no command, and echoes after ATE1", async () => {
    const bench = new Bench({ dialect: "sm" });
    await play(bench, [
      ["AT", "\r\nOK\r\n"],
      ["\nAT", "\r\nOK\r\n"],
      ["ATE1", "\r\nOK\r\n"],
      ["AT", "AT\r\r\nOK\r\n"],
      ["ATE0", "ATE0\r\r\nOK\r\n"],
      ["AT", "\r\nOK\r\n"],
      ["AT#XSLMVER", "\r\nERROR\r\n"],
      ["AT#XSMVER", '\r\n#XSMVER: "v2.0.0","3.4.0"\r\n\r\nOK\r\n'],
    ]);
    bench.write("noise\r+++\r");
    equal(await bench.listen(2000), "");
  });

  it("loses a command that begins with AAT", async () => {
    const bench = new Bench({ dialect: "sm" });
    bench.write("AAT\r");
    equal(await bench.listen(2000), "");
    await bench.ok("AT");
  });

  it("holds notifications while a line is being typed", async () => {
    const bench = new Bench({ dialect: "sm" });
    await bench.ok("AT+CEREG=1");
    bench.write("AT");
    bench.modem.setRegistration(5);
    equal(await bench.listen(90), "");
    equal(await bench.listen(20), "\r\n+CEREG: 5\r\n");
    bench.write("\r");
    equal(await bench.rest(), "\r\nOK\r\n");
  });

  it("loses everything that waits when too much waits", async () => {
    const bench = new Bench({ dialect: "sm" });
    bench.write("AT+COPS=?\r");
    await bench.clock.advance(100);
    for (let i = 0; i < 300; i++) bench.modem.injectUrc("%CESQ: 45,2,19,2");
    await bench.until("OK\r\n");
    const rest = await bench.rest();
    ok(rest.length < 4096, `${rest.length} bytes`);
  });
});
