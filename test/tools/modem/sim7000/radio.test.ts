import { equal, match } from "node:assert/strict";
import { Bench, play } from "./bench.ts";

describe("tools/modem/sim7000 radio and packet data", () => {
  it("tells registration in read and notification form", async () => {
    const bench = new Bench({ registration: { stat: 0 } });
    await bench.ask("ATE0");
    await bench.ok("AT+CEREG=2");
    bench.modem.setRegistration(2);
    equal(await bench.rest(), "\r\n+CEREG: 2\r\n");
    bench.modem.setRegistration(5);
    equal(await bench.rest(), '\r\n+CEREG: 5,"2AFE","20F6A1F",7\r\n');
    await play(bench, [
      ["AT+CEREG?", '\r\n+CEREG: 2,5,"2AFE","20F6A1F",7\r\n\r\nOK\r\n'],
      ["AT+CEREG=1", "\r\nOK\r\n"],
      ["AT+CEREG?", "\r\n+CEREG: 1,5\r\n\r\nOK\r\n"],
      ["AT+COPS?", '\r\n+COPS: 0,0,"Tele2 1nce.net",7\r\n\r\nOK\r\n'],
      ["AT+CSQ", "\r\n+CSQ: 24,99\r\n\r\nOK\r\n"],
      ["AT+CREG=3", "\r\nERROR\r\n"],
    ]);
    bench.modem.deny();
    equal(await bench.rest(), "\r\n+CEREG: 3\r\n");
    await bench.expect("AT+COPS?", "\r\n+COPS: 0\r\n\r\nOK\r\n");
    bench.modem.setSignal(99);
    await bench.expect("AT+CSQ", "\r\n+CSQ: 99,99\r\n\r\nOK\r\n");
  });

  it("shows the power saving timers with n = 4", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok('AT+CPSMS=1,,,"01100000","00000000"', "AT+CEREG=4");
    await bench.expect("AT+CEREG?", '\r\n+CEREG: 4,1,"2AFE","20F6A1F",7,,,"00000000","01100000"\r\n\r\nOK\r\n');
    bench.modem.setRegistration(5);
    equal(await bench.rest(), '\r\n+CEREG: 5,"2AFE","20F6A1F",7,,,"00000000","01100000"\r\n');
  });

  it("leaves the EPS domain unregistered on GSM", async () => {
    const bench = new Bench({ registration: { stat: 1, act: 3 } });
    await bench.ask("ATE0");
    await play(bench, [
      ["AT+CEREG?", "\r\n+CEREG: 0,0\r\n\r\nOK\r\n"],
      ["AT+CGREG?", "\r\n+CGREG: 0,1\r\n\r\nOK\r\n"],
      ["AT+CGNAPN", '\r\n+CGNAPN: 0,""\r\n\r\nOK\r\n'],
      ["AT+CPSI?", "\r\n+CPSI: GSM,Online,240-07,0x2afe,50183,61 EGSM 900,-66,0,58-58\r\n\r\n\r\nOK\r\n"],
    ]);
  });

  it("prints 14 fields of AT+CPSI? on LTE, and two without service", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    const line = "\r\n+CPSI: LTE CAT-M1,Online,240-07,0x2AFE,34564639,149,EUTRAN-BAND20,6400,3,3,-12,-94,-66,10\r\n\r\nOK\r\n";
    equal(line.split(",").length, 14);
    await bench.expect("AT+CPSI?", line);
    bench.modem.setRegistration(2);
    await bench.expect("AT+CPSI?", "\r\n+CPSI: NO SERVICE,Online\r\n\r\nOK\r\n");
  });

  it("attaches, defines and activates contexts", async () => {
    const bench = new Bench({ apn: ["iot.1nce.net"] });
    await bench.ask("ATE0");
    await play(bench, [
      ['AT+CGDCONT=1,"IP","iot.1nce.net"', "\r\nOK\r\n"],
      ["AT+CGDCONT=25", "\r\nERROR\r\n"],
      ["AT+CGATT?", "\r\n+CGATT: 1\r\n\r\nOK\r\n"],
      ["AT+CGATT=0", "\r\nOK\r\n"],
      ["AT+CGATT?", "\r\n+CGATT: 0\r\n\r\nOK\r\n"],
      ["AT+CGATT=1", "\r\nOK\r\n"],
      ["AT+CGACT=1,1", "\r\nOK\r\n"],
      ["AT+CGACT?", "\r\n+CGACT: 1,1\r\n\r\nOK\r\n"],
      ["AT+CGPADDR=1", "\r\n+CGPADDR: 1,10.64.12.7\r\n\r\nOK\r\n"],
      ["AT+CGNAPN", '\r\n+CGNAPN: 1,"iot.1nce.net"\r\n\r\nOK\r\n'],
      ["AT+CNMP=38", "\r\nOK\r\n"],
      ["AT+CNMP?", "\r\n+CNMP: 38\r\n\r\nOK\r\n"],
      ["AT+CMNB=1", "\r\nOK\r\n"],
      ["AT+CMNB?", "\r\n+CMNB: 1\r\n\r\nOK\r\n"],
      ["AT+CNMP=5", "\r\nERROR\r\n"],
      ["AT+CPSMS=1,,,\"00100001\",\"00000101\"", "\r\nOK\r\n"],
      ['AT+CEDRXS=1,4,"0101"', "\r\nOK\r\n"],
      ["AT+CEDRXS?", '\r\n+CEDRXS: 4,"0101"\r\n\r\nOK\r\n'],
    ]);
  });

  it("opens the application bearer with a late notification", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.expect("AT+CNACT?", '\r\n+CNACT: 0,"0.0.0.0"\r\n\r\nOK\r\n');
    await bench.expect('AT+CNACT=1,"iot.1nce.net"', "\r\nOK\r\n");
    equal(await bench.until("ACTIVE\r\n"), "\r\n+APP PDP: ACTIVE\r\n");
    match(await bench.ask("AT+CNACT?"), /^\r\n\+CNACT: 1,"10\.\d+\.\d+\.\d+"\r\n\r\nOK\r\n$/);
    await bench.expect("AT+CNACT=0", "\r\nOK\r\n");
    equal(await bench.until("ACTIVE\r\n"), "\r\n+APP PDP: DEACTIVE\r\n");
  });

  it("opens the other bearer and tells when the network ends it", async () => {
    const bench = new Bench();
    await bench.ask("ATE0");
    await bench.ok('AT+SAPBR=3,1,"Contype","GPRS"', 'AT+SAPBR=3,1,"APN","x"', "AT+SAPBR=1,1");
    match(await bench.ask("AT+SAPBR=2,1"), /^\r\n\+SAPBR: 1,1,"10\.\d+\.\d+\.\d+"\r\n\r\nOK\r\n$/);
    bench.modem.dropPdp();
    equal(await bench.rest(), "\r\n+SAPBR 1: DEACT\r\n");
    await bench.expect("AT+SAPBR=2,1", '\r\n+SAPBR: 1,3,"0.0.0.0"\r\n\r\nOK\r\n');
  });

  it("gives the network's time after registration, with the lone quote of the real units", async () => {
    const bench = new Bench({ registration: { stat: 2 }, timeZoneQuarters: 4 });
    await bench.ask("ATE0");
    match(await bench.ask("AT+CCLK?"), /^\r\n\+CCLK: "80\/01\/06,00:00:\d\d\+00"\r\n\r\nOK\r\n$/);
    await bench.ok("AT+CLTS=1");
    bench.modem.setRegistration(1);
    match(await bench.until(",0\r\n"), /^\r\nDST: 0\r\n\r\n\*PSUTTZ: 26\/01\/01,00:00:\d\d","\+04",0\r\n$/);
    match(await bench.ask("AT+CCLK?"), /^\r\n\+CCLK: "26\/01\/01,01:00:\d\d\+04"\r\n\r\nOK\r\n$/);
    await bench.ok('AT+CCLK="30/02/03,04:05:06-08"');
    await bench.expect("AT+CCLK?", '\r\n+CCLK: "30/02/03,04:05:06-08"\r\n\r\nOK\r\n');
    await bench.expect('AT+CCLK="soon"', "\r\nERROR\r\n");
  });
});
