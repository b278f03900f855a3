import { equal, match } from "node:assert/strict";
import { CaBench } from "./ca_bench.ts";
import { play } from "./bench.ts";

async function ready(options = {}): Promise<CaBench> {
  const bench = new CaBench(options);
  await bench.ask("ATE0");
  await bench.ok("AT+CMEE=2", "AT+CFSINIT");
  return bench;
}

describe("tools/modem/sim7000 files", () => {
  it("writes, tells, reads, renames and deletes as the FS note shows it", async () => {
    const bench = await ready();
    const content = "-----\r\n\x00\x1a\xffOK\r\n";
    bench.write(`AT+CFSWFILE=3,"ca.crt",0,${content.length},5000\r`);
    equal(await bench.rest(), "\r\nDOWNLOAD\r\n");
    bench.write(content);
    equal(await bench.rest(), "\r\nOK\r\n");
    await play(bench, [
      ['AT+CFSGFIS=3,"ca.crt"', `\r\n+CFSGFIS: ${content.length}\r\n\r\nOK\r\n`],
      [`AT+CFSRFILE=3,"ca.crt",0,${content.length},0`, `\r\n${content}\r\nOK\r\n`],
      ['AT+CFSRFILE=3,"ca.crt",1,3,7', "\r\n\x00\x1a\xff\r\nOK\r\n"],
      ['AT+CFSREN=3,"ca.crt","b.crt"', "\r\nOK\r\n"],
      ['AT+CFSGFIS=3,"ca.crt"', "\r\n+CME ERROR: not found\r\n"],
      ['AT+CFSDFILE=3,"b.crt"', "\r\nOK\r\n"],
      ['AT+CFSDFILE=3,"b.crt"', "\r\n+CME ERROR: not found\r\n"],
      ["AT+CFSGFRS?", "\r\n+CFSGFRS: 22151168\r\n\r\nOK\r\n"],
    ]);
  });

  it("needs the buffer, once", async () => {
    const bench = await ready();
    const refused = "\r\n+CME ERROR: operation not allowed\r\n";
    await play(bench, [
      ["AT+CFSINIT", refused],
      ["AT+CFSTERM", "\r\nOK\r\n"],
      ["AT+CFSTERM", refused],
      ['AT+CFSWFILE=3,"a",0,5,1000', refused],
      ['AT+CFSGFIS=3,"a"', refused],
    ]);
  });

  it("refuses bytes that come too late or lengths that are too great", async () => {
    const bench = await ready();
    await bench.expect('AT+CFSWFILE=3,"a",0,10241,1000', "\r\nERROR\r\n");
    await bench.expect('AT+CFSWFILE=3,"a",0,5,99', "\r\nERROR\r\n");
    await bench.expect('AT+CFSWFILE=3,"a",0,5,1000', "\r\nDOWNLOAD\r\n");
    bench.write("abc");
    equal(await bench.listen(1500), "\r\n+CME ERROR: operation not allowed\r\n");
    await bench.expect('AT+CFSGFIS=3,"a"', "\r\n+CME ERROR: not found\r\n");
    await bench.expect("AT", "\r\nOK\r\n");
  });

  it("appends, overwrites, and keeps files over a reboot but not the buffer", async () => {
    const bench = await ready();
    await bench.store("a", "12345");
    await bench.expect('AT+CFSWFILE=3,"a",1,2,1000', "\r\nDOWNLOAD\r\n");
    bench.write("67");
    await bench.rest();
    await bench.expect('AT+CFSGFIS=3,"a"', "\r\n+CFSGFIS: 7\r\n\r\nOK\r\n");
    await bench.store("a", "xyz");
    await bench.expect('AT+CFSRFILE=3,"a",0,100,0', "\r\nxyz\r\nOK\r\n");
    bench.modem.resetSpontaneously();
    await bench.until("SMS Ready\r\n");
    await bench.ask("ATE0");
    await bench.expect('AT+CFSGFIS=3,"a"', "\r\nERROR\r\n");
    await bench.ok("AT+CFSINIT");
    await bench.expect('AT+CFSGFIS=3,"a"', "\r\n+CFSGFIS: 3\r\n\r\nOK\r\n");
  });

  it("leaves the tail of a longer file and prints a header where the options say so", async () => {
    const bench = await ready({ overwriteKeepsTail: true, cfsrfileHeader: true });
    await bench.store("a", "12345");
    await bench.store("a", "xy");
    await bench.expect('AT+CFSRFILE=3,"a",0,100,0', "\r\n+CFSRFILE: 5\r\nxy345\r\nOK\r\n");
  });

  it("takes the spaces and bare names that field logs have", async () => {
    const bench = await ready();
    bench.write("at+CFSWfile=3, my file.crt, 0, 2, 1000\r\n");
    match(await bench.rest(), /DOWNLOAD/);
    bench.write("ab");
    await bench.rest();
    await bench.expect('AT+CFSGFIS=3,"my file.crt"', "\r\n+CFSGFIS: 2\r\n\r\nOK\r\n");
  });
});
