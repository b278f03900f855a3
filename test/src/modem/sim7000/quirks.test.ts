import assert from "node:assert/strict";
import { createAtEngine } from "../../../../src/at/engine.ts";
import { runScript } from "../../../../src/at/script.ts";
import { caAttach } from "../../../../src/modem/sim7000/ca_attach.ts";
import { cipAttach } from "../../../../src/modem/sim7000/cip_attach.ts";
import { VirtualClock } from "../../../../tools/testing/clock.ts";
import { UartStub } from "../../../../tools/testing/uart_stub.ts";
import type { UartStep } from "../../../../tools/testing/uart_stub.ts";
import { servicesBench } from "./services_bench.ts";

const OK = "\r\nOK\r\n";
const CIP: UartStep[] = [
  { expect: "AT+CIPSHUT\r", reply: "\r\nSHUT OK\r\n" },
  { expect: "AT+CIPMUX=1\r", reply: OK },
  { expect: "AT+CIPRXGET=1\r", reply: OK },
  { expect: 'AT+CSTT="net","",""\r', reply: OK },
  { expect: "AT+CIICR\r", reply: OK },
  { expect: "AT+CIFSREX\r", reply: `\r\n+CIFSREX: 10.78.245.128\r\n${OK}` },
];

async function attach(steps: UartStep[], script = cipAttach("net", "", "")): Promise<string | undefined> {
  const clock = VirtualClock.strict();
  const stub = new UartStub(steps, { clock });
  let result: string | undefined = "not called";
  runScript(createAtEngine(stub, clock), script, (error) => (result = error));
  await clock.advance(10_000);
  assert.ok(stub.isDone || result, stub.failure ?? "the script was not played to its end");
  return result;
}

describe("src/modem/sim7000 quirks at bring-up", () => {
  it("SIM-Q4: is not disturbed by *PSUTTZ with an unbalanced quote and DST between AT+CIPSHUT and SHUT OK", async () => {
    const urcs = '\r\nDST: 0\r\n\r\n*PSUTTZ: 23/03/12,22:09:23","+04",0\r\n';
    assert.equal(await attach([{ expect: "AT+CIPSHUT\r", reply: `${urcs}\r\nSHUT OK\r\n` }, ...CIP.slice(1)]), undefined);
  });

  it("SIM-Q5: comes up with an echo that will not go off", async () => {
    const echoing = CIP.map(({ expect, reply }) => ({ expect: expect!, reply: expect! + reply! }));
    assert.equal(await attach(echoing), undefined);
    const { modem, at, clock } = await servicesBench();
    modem.receive(Buffer.from("ATE1\r"));
    await clock.advance(1000);
    let result: string | undefined = "not called";
    runScript(at, cipAttach("iot.1nce.net", "", ""), (error) => (result = error));
    await clock.advance(30_000);
    assert.equal(result, undefined);
  });

  for (const [error, cause] of [
    ["ERROR", "AT+CIICR: ERROR"],
    ["+CME ERROR: 148", "AT+CIICR: +CME ERROR: 148"],
    ["+CME ERROR: unspecified GPRS error", "AT+CIICR: +CME ERROR: unspecified GPRS error"],
    ["+PDP: DEACT", "AT+CIICR: +PDP: DEACT"],
  ] as const) {
    it(`gives "${cause}" when the network refuses the APN`, async () => {
      assert.equal(await attach([...CIP.slice(0, 4), { expect: "AT+CIICR\r", reply: `\r\n${error}\r\n` }]), cause);
    });
  }

  const active = { expect: 'AT+CNACT=1,"net"\r', reply: `${OK}\r\n+APP PDP: ACTIVE\r\n` };
  for (const [what, steps] of [
    ["down", [{ expect: "AT+CNACT?\r", reply: `\r\n+CNACT: 0,"0.0.0.0"\r\n${OK}` }, { expect: "AT\r", reply: OK }, active]],
    ["up", [{ expect: "AT+CNACT?\r", reply: `\r\n+CNACT: 1,"10.94.36.44"\r\n${OK}` }, { expect: "AT+CNACT=0\r", reply: `${OK}\r\n+APP PDP: DEACTIVE\r\n` }, active]],
    ["not told", [{ expect: "AT+CNACT?\r", reply: "\r\nERROR\r\n" }, { expect: "AT\r", reply: OK }, active]],
  ] as const) {
    it(`SIM-Q26: brings the bearer of TLS up when it is ${what}, and takes none down that is not up`, async () => {
      assert.equal(await attach([...steps], caAttach("net", "", "")), undefined);
    });
  }

  it("says that the network refuses the APN of TLS", async () => {
    const steps = [
      { expect: "AT+CNACT?\r", reply: `\r\n+CNACT: 0,"0.0.0.0"\r\n${OK}` },
      { expect: "AT\r", reply: OK },
      { expect: 'AT+CNACT=1,"net"\r', reply: `${OK}\r\n+APP PDP: DEACTIVE\r\n` },
    ];
    assert.equal(await attach(steps, caAttach("net", "", "")), "AT+CNACT: +APP PDP: DEACTIVE");
  });
});
