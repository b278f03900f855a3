import assert from "node:assert/strict";
import { CertificateAuthority } from "../../tools/tls/certificates.ts";
import { ImageBench } from "./image_bench.ts";
import { createTlsBench } from "./tls_bench.ts";

describe("image, quirks of the SIM7000", function () {
  this.timeout(60_000);
  let bench: ImageBench;
  afterEach(() => bench?.close());

  /** Names of the commands that the image sends from power-on until some messages are through and the modem has restarted. */
  async function namesSent(it: ImageBench): Promise<Set<string>> {
    const names = new Set<string>();
    let bytes = "";
    it.modem.onLog = ({ direction, text }) => void (direction === "rx" && (bytes += text));
    await it.until("CLOUD_EVT_READY", 60_000);
    await it.clock.advance(30_000);
    const from = it.console.length;
    it.modem.resetSpontaneously();
    await it.until("CLOUD_EVT_READY", 120_000, from);
    for (const [, name] of bytes.matchAll(/AT(\+[A-Z]+)/g)) names.add(name!);
    assert.ok(names.size > 8);
    return names;
  }
  /** CFUN may stick or fail, CMUX and CIPSERVER hardly work, SMSUB is ambiguous, CCID has many forms; MQTT of the modem is not used. */
  const AVOIDED = ["+CFUN", "+CMUX", "+CIPSERVER", "+SMCONN", "+SMSUB", "+CCID", "+CIPSTATUS", "+CIFSR"];

  it("SIM-Q14, SIM-Q15, SIM-Q17, SIM-Q18, SIM-Q20: sends none of the commands that cannot be relied on", async () => {
    bench = await ImageBench.create();
    const names = await namesSent(bench);
    assert.deepEqual(AVOIDED.filter((name) => names.has(name)), []);
  });

  it("SIM-Q19: uses one bearer: that of CIP without TLS, that of CNACT with it", async () => {
    bench = await ImageBench.create();
    const plain = await namesSent(bench);
    await bench.close();
    bench = await createTlsBench({ ca: await CertificateAuthority.create("Test Root") });
    const tls = await namesSent(bench);
    assert.deepEqual([plain, tls].map((names) => ["+CIICR", "+CNACT", "+SAPBR"].filter((name) => names.has(name))), [["+CIICR"], ["+CNACT"]]);
    assert.deepEqual(AVOIDED.filter((name) => tls.has(name)), []);
  });

  it("SIM-Q23: takes +CFUN: 1 without RDY for a boot", async () => {
    bench = await ImageBench.create();
    await bench.until("CLOUD_EVT_READY", 60_000);
    const from = bench.console.length;
    bench.modem.injectUrc("+CFUN: 1");
    await bench.until("CLOUD_EVT_DISCONNECTED modem restarted", 15_000, from);
    await bench.until("CLOUD_EVT_READY", 60_000, from);
  });

  it("SIM-Q24: understands socket lines without a space behind the comma, and prompts without one", async () => {
    bench = await ImageBench.create({ modem: { muxComma: ",", promptForm: "\r\n>" } });
    await bench.until("CLOUD_EVT_READY", 60_000);
    assert.equal((await bench.command("ping")).payload, "pong");
  });

  it("SIM-Q29: wakes a modem that an earlier image let sleep", async () => {
    bench = await ImageBench.create();
    bench.modem.settings.setNumber("+CSCLK", 1, true);
    await bench.interpreter.stop();
    bench.modem.setPin("dtr", 1);
    await bench.interpreter.start();
    await bench.until("CLOUD_EVT_READY", 60_000);
  });

  it("lets the modem sleep between messages, and loses none, where prj.json says so", async () => {
    bench = await ImageBench.create({ overrides: { sleepAfterS: "2" } });
    await bench.until("CLOUD_EVT_READY", 60_000);
    await bench.clock.advance(40_000);
    assert.equal(bench.modem.settings.number("+CSCLK"), 1);
    assert.ok(bench.console.filter((line) => line.startsWith("CLOUD_EVT_DATA_SENT")).length >= 4);
    assert.equal((await bench.command("ping")).payload, "pong");
  });

  it("writes settings of the radio once", async () => {
    bench = await ImageBench.create({ overrides: { "radio.technologies": "LTE-M" }, settings: { lteMBands: "3,20" } });
    const written: string[] = [];
    bench.modem.onLog = ({ direction, text }) => void (direction === "rx" && /^AT\+C(NMP|MNB|BANDCFG)=/.test(text) && written.push(text.trim()));
    await bench.until("CLOUD_EVT_READY", 60_000);
    assert.deepEqual(written, ["AT+CNMP=38", "AT+CMNB=1", 'AT+CBANDCFG="CAT-M",3,20']);
    const from = bench.console.length;
    bench.modem.resetSpontaneously();
    await bench.until("CLOUD_EVT_READY", 120_000, from);
    assert.equal(written.length, 3);
  });
});
