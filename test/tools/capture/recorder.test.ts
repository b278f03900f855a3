import assert from "node:assert/strict";
import { parseCapture } from "../../../tools/capture/read_capture.ts";
import { Recorder } from "../../../tools/capture/recorder.ts";
import { ConsoleView } from "../../../tools/console/view.ts";
import { loadDecoders } from "../../../tools/decode/registry.ts";

async function record(secrets: string[] = []): Promise<{ recorder: Recorder; view: ConsoleView; clock: { time: number; now(): number }; file: () => string }> {
  const decoders = await loadDecoders();
  const clock = { time: 1000, now: () => clock.time };
  let file = "";
  const recorder = new Recorder({ write: (text) => (file += text), clock, decoders, about: { modem: "sim7000" }, secrets });
  const view = new ConsoleView({ write: () => {}, color: false, clock, decoders, recorder });
  return { recorder, view, clock, file: () => file };
}

describe("tools/capture/recorder", () => {
  it("writes a header and one record a line, with the time since the start", async () => {
    const { recorder, view, clock, file } = await record();
    clock.time += 20;
    view.uart("tx", "AT\r");
    clock.time += 5;
    view.uart("rx", "\r\nO");
    view.uart("rx", "K\r\n");
    view.app("CLOUD_EVT_READY\r\nhalf");
    view.event("broker: pump-7 connected");
    view.note("LED on");
    recorder.line("phase", "READY");
    view.end();
    recorder.end();
    assert.deepEqual(file().trimEnd().split("\n"), [
      '{"uplink":"capture","version":1,"startedAt":"1970-01-01T00:00:01.000Z","modem":"sim7000"}',
      '{"t":20,"lane":"tx","data":"AT\\r"}',
      '{"t":25,"lane":"rx","data":"\\r\\nOK\\r\\n"}',
      '{"t":25,"lane":"app","text":"CLOUD_EVT_READY"}',
      '{"t":25,"lane":"event","text":"broker: pump-7 connected"}',
      '{"t":25,"lane":"note","text":"LED on"}',
      '{"t":25,"lane":"phase","text":"READY"}',
      '{"t":25,"lane":"app","text":"half"}',
    ]);
  });

  it("writes no secret, in whatever lane it turns up", async () => {
    const { recorder, view, file } = await record(["s3cret!"]);
    view.uart("tx", 'AT+CPIN="4711"\r');
    view.uart("tx", "AT+COPS=s3cret!\r");
    view.app('settings {"password":"hunter2","pin":"4711"}\r\nuser s3cret!\r\nAT+CPIN="4711"\r\n');
    view.event("token SharedAccessSignature sr=hub&sig=hunter2&se=1");
    view.note("-----BEGIN PRIVATE KEY-----hunter2-----END PRIVATE KEY-----");
    recorder.end();
    assert.doesNotMatch(file(), /hunter2|4711|s3cret/);
    assert.match(file(), /AT\+CPIN/);
  });

  it("writes bytes of any value so that they come back", async () => {
    const { recorder, view, file } = await record();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    view.uart("tx", "AT+CIPSEND=0,256\r");
    view.uart("rx", "\r\n> ");
    view.uart("tx", bytes);
    recorder.end();
    const { records } = parseCapture(file(), "a.jsonl");
    const sent = records.flatMap((one) => ("data" in one && one.lane === "tx" ? [one.data] : []));
    assert.deepEqual(Buffer.from(sent[1]!, "latin1"), bytes);
  });
});
