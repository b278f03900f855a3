import { deepEqual, equal } from "node:assert/strict";
import { MemoryBroker } from "../../../../tools/testing/memory_broker.ts";
import { Bench, play } from "./bench.ts";

const host = "broker.test";
let running: MemoryBroker | undefined;

async function connected(dialect: "slm" | "sm"): Promise<{ bench: Bench; broker: MemoryBroker }> {
  const bench = new Bench({ dialect });
  const broker = await MemoryBroker.create({ network: bench.network, host, port: 1883, accept: undefined });
  running = broker;
  await bench.ok('AT#XMQTTCFG="dev1",60,1');
  bench.write(`AT#XMQTTCON=1,"","","${host}",1883${bench.end}`);
  equal(await bench.until("#XMQTTEVT: 0,0\r\n"), "\r\nOK\r\n\r\n#XMQTTEVT: 0,0\r\n");
  return { bench, broker };
}

describe("tools/modem/nrf9160 MQTT client", () => {
  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });

  for (const dialect of ["slm", "sm"] as const) {
    it(`connects, subscribes, publishes and receives (${dialect})`, async () => {
      const { bench } = await connected(dialect);
      await bench.expect("AT#XMQTTCON?", `\r\n#XMQTTCON: 1,"dev1","${host}",1883\r\n\r\nOK\r\n`);
      bench.write(`AT#XMQTTSUB="t/cmd",2${bench.end}`);
      equal(await bench.until("#XMQTTEVT: 7,0\r\n"), "\r\nOK\r\n\r\n#XMQTTEVT: 7,0\r\n");
      bench.write(`AT#XMQTTPUB="t/cmd","on",2,0${bench.end}`);
      await bench.until("#XMQTTEVT: 5,0\r\n");
      await bench.rest();
      bench.write(`AT#XMQTTPUB="t/cmd","on",0,0${bench.end}`);
      equal(await bench.until("#XMQTTEVT: 2,0\r\n"), "\r\nOK\r\n\r\n#XMQTTMSG: 5,2\r\nt/cmd\r\non\r\n\r\n#XMQTTEVT: 2,0\r\n");
      bench.write(`AT#XMQTTUNSUB="t/cmd"${bench.end}`);
      equal(await bench.until("#XMQTTEVT: 8,0\r\n"), "\r\nOK\r\n\r\n#XMQTTEVT: 8,0\r\n");
      equal(await bench.ask("AT#XMQTTCON=0"), "\r\nOK\r\n\r\n#XMQTTEVT: 1,0\r\n");
      await bench.expect("AT#XMQTTCON?", "\r\n#XMQTTCON: 0\r\n\r\nOK\r\n");
    });
  }

  it("publishes raw bytes in data mode and tells acknowledgements", async () => {
    const { bench } = await connected("slm");
    await bench.ok('AT#XMQTTPUB="t/st","",1,0');
    bench.write('{"a":1}+++');
    const heard = await bench.until("#XMQTTEVT: 3,0\r\n");
    deepEqual(heard.split("\r\n").filter((line) => line !== ""), ["#XDATAMODE: 0", "#XMQTTEVT: 3,0"]);
  });

  it("pings, and tells the loss of the broker without a reason", async () => {
    const { bench, broker } = await connected("slm");
    await bench.until("#XMQTTEVT: 9,0\r\n", 61000);
    await broker.stop();
    bench.network.cut(host);
    equal(await bench.until("#XMQTTEVT: 1,-104\r\n"), "\r\n#XMQTTEVT: 1,-104\r\n");
  });

  it("refuses what needs a connection, and the client of versions before 2.6", async () => {
    const bench = new Bench();
    await play(bench, [
      ["AT#XMQTTCFG?", '\r\n#XMQTTCFG: "slm_default_client_id",60,0\r\n\r\nOK\r\n'],
      ['AT#XMQTTSUB="t",0', "\r\nERROR\r\n"],
      ['AT#XMQTTPUB="t","x"', "\r\nERROR\r\n"],
      ["AT#XMQTTCON=0", "\r\nERROR\r\n"],
      [`AT#XMQTTCON=1,"","","nowhere.test",1883`, "\r\nERROR\r\n"],
    ]);
    const old = new Bench({ firmware: "2.4.0" });
    await old.refused("AT#XMQTTCFG?");
  });
});
