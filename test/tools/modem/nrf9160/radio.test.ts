import { equal } from "node:assert/strict";
import { Bench, play } from "./bench.ts";

const registered = { latencies: { register: [1000, 1000], sim: [100, 100], functionOn: [20, 20], functionOff: [500, 500], answer: [5, 5] } } as const;

describe("tools/modem/nrf9160 radio", () => {
  it("registers with notifications as AT+CEREG asks for", async () => {
    const expected: readonly [number, string, string][] = [
      [1, "\r\n+CEREG: 2\r\n\r\n+CEREG: 1\r\n", "1,1"],
      [2, '\r\n+CEREG: 2,"002F","0012BEEF",7\r\n\r\n+CEREG: 1,"002F","0012BEEF",7\r\n', '2,1,"002F","0012BEEF",7'],
      [
        5,
        '\r\n+CEREG: 2,"002F","0012BEEF",7\r\n\r\n+CEREG: 1,"002F","0012BEEF",7,,,"11100000","11100000"\r\n',
        '5,1,"002F","0012BEEF",7,,,"11100000","11100000"',
      ],
    ];
    for (const [n, urcs, read] of expected) {
      const bench = new Bench({ power: "boot", ...registered });
      await bench.until("Ready\r\n");
      await bench.expect("AT+CEREG?", "\r\n+CEREG: 0,0\r\n\r\nOK\r\n");
      await bench.ok(`AT+CEREG=${n}`, "AT+CFUN=1");
      equal(await bench.listen(3000), urcs);
      await bench.expect("AT+CEREG?", `\r\n+CEREG: ${read}\r\n\r\nOK\r\n`);
    }
  });

  it("shows causes of a denial with n = 3 and 5, and with AT+CNEC", async () => {
    const bench = new Bench();
    await bench.ok("AT+CEREG=5", "AT+CNEC=24");
    bench.modem.deny(15);
    equal(await bench.rest(), '\r\n+CEREG: 3,"002F","0012BEEF",7,0,15\r\n\r\n+CNEC_EMM: 15\r\n');
    await bench.ok("AT+CEREG=4");
    await bench.expect("AT+CEREG?", '\r\n+CEREG: 4,3,"002F","0012BEEF",7\r\n\r\nOK\r\n');
  });

  it("is denied when the network does not know the APN", async () => {
    const bench = new Bench({ power: "boot", apn: ["iot.example"], ...registered });
    await bench.until("Ready\r\n");
    await bench.ok('AT+CGDCONT=0,"IP","wrong"', "AT+CEREG=3", "AT+CNEC=24", "AT+CFUN=1");
    await bench.until("+CEREG: 3");
    equal(await bench.rest(), ',"002F","0012BEEF",7,0,19\r\n\r\n+CNEC_EMM: 19\r\n\r\n+CNEC_ESM: 27,0\r\n');
    await bench.expect("AT+CFUN=4", "\r\n+CEREG: 0\r\n\r\nOK\r\n");
    await bench.ok('AT+CGDCONT=0,"IP","iot.example"', "AT+CFUN=1");
    await bench.until('+CEREG: 1,"002F"');
  });

  it("tells contexts and the RRC connection", async () => {
    const bench = new Bench({ power: "boot", ...registered });
    await bench.until("Ready\r\n");
    await bench.ok('AT+CGDCONT=0,"IP","iot.example"', "AT+CGEREP=1", "AT+CSCON=1", "AT+CFUN=1");
    equal(await bench.listen(2000), "\r\n+CSCON: 1\r\n\r\n+CGEV: ME PDN ACT 0\r\n");
    equal(await bench.listen(6000), "\r\n+CSCON: 0\r\n");
    equal((await bench.ask("AT+CGDCONT?")).replace(/"10[^"]*"/, '"ip"'), '\r\n+CGDCONT: 0,"IP","iot.example","ip",0,0\r\n\r\nOK\r\n');
    equal((await bench.ask("AT+CGPADDR=0")).replace(/"10[^"]*"/, '"ip"'), '\r\n+CGPADDR: 0,"ip"\r\n\r\nOK\r\n');
    await play(bench, [
      ["AT+CGACT?", "\r\n+CGACT: 0,1\r\n\r\nOK\r\n"],
      ["AT+CGATT?", "\r\n+CGATT: 1\r\n\r\nOK\r\n"],
      ["AT%XGETPDNID=0", "\r\n%XGETPDNID: 0\r\n\r\nOK\r\n"],
      ["AT%XNEWCID?", "\r\n%XNEWCID: 1\r\n\r\nOK\r\n"],
      ['AT+CGDCONT=1,"IP","other"', "\r\nOK\r\n"],
      ["AT+CGACT=1,1", "\r\n+CGEV: ME PDN ACT 1\r\n\r\nOK\r\n"],
      ['AT+CGDCONT=1,"IP","changed"', "\r\nERROR\r\n"],
      ["AT+CGACT=0,1", "\r\n+CGEV: ME PDN DEACT 1\r\n\r\nOK\r\n"],
      ["AT+COPS?", '\r\n+COPS: 0,2,"24201",7\r\n\r\nOK\r\n'],
    ]);
    await bench.rest();
    bench.modem.dropPdp();
    equal(await bench.rest(), "\r\n+CGEV: NW PDN DEACT 0\r\n");
  });

  it("keeps the contexts without coverage, and ends them with the registration", async () => {
    const bench = new Bench();
    bench.echo();
    await bench.ask("AT#XSOCKET=1,1,0");
    await bench.ask('AT#XCONNECT="echo.test",7');
    bench.modem.setRegistration(2);
    await bench.ask('AT#XSEND="late"');
    await bench.refused("AT#XRECV=5");
    bench.modem.setRegistration(5);
    await bench.expect("AT#XRECV=5", "\r\n#XRECV: 4\r\nlate\r\nOK\r\n");
    bench.modem.setRegistration(0);
    await bench.expect("AT#XPOLL=0", '\r\n#XPOLL: 0,"0x0020"\r\n\r\nOK\r\n');
  });

  it("measures what the script says", async () => {
    const bench = new Bench();
    await bench.ok("AT%CESQ=1");
    bench.modem.setSignal(-80, -6);
    equal(await bench.rest(), "\r\n%CESQ: 60,3,27,3\r\n");
    await play(bench, [
      ["AT+CESQ", "\r\n+CESQ: 99,99,255,255,27,60\r\n\r\nOK\r\n"],
      [
        "AT%XMONITOR",
        '\r\n%XMONITOR: 1,"Telia","Telia","24201","002F",7,20,"0012BEEF",123,6400,60,36,"","11100000","11100000","01001001"\r\n\r\nOK\r\n',
      ],
    ]);
    bench.modem.setRegistration(0);
    await bench.expect("AT+CESQ", "\r\n+CESQ: 99,99,255,255,255,255\r\n\r\nOK\r\n");
    await bench.expect("AT%XMONITOR", "\r\n%XMONITOR: 0\r\n\r\nOK\r\n");
  });

  it("knows the time once registered, and tells it as octets with swapped digits", async () => {
    const bench = new Bench({ power: "boot", timeZoneQuarters: 8, ...registered });
    await bench.until("Ready\r\n");
    await bench.refused("AT+CCLK?");
    await bench.ok("AT%XTIME=1", "AT+CFUN=1");
    equal((await bench.listen(3000)).replace(/,"6210100.*80"/, ',"time"'), '\r\n%XTIME: "80","time","00"\r\n');
    equal((await bench.ask("AT+CCLK?")).slice(0, 24), '\r\n+CCLK: "26/01/01,02:00');
    await bench.ok('AT+CCLK="18/12/06,22:10:00+08"');
    equal((await bench.ask("AT+CCLK?")).slice(0, 24), '\r\n+CCLK: "18/12/06,22:10');
    await bench.refused('AT+CCLK="18/13/06,22:10:00+08"');
  });

  it("changes the system mode with the radio off only, and stores it at AT+CFUN=0", async () => {
    const bench = new Bench(registered);
    await bench.refused("AT%XSYSTEMMODE=0,1,0,0");
    await bench.ok("AT+CFUN=4", "AT%XSYSTEMMODE=0,1,0,0");
    await bench.refused("AT%XSYSTEMMODE=0,0,0,0");
    await bench.ok("AT#XRESET");
    await bench.until("Ready\r\n");
    await bench.expect("AT%XSYSTEMMODE?", "\r\n%XSYSTEMMODE: 1,0,1,0\r\n\r\nOK\r\n");
    await bench.ok("AT%XSYSTEMMODE=0,1,0,0", "AT+CFUN=0", "AT#XRESET");
    await bench.until("Ready\r\n");
    await bench.expect("AT%XSYSTEMMODE?", "\r\n%XSYSTEMMODE: 0,1,0,0\r\n\r\nOK\r\n");
    await bench.ok("AT+CEREG=2", "AT+CFUN=1");
    await bench.until('+CEREG: 1,"002F","0012BEEF",9\r\n');
  });

  it("grants PSM and eDRX", async () => {
    const bench = new Bench();
    await bench.ok("AT+CEREG=5", "AT%XMODEMSLEEP=1,500,10240", 'AT+CPSMS=1,,,"00100001","00000101"');
    await bench.until('+CEREG: 1,"002F","0012BEEF",7,,,"00000101","00100001"\r\n');
    await bench.expect('AT+CPSMS=1,,,"00x"', "\r\nERROR\r\n");
    await bench.expect("AT+CPSMS?", '\r\n+CPSMS: 1,,,"00100001","00000101"\r\n\r\nOK\r\n');
    equal(await bench.listen(20000), "\r\n%XMODEMSLEEP: 1,3600000\r\n");
    await bench.ok('AT+CEDRXS=2,4,"0011"');
    equal(await bench.until('+CEDRXP: 4,"0011","0011","0011"\r\n'), '\r\n+CEREG: 1,"002F","0012BEEF",7,,,"00000101","00100001"\r\n\r\n+CEDRXP: 4,"0011","0011","0011"\r\n');
    await bench.expect("AT+CEDRXS?", '\r\n+CEDRXS: 4,"0011"\r\n\r\nOK\r\n');
    await bench.expect("AT+CEDRXRDP", '\r\n+CEDRXRDP: 4,"0011","0011","0011"\r\n\r\nOK\r\n');
    await bench.ok("AT+CEDRXS=0", "AT+CPSMS=");
    await bench.expect("AT+CEDRXS?", "\r\nOK\r\n");
  });

  it("crashes and comes back without a radio", async () => {
    const bench = new Bench();
    await bench.ask("AT#XSOCKET=1,1,0");
    bench.modem.crash();
    equal(await bench.rest(), "\r\n#XMODEM: FAULT,0x2,0x2bb16\r\n\r\n#XMODEM: SHUTDOWN,0\r\n\r\n#XMODEM: INIT,0\r\n");
    await bench.expect("AT+CFUN?", "\r\n+CFUN: 0\r\n\r\nOK\r\n");
    await bench.expect("AT#XPOLL=0", '\r\n#XPOLL: 0,"0x0020"\r\n\r\nOK\r\n');
  });
});
