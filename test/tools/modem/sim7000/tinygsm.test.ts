import { equal, match } from "node:assert/strict";
import { Bench, collect } from "./bench.ts";
import { field, init, SuffixHost } from "./suffix_host.ts";

describe("tools/modem/sim7000 under TinyGSM's sequence", () => {
  it("boots, registers, connects, sends, reads, closes and powers off", async function () {
    const bench = new Bench({ power: "off" });
    const host = new SuffixHost(bench);
    bench.modem.setPin("pwrkey", 0);
    await bench.clock.advance(1200);
    bench.modem.setPin("pwrkey", 1);
    await init(host);
    await host.require("E0");
    await host.require("+CFUN=0", 10000);
    await host.require("+CFUN=1,1", 10000);
    await host.wait(30000, "SMS Ready\r\n");
    await init(host);
    await register(host);
    bench.modem.lostBytes = 0;
    await attach(host, bench);
    await exchange(host, bench);
    equal(await host.send("+CPOWD=1", 1000, "NORMAL POWER DOWN"), "NORMAL POWER DOWN");
  });
});

async function register(host: SuffixHost): Promise<void> {
  let stat = 0;
  for (let tries = 0; tries < 80 && stat !== 1; tries++) {
    stat = Number((await field(host, "+CEREG?", "+CEREG:", "\r\n")).split(",")[1]?.trim());
    equal(await host.wait(1000), "OK\r\n");
    await host.bench.clock.advance(250);
  }
  equal(stat, 1);
  for (const [command, prefix] of [
    ["+CSQ", "+CSQ:"],
    ["+CGATT?", "+CGATT:"],
    ["+COPS?", "+COPS:"],
  ] as const) {
    await field(host, command, prefix, "\n");
    equal(await host.wait(1000), "OK\r\n");
  }
  equal(await host.send("+CCID", 1000, "\r\n"), "\r\n");
  match(await host.read("\r\n"), /^8901\w+\r\n$/);
  equal(await host.wait(1000), "OK\r\n");
}

async function attach(host: SuffixHost, bench: Bench): Promise<void> {
  await host.require("+CIPSHUT", 60000);
  await host.require("+CGATT=0", 60000);
  await host.require('+SAPBR=3,1,"Contype","GPRS"');
  await host.require('+SAPBR=3,1,"APN","x"');
  await host.require('+CGDCONT=1,"IP","x"');
  await host.require("+CGATT=1", 60000);
  await host.send("+CGACT=1,1", 60000);
  await host.send("+SAPBR=1,1", 85000);
  await host.require("+SAPBR=2,1", 30000);
  await host.require("+CIPMUX=1");
  await host.require("+CIPQSEND=1");
  await host.require("+CIPRXGET=1");
  await host.require('+CSTT="x","u","p"', 60000);
  await host.require("+CIICR", 60000);
  await host.require("+CIFSR;E0", 10000);
  equal(bench.modem.lostBytes, 0);
}

async function exchange(host: SuffixHost, bench: Bench): Promise<void> {
  let sent: Buffer[] = [];
  bench.network.listen("vsh.pp.ua", 80, (stream) => {
    sent = collect(stream);
    stream.write("x".repeat(341));
  });
  const results = ["CONNECT OK\r\n", "CONNECT FAIL\r\n", "ALREADY CONNECT\r\n", "ERROR\r\n", "CLOSE OK\r\n"];
  equal(await host.send("+CIPCLOSE=0", 3000), "ERROR\r\n");
  equal(await host.send('+CIPSTART=0,"TCP","vsh.pp.ua",80', 75000, ...results), "CONNECT OK\r\n");
  equal(await host.send("+CIPSEND=0,16", 1000, ">"), ">");
  bench.write("GET / HTTP/1.1\r\n");
  equal(await host.wait(1000, "\r\nDATA ACCEPT:", "SEND FAIL"), "\r\nDATA ACCEPT:");
  equal(await host.read("\n"), "0,16\r\n");
  await bench.clock.advance(500);
  equal(Buffer.concat(sent).toString(), "GET / HTTP/1.1\r\n");
  equal(await field(host, "+CIPRXGET=4,0", "+CIPRXGET:", "\r\n"), " 4,0,341\r\n");
  equal(await host.wait(1000), "OK\r\n");
  let got = "";
  for (let left = 341; left > 0;) {
    const header = await field(host, "+CIPRXGET=2,0,64", "+CIPRXGET:", "\n");
    const [, , delivered = 0, rest = 0] = header.split(",").map(Number);
    await bench.clock.advanceUntil(() => bench.heard.length >= delivered, 1000);
    got += bench.heard.slice(0, delivered);
    bench.heard = bench.heard.slice(delivered);
    equal(await host.wait(1000), "OK\r\n");
    left = rest;
  }
  equal(got, "x".repeat(341));
  const states = ["CONNECTED", "CLOSED", "CLOSING", "REMOTE CLOSING", "INITIAL"].map((state) => `,"${state}"`);
  equal(await host.send("+CIPSTATUS=0", 1000, ...states), ',"CONNECTED"');
  equal(await host.wait(1000), "OK\r\n");
  equal(await host.send("+CIPCLOSE=0", 3000), "OK\r\n");
  equal(bench.modem.lostBytes, 0);
}
