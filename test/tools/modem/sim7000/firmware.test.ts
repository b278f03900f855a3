import { equal, match } from "node:assert/strict";
import { firmwareVariants } from "../../../../tools/modem/sim7000/firmware_profiles.ts";
import { CaBench, plain } from "./ca_bench.ts";

describe("tools/modem/sim7000 firmware variants", () => {
  it("name themselves", async () => {
    for (const [firmware, { model }] of Object.entries(firmwareVariants)) {
      const bench = new CaBench({ firmware });
      await bench.ask("ATE0");
      await bench.expect("AT+CGMR", `\r\nRevision:${firmware}${model}\r\n\r\nOK\r\n`);
      await bench.expect("ATI", `\r\n${model} R${firmware.slice(0, 4)}\r\n\r\nOK\r\n`);
      await bench.expect("AT+CGMM", `\r\nSIMCOM_${model}\r\n\r\nOK\r\n`);
    }
  });

  it("know no CA, CSSLCFG or CFS command on 1351B03", async () => {
    const bench = new CaBench({ firmware: "1351B03" });
    await bench.ask("ATE0");
    await bench.ok("AT+CMEE=2");
    for (const command of ["AT+CACID=?", "AT+CACID=0", "AT+CASTATE?", 'AT+CSSLCFG="sslversion",0,3', "AT+CFSINIT"])
      await bench.expect(command, "\r\nERROR\r\n");
  });

  it("open no CA socket on 1351B04, and find LTE-M only", async () => {
    const bench = new CaBench({ firmware: "1351B04" });
    await bench.ask("ATE0");
    await bench.bearer();
    await bench.ok("AT+CACID=0");
    await bench.expect('AT+CAOPEN=0,"a.test",80', "\r\n+CAOPEN: 0,11\r\n\r\nOK\r\n");
    const blind = new CaBench({ firmware: "1351B04", registration: { stat: 1, act: 3 } });
    await blind.ask("ATE0");
    await blind.expect("AT+CGREG?", "\r\n+CGREG: 0,2\r\n\r\nOK\r\n");
  });

  it("crash at the second read on 1351B05", async () => {
    const { bench, server } = await plain({ firmware: "1351B05" });
    server.write("abcdef");
    await bench.rest();
    await bench.expect("AT+CARECV=0,3", "\r\n+CARECV: 3,abc\r\nOK\r\n");
    bench.write("AT+CARECV=0,3\r");
    equal(await bench.until("+CFUN: 1\r\n"), "\r\nRDY\r\n\r\n+CFUN: 1\r\n");
  });

  it("differ in what AT+CARECV? tells", async () => {
    for (const [firmware, list] of [
      ["1529B01", "\r\n+CARECV: 0,3\r\n"],
      ["1529B04", "\r\n+CARECV: 0,3\r\n+CARECV: 1,0\r\n"],
      ["1529B08", ""],
    ] as const) {
      const { bench, server } = await plain({ firmware });
      await bench.ok("AT+CACID=1");
      server.write("abc");
      await bench.rest();
      await bench.expect("AT+CARECV?", `${list}\r\nOK\r\n`);
    }
  });

  it("answer AT+CASEND with OK alone on 1529B10", async () => {
    const { bench } = await plain({ firmware: "1529B10" });
    await bench.expect("AT+CASEND=0,2", "\r\n> ");
    bench.write("ab");
    equal(await bench.rest(), "\r\nOK\r\n");
  });

  it("deliver less than announced only above 512 bytes on 1529B08", async () => {
    const { bench, server } = await plain({ firmware: "1529B08", receiveBufferBytes: 60_000 });
    server.write(Buffer.alloc(60_000, "x"));
    await bench.rest();
    const lengths = async (count: number): Promise<[number, number][]> => {
      const out: [number, number][] = [];
      for (let run = 0; run < 25; run++) {
        const [, announced = "", data = ""] = /^\r\n\+CARECV: (\d+),([^]*)\r\nOK\r\n$/.exec(await bench.ask(`AT+CARECV=0,${count}`)) ?? [];
        out.push([Number(announced), data.length]);
      }
      return out;
    };
    equal(
      (await lengths(512)).every(([announced, got]) => announced === 512 && got === 512),
      true,
    );
    equal(
      (await lengths(1024)).some(([announced, got]) => announced === 1024 && got < 1024),
      true,
    );
  });

  it("can be mixed with single switches", async () => {
    const { bench, server } = await plain({ firmware: "1529B10", carecvForm: "id,len CRLF data", caopenOrder: "ok-then-result" });
    server.write("abc");
    await bench.rest();
    await bench.expect("AT+CARECV=0,3", "\r\n+CARECV: 0,3\r\nabc\r\nOK\r\n");
  });

  it("may boot without RDY, and tell registration twice", async () => {
    const bench = new CaBench({ rdyUrc: false, registrationUrcTwice: true });
    bench.modem.resetSpontaneously();
    equal(await bench.until("+CPIN: READY\r\n"), "\r\n+CFUN: 1\r\n\r\n+CPIN: READY\r\n");
    await bench.until("SMS Ready\r\n");
    await bench.clock.advance(10_000);
    await bench.ask("ATE0");
    await bench.ok("AT+CEREG=1");
    bench.modem.setRegistration(5);
    equal(await bench.rest(), "\r\n+CEREG: 5\r\n\r\n+CEREG: 5\r\n");
  });

  it("are refused in words when unknown", () => {
    let message = "";
    try {
      new CaBench({ firmware: "1529B99" });
    } catch (error) {
      message = (error as Error).message;
    }
    match(message, /^firmware "1529B99" is not known; choose one of 1351B03, .*1529B10$/);
  });
});
