import { equal, match } from "node:assert/strict";
import { Bench, play } from "./bench.ts";

const ok = "\r\nOK\r\n";

/** A reply of an NTP server at a time. */
function ntpReply(timeMs: number): Buffer {
  const packet = Buffer.alloc(48);
  packet[0] = (4 << 3) | 4;
  packet[1] = 2;
  packet.writeUInt32BE(timeMs / 1000 + 2_208_988_800, 40);
  return packet;
}

async function ready(): Promise<Bench> {
  const bench = new Bench();
  await bench.ask("ATE0");
  await bench.ok('AT+SAPBR=3,1,"APN","x"', "AT+SAPBR=1,1", "AT+CNTPCID=1");
  return bench;
}

describe("tools/modem/sim7000 clock over NTP", () => {
  it("sets the clock in the zone given, and prints the time", async () => {
    const bench = await ready();
    const requests: Buffer[] = [];
    bench.network.listenUdp("pool.ntp.org", 123, (request, reply) => {
      requests.push(request);
      reply(ntpReply(Date.UTC(2018, 0, 9, 2, 28, 59)));
    });
    await bench.ok('AT+CNTP="pool.ntp.org",32,1,2');
    bench.write("AT+CNTP\r");
    equal(await bench.until('59"\r\n'), '\r\nOK\r\n\r\n+CNTP: 1,"2018/01/09,10:28:59"\r\n');
    match(await bench.ask("AT+CCLK?"), /^\r\n\+CCLK: "18\/01\/09,10:(28:59|29:00)\+32"\r\n\r\nOK\r\n$/);
    equal(requests[0]?.length, 48);
    equal((requests[0]?.[0] ?? 0) & 7, 3);
  });

  it("prints without setting, and sets without printing", async () => {
    const bench = await ready();
    bench.network.listenUdp("ntp.test", 123, (_, reply) => reply(ntpReply(Date.UTC(2020, 1, 3))));
    await bench.ok('AT+CNTP="ntp.test",0,1,1');
    bench.write("AT+CNTP\r");
    match(await bench.until('00"\r\n'), /"2020\/02\/03,00:00:00"/);
    match(await bench.ask("AT+CCLK?"), /"80\/01\/06/);
    await bench.ok('AT+CNTP="ntp.test",0,1,0');
    bench.write("AT+CNTP\r");
    equal(await bench.until("CNTP: 1\r\n"), "\r\nOK\r\n\r\n+CNTP: 1\r\n");
    match(await bench.ask("AT+CCLK?"), /"20\/02\/03/);
  });

  it("names the failure", async () => {
    const bench = await ready();
    const ask = async (): Promise<string> => {
      bench.write("AT+CNTP\r");
      await bench.until(ok);
      await bench.until("\r\n+");
      return `+${(await bench.until("\r\n")).trim()}`;
    };
    await bench.ok('AT+CNTP="nowhere.test",0,1,2');
    equal(await ask(), "+CNTP: 62");
    bench.network.listenUdp("junk.test", 123, (_, reply) => reply(Buffer.from("no time")));
    bench.network.listenUdp("mute.test", 123, () => {});
    await bench.ok('AT+CNTP="junk.test",0,1,2');
    equal(await ask(), "+CNTP: 64");
    await bench.ok('AT+CNTP="mute.test",0,1,2');
    equal(await ask(), "+CNTP: 65");
    await bench.ok("AT+SAPBR=0,1");
    equal(await ask(), "+CNTP: 61");
  });

  it("refuses zones and modes out of range", async () => {
    const bench = await ready();
    await play(bench, [
      ['AT+CNTP="x",49,1,2', "\r\nERROR\r\n"],
      ['AT+CNTP="x",-47,1,2', ok],
      ['AT+CNTP="x",0,1,3', "\r\nERROR\r\n"],
      ["AT+CNTP?", '\r\n+CNTP: "x",-47,1,2\r\n\r\nOK\r\n'],
      ["AT+CNTPCID=0", "\r\nERROR\r\n"],
    ]);
  });

  it("gets no time from a network that tells none, and one whenever the network likes", async () => {
    const bench = new Bench({ registration: { stat: 2 }, networkTime: false });
    await bench.ask("ATE0");
    await bench.ok("AT+CLTS=1");
    bench.modem.setRegistration(1);
    equal(await bench.listen(5000), "");
    bench.modem.sendNetworkTime();
    match(await bench.rest(), /\*PSUTTZ/);
  });
});
