import { equal, match } from "node:assert/strict";
import { Bench, play } from "./bench.ts";

const address = /^\r\n10\.\d+\.\d+\.\d+\r\n$/;

describe("tools/modem/sim7000 CIP context", () => {
  it("comes up in the order of the manual", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    const states: string[] = [];
    const state = async (): Promise<void> => void states.push(/STATE: (.*)\r/.exec(await bench.ask("AT+CIPSTATUS"))?.[1] ?? "");
    await bench.expect("AT+CIPSHUT", "\r\nSHUT OK\r\n");
    await state();
    await bench.ok("AT+CIPMUX=1", "AT+CIPQSEND=0", "AT+CIPRXGET=1", 'AT+CSTT="iot.1nce.net","",""');
    await state();
    await bench.ok("AT+CIICR");
    await state();
    match(await bench.ask("AT+CIFSR"), address);
    await state();
    match(await bench.ask("AT+CIFSREX"), /^\r\n\+CIFSREX: 10\.\d+\.\d+\.\d+\r\n\r\nOK\r\n$/);
    await bench.connect();
    await state();
    await bench.expect("AT+CIPSHUT", "\r\nSHUT OK\r\n");
    await state();
    equal(states.join(" > "), "IP INITIAL > IP START > IP GPRSACT > IP STATUS > IP PROCESSING > IP INITIAL");
  });

  it("switches echo off behind the bare address", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok('AT+CSTT="x"', "AT+CIICR", "ATE0");
    match(await bench.ask("AT+CIFSR;E0"), /^\r\n10\.\d+\.\d+\.\d+\r\n\r\nOK\r\n$/);
  });

  it("refuses every step out of order", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    const refused = "\r\nERROR\r\n";
    await bench.ok("AT+CMEE=2");
    await play(bench, [
      ["AT+CIICR", refused],
      ["AT+CIFSR", refused],
      ["AT+CIFSREX", refused],
      ["AT+CIPMUX=1", "\r\nOK\r\n"],
      ['AT+CIPSTART=0,"TCP","h",80', "\r\n+CME ERROR: operation not allowed\r\n"],
      ['AT+CDNSGIP="h"', refused],
      ["AT+CSTT", "\r\nOK\r\n"],
      ["AT+CSTT", refused],
      ["AT+CIPMUX=0", refused],
      ["AT+CIFSR", refused],
      ["AT+CIICR", "\r\nOK\r\n"],
      ["AT+CIICR", refused],
      ['AT+CIPSTART=0,"TCP","h",80', "\r\n+CME ERROR: operation not allowed\r\n"],
    ]);
    match(await bench.ask("AT+CIFSR"), address);
    await play(bench, [
      ['AT+CSTT="x"', refused],
      ["AT+CIICR", refused],
      ["AT+CIPMUX=1", refused],
    ]);
  });

  it("checks the parameters of AT+CSTT and AT+CIPSTART", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    const refused = "\r\nERROR\r\n";
    await play(bench, [
      ["AT+CSTT=internet", refused],
      [`AT+CSTT="${"x".repeat(51)}"`, refused],
    ]);
    await bench.bringUp();
    await play(bench, [
      ['AT+CIPSTART="TCP","h",80', refused],
      ['AT+CIPSTART=8,"TCP","h",80', refused],
      ['AT+CIPSTART=0,"SCTP","h",80', refused],
      ['AT+CIPSTART=0,"TCP","h",0', refused],
      ['AT+CIPSTART=0,"TCP","h",65536', refused],
      ['AT+CIPSTART=0,"TCP","h"', refused],
      ['AT+CIPSTART=0,"TCP",h,80', refused],
      ['AT+CIPSTART=0,"TCP","",80', refused],
    ]);
  });

  it("is refused with another APN and left by AT+CIPSHUT only", async () => {
    const bench = new Bench({ apn: ["iot.1nce.net"] });
    await bench.ask("ATE0");
    await play(bench, [
      ['AT+CSTT="wrong"', "\r\nOK\r\n"],
      ["AT+CIICR", "\r\nERROR\r\n"],
      ["AT+CIICR", "\r\nERROR\r\n"],
      ['AT+CSTT="iot.1nce.net"', "\r\nERROR\r\n"],
      ["AT+CIPSTATUS", "\r\nOK\r\n\r\nSTATE: PDP DEACT\r\n"],
      ["AT+CIPSHUT", "\r\nSHUT OK\r\n"],
      ['AT+CSTT="iot.1nce.net"', "\r\nOK\r\n"],
      ["AT+CIICR", "\r\nOK\r\n"],
    ]);
  });

  it("needs the modem attached", async () => {
    const bench = new Bench({ registration: { stat: 2 } });
    await bench.ask("ATE0");
    await bench.ok('AT+CSTT="x"');
    await bench.expect("AT+CIICR", "\r\nERROR\r\n");
    bench.modem.setRegistration(1);
    await bench.ok("AT+CIICR");
  });

  it("is dropped by the network with all its sockets", async () => {
    const bench = new Bench();
    await bench.bringUp();
    await bench.connect();
    bench.modem.dropPdp();
    equal(await bench.rest(), "\r\n+PDP: DEACT\r\n");
    await play(bench, [
      ["AT+CIPSEND=0,5", "\r\nERROR\r\n"],
      ['AT+CIPSTART=0,"TCP","example.com",80', "\r\nERROR\r\n"],
      ["AT+CIPSHUT", "\r\nSHUT OK\r\n"],
    ]);
    equal(bench.network.openConnections, 0);
  });

  it("resolves names after OK", async () => {
    const bench = new Bench();
    bench.network.register("example.com", "169.47.130.74");
    await bench.bringUp();
    await bench.ok('AT+CDNSCFG="8.8.8.8","1.1.1.1"');
    bench.write('AT+CDNSGIP="example.com"\r');
    equal(await bench.until('4"\r\n'), '\r\nOK\r\n\r\n+CDNSGIP: 1,"example.com","169.47.130.74"\r\n');
    bench.write('AT+CDNSGIP="nowhere"\r');
    equal(await bench.until("0,8\r\n"), "\r\nOK\r\n\r\n+CDNSGIP: 0,8\r\n");
  });

  it("lists its sockets after OK, with nothing at the end", async () => {
    const bench = new Bench();
    bench.network.register("example.com", "169.47.130.74");
    await bench.bringUp();
    await bench.connect();
    const idle = [1, 2, 3, 4, 5, 6, 7].map((index) => `C: ${index},,"","","","INITIAL"\r\n`).join("");
    await bench.expect(
      "AT+CIPSTATUS",
      `\r\nOK\r\n\r\nSTATE: IP PROCESSING\r\n\r\nC: 0,0,"TCP","169.47.130.74","80","CONNECTED"\r\n${idle}`,
    );
    await bench.expect("AT+CIPSTATUS=0", '\r\n+CIPSTATUS: 0,0,"TCP","169.47.130.74","80","CONNECTED"\r\n\r\nOK\r\n');
    await bench.expect("AT+CIPSTATUS=1", '\r\n+CIPSTATUS: 1,,"","","","INITIAL"\r\n\r\nOK\r\n');
  });
});
