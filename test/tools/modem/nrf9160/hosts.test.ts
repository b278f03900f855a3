import { deepEqual, equal, match, ok } from "node:assert/strict";
import { Bench } from "./bench.ts";

/** Lines as hosts see them that split at LF, strip CR and drop empty lines. */
function lines(text: string): string[] {
  return text.split("\n").map((line) => line.replace(/\r$/, "")).filter((line) => line !== "");
}

/** What Zephyr's modem_cellular sends to a nordic,nrf91-slm up to its multiplexer, with its 10 s for a script. */
describe("tools/modem/nrf9160 under Zephyr's modem_cellular script", () => {
  it("answers each line with OK or one bare line, and registers by itself", async () => {
    const bench = new Bench({ power: "boot" });
    await bench.clock.advance(2000);
    const script: readonly [string, RegExp][] = [
      ["AT", /^$/],
      ["AT+CMEE=1", /^$/],
      ["AT+CEREG=1", /^$/],
      ["AT+CEREG?", /^\+CEREG: 1,0$/],
      ["AT+CGEREP=1", /^$/],
      ["AT+CGSN", /^\d{15}$/],
      ["AT+CGMM", /^nRF9160-SICA$/],
      ["AT+CGMI", /^Nordic Semiconductor ASA$/],
      ["AT+CGMR", /^mfw_nrf9160_/],
      ["AT%XSIM=1", /^$/],
      ["AT+CFUN=41", /^$/],
    ];
    for (const [command, info] of script) {
      const answer = lines(await bench.ask(command, 10000));
      equal(answer.at(-1), "OK", command);
      match(answer.slice(0, -1).join(), info, command);
    }
    await bench.until("\r\n%XSIM: 1\r\n", 10000);
    deepEqual(lines(await bench.ask("AT%XICCID"))[0], "%XICCID: 89882390000262826558");
    match(lines(await bench.ask("AT+CIMI"))[0] ?? "", /^\d{15}$/);
    await bench.ok("AT%XSIM=0", "AT+CFUN=4", "AT+CFUN=1");
    await bench.until("\r\n+CEREG: 1\r\n", 30000);
    // its rule: two values are the read form
    match(await bench.ask("AT+CEREG?"), /^\r\n\+CEREG: 1,1\r\n\r\nOK\r\n$/);
  });
});

/** sm_at_client: the answer is everything up to the first result, the rest goes to monitors in units parted by an empty line. */
describe("tools/modem/nrf9160 under the vendor's sm_at_client", () => {
  for (const dialect of ["slm", "sm"] as const) {
    it(`gives results and notifications that it finds (${dialect})`, async () => {
      const bench = new Bench({ dialect });
      const client = async (command: string): Promise<{ answer: string; rest: string[] }> => {
        const text = await bench.ask(command, 10000);
        const end = /\r\n(?:OK|ERROR|\+CM[ES] ERROR:[^\r]*)\r\n/.exec(text);
        ok(end, text);
        const at = end.index + end[0].length;
        return { answer: text.slice(0, at), rest: text.slice(at).split("\r\n\r\n").map((unit) => unit.trim()).filter((unit) => unit !== "") };
      };
      bench.echo();
      const handle = dialect === "sm" ? "0," : "";
      await client("AT#XSOCKET=1,1,0");
      await client(`AT#XCONNECT=${handle}"echo.test",7`);
      await client(dialect === "sm" ? "AT#XAPOLL=,1,1" : "AT#XAPOLL=1,1");
      const { answer, rest } = await client(dialect === "sm" ? 'AT#XSEND=0,0,0,"hi"' : 'AT#XSEND="hi"');
      equal(answer, dialect === "sm" ? "\r\n#XSEND: 0,0,2\r\n\r\nOK\r\n" : "\r\n#XSEND: 2\r\n\r\nOK\r\n");
      deepEqual(rest, ["#XAPOLL: 0,1"]);
    });
  }
});

