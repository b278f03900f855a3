import { equal, match } from "node:assert/strict";
import { Bench, collect } from "./bench.ts";

/** What the driver of technocreatives/sim7000 does, in its order: lines end in CR only, its reader wants every space and line end. */
describe("tools/modem/sim7000 under technocreatives' sequence", () => {
  it("boots, registers, connects, sends and receives by push", async () => {
    const bench = new Bench({ power: "off" });
    bench.modem.setPin("pwrkey", 0);
    await bench.clock.advance(1200);
    bench.modem.setPin("pwrkey", 1);
    await bench.until("RDY\r\n");
    await bench.rest();
    for (const command of ["AT+IFC=2,2", "ATE1", "AT+CSCLK=1", "AT", "AT+IPR=115200", "AT+CMEE=1", "AT+CNMP=38", "AT+CMNB=1"]) {
      equal(await bench.ask(command), `${command}\r\r\nOK\r\n`);
    }
    await bench.ask("AT+CFGRI=1;+CBATCHK=1;E0");
    await bench.ok('AT+CEDRXS=1,4,"0000"', "AT+CMGF=1");
    await bench.expect("AT+CSMS=1", "\r\n+CSMS: 1,1,1\r\n\r\nOK\r\n");
    await bench.ok('AT+CSCS="IRA"', "AT+CNMI=2,2,0,0,0", "AT+CREG=2", "AT+CEREG=1", "AT+CGREG=2");
    const registered = await bench.until("+CEREG: 1\r\n", 15000);
    match(registered, /\r\n\+CGREG: 1,"2AFE","20F6A1F",7\r\n/);
    await bench.rest();
    await bench.expect("AT+CIPSHUT", "\r\nSHUT OK\r\n");
    await bench.expect("AT+CGNAPN", '\r\n+CGNAPN: 1,"iot.1nce.net"\r\n\r\nOK\r\n');
    await bench.ok("AT+CIPMUX=1", 'AT+CSTT="iot.1nce.net","",""', "AT+CIICR");
    match(await bench.ask("AT+CIFSREX"), /^\r\n\+CIFSREX: [\d.]+\r\n\r\nOK\r\n$/);
    await exchange(bench);
    await waitForDeadPeer(bench);
  });

  it("retries what the modem refuses in its first seconds", async () => {
    const bench = new Bench({ power: "off", earlyFailures: true });
    bench.modem.setPin("pwrkey", 0);
    await bench.until("+CFUN: 1\r\n");
    bench.modem.setPin("pwrkey", 1);
    await bench.rest();
    await bench.ask("ATE0");
    for (const command of ["AT+CREG=2", "AT+CEREG=1", "AT+CGREG=2", 'AT+CEDRXS=1,4,"0000"', "AT+CMGF=1"]) {
      let answer = "";
      for (let tries = 0; tries < 5 && !/\r\nOK\r\n$/.test(answer); tries++) {
        answer = await bench.ask(command);
        await bench.clock.advance(1000);
      }
      match(answer, /\r\nOK\r\n$/, command);
    }
  });
});

async function exchange(bench: Bench): Promise<void> {
  let sent: Buffer[] = [];
  bench.network.listen("example.com", 80, (stream) => {
    sent = collect(stream);
    stream.on("data", () => stream.write("\r\nOK\r\n> "));
  });
  bench.write('AT+CIPSTART=0,"TCP","example.com","80"\r');
  equal(await bench.until("CONNECT OK\r\n"), "\r\nOK\r\n\r\n0, CONNECT OK\r\n");
  await bench.expect("AT+CIPSEND=0,1024", "\r\n> ");
  bench.write("z".repeat(1024));
  equal(await bench.until("SEND OK\r\n"), "\r\n+RECEIVE,0,8:\r\n\r\nOK\r\n> \r\n0, SEND OK\r\n");
  equal(Buffer.concat(sent).length, 1024);
  bench.network.cut("example.com");
  equal(await bench.rest(), "\r\n0, CLOSED\r\n");
}

/** It asks AT every 6 s while a connect is pending. */
async function waitForDeadPeer(bench: Bench): Promise<void> {
  bench.network.drop("dead.example.com");
  bench.write('AT+CIPSTART=1,"TCP","dead.example.com","80"\r');
  equal(await bench.until("OK\r\n"), "\r\nOK\r\n");
  for (let waitedMs = 0; waitedMs < 72_000; waitedMs += 6000) {
    equal(await bench.listen(5900), "");
    bench.write("AT\r");
    equal(await bench.listen(100), "\r\nOK\r\n");
  }
  equal(await bench.until("FAIL\r\n", 10_000), "\r\n1, CONNECT FAIL\r\n");
}