/** HARDWARIO CHESTER: its build reports pieces, and it waits for the count before the terminator. */
describe("tools/modem/nrf9160 under HARDWARIO's ctr_lte_v2", () => {
  it("plays its bring-up, data mode and receive", async () => {
    const bench = new Bench({ power: "boot", dataModeUrc: true, latencies: { register: [2000, 2000], functionOn: [50, 50], functionOff: [50, 50] } });
    bench.echo("198.51.100.40", 5000);
    await bench.until("Ready\r\n");
    await bench.ok("AT+CFUN=0", "AT%XPOFWARN=1,30", "AT%XSYSTEMMODE=1,0,0,0", "AT%REL14FEAT=0,1,0,0,0", "AT%RAI=1", "AT+CNEC=24", "AT%MDMEV=1");
    await bench.ok("AT+CEREG=5", "AT+CGEREP=1", "AT+CSCON=1", "AT%XMODEMSLEEP=1,500,10240", 'AT+CPSMS=1,"","","00111000","00000000"', "AT+CFUN=1");
    await bench.until("+CEREG: 1,");
    await bench.rest();
    equal(lines(await bench.ask("AT+CRSM=176,28539,0,0,12"))[0], `+CRSM: 144,0,"${"F".repeat(24)}"`);
    equal(lines(await bench.ask("AT#XSOCKET=1,2,0"))[0], "#XSOCKET: 0,2,17");
    equal(lines(await bench.ask('AT#XCONNECT="198.51.100.40",5000'))[0], "#XCONNECT: 1");
    await bench.ok("AT#XSOCKETOPT=1,61,4", "AT#XSEND=");
    bench.write("\x00+\x01binary");
    equal(lines(await bench.until("#XDATAMODE: 9\r\n")).at(-1), "#XDATAMODE: 9");
    bench.write("+++");
    equal(lines(await bench.rest()).at(-1), "#XDATAMODE: 0");
    const answer = await bench.ask("AT#XRECV=5");
    equal(answer, "\r\n#XRECV: 9\r\n\x00+\x01binary\r\nOK\r\n");
    equal(lines(await bench.ask("AT#XSOCKET=0"))[0], '#XSOCKET: 0,"closed"');
  });
});

/** Two Zephyr socket drivers outside the tree. */
describe("tools/modem/nrf9160 under out-of-tree Zephyr drivers", () => {
  it("plays nrf91_slm: an empty line behind the terminator is harmless", async () => {
    const bench = new Bench();
    bench.echo("198.51.100.40", 5000);
    equal(lines(await bench.ask("AT#XSOCKET=1,1,0"))[0], "#XSOCKET: 0,1,6");
    equal(lines(await bench.ask('AT#XCONNECT="198.51.100.40",5000', 160000))[0], "#XCONNECT: 1");
    await bench.ok("AT#XSEND");
    bench.write(`${"x".repeat(1460)}+++\r\n`);
    equal(await bench.rest(), "\r\n#XDATAMODE: 0\r\n");
    equal(lines(await bench.ask("AT#XPOLL=1000,0"))[0], '#XPOLL: 0,"0x0001"');
    equal(await bench.ask("AT#XRECV=1,64"), `\r\n#XRECV: 1460\r\n${"x".repeat(1460)}\r\nOK\r\n`);
  });

  it("plays the offload driver: select, resolve, data mode with counts, fixes", async () => {
    const bench = new Bench({ dataModeUrc: true });
    bench.echo();
    equal(lines(await bench.ask('AT#XGETADDRINFO="echo.test"'))[0], '#XGETADDRINFO: "198.51.100.1"');
    await bench.ask("AT#XSOCKET=1,1,0");
    await bench.ask("AT#XSOCKET=1,2,0");
    equal(lines(await bench.ask("AT#XSOCKETSELECT=0"))[0], "#XSOCKETSELECT: 0");
    await bench.ask('AT#XCONNECT="198.51.100.1",7');
    await bench.ok("AT#XSEND");
    bench.write("data");
    await bench.until("\r\n#XDATAMODE: 4\r\n");
    bench.write("+++");
    await bench.until("\r\n#XDATAMODE: 0\r\n");
    match(lines(await bench.ask("AT+CEREG?"))[0] ?? "", /^\+CEREG: 0,1$/);
    equal(lines(await bench.ask("AT#XGPS=1,0,0"))[0], "#XGPS: 1,1");
  });
});
