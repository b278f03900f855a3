import assert from "node:assert/strict";
import mqtt from "mqtt-packet";
import { ConsoleView } from "../../../tools/console/view.ts";
import { loadDecoders } from "../../../tools/decode/registry.ts";

type Step = readonly ["tx" | "rx" | "app" | "event" | "note", string | Buffer];

const connect = mqtt.generate({
  cmd: "connect",
  protocolId: "MQTT",
  protocolVersion: 4,
  clientId: "uplink-86",
  clean: false,
  keepalive: 1200,
  username: "bob",
  password: Buffer.from("hunter2"),
});
const publish = mqtt.generate({
  cmd: "publish",
  topic: "uplink-86/d2c",
  payload: '{"temp":21}',
  qos: 1,
  messageId: 7,
  dup: false,
  retain: false,
});
const answers = Buffer.concat([
  mqtt.generate({ cmd: "connack", returnCode: 0, sessionPresent: true }),
  mqtt.generate({ cmd: "puback", messageId: 7 }),
]);

const session: readonly Step[] = [
  ["note", "board pico_sim7000, image 15,904 bytes"],
  ["rx", "\xff\x02\r\n\r\nRDY\r\n"],
  ["tx", "ATE0\r"],
  ["rx", "ATE0\r\r\nOK\r\n"],
  ["tx", 'AT+CPIN="1234"\r'],
  ["rx", "\r\n+CME ERROR: incorrect password\r\n"],
  ["tx", "AT+CEREG?\r"],
  ["rx", '\r\n+CEREG: 2,5,"2AFE","20F6A1F",7\r\n\r\nOK\r\n'],
  ["event", "broker: uplink-86 connected"],
  ["tx", `AT+CIPSEND=0,${connect.length}\r`],
  ["rx", "\r\n> "],
  ["tx", connect],
  ["rx", "\r\n0, SEND OK\r\n"],
  ["tx", `AT+CIPSEND=0,${publish.length}\r`],
  ["rx", "\r\n> "],
  ["tx", publish],
  ["rx", "\r\n0, SEND OK\r\n\r\n+CIPRXGET: 1,0\r\n"],
  ["tx", "AT+CIPRXGET=2,0,1460\r"],
  ["rx", Buffer.concat([Buffer.from(`\r\n+CIPRXGET: 2,0,${answers.length},0\r\n`), answers, Buffer.from("\r\nOK\r\n")])],
  ["app", "CLOUD_EVT_RE"],
  ["app", "ADY\r\n\x1b[31mtemp 21 \u00b0C\x07\r\n"],
];

const golden = `
   0.000  ***  board pico_sim7000, image 15,904 bytes
   0.125  ??   \\xff\\x02                                2 bytes that mean nothing
   0.125  !!   RDY                                     booted, baud rate fixed
   0.250  ->   ATE0                                    echo off
   0.375  <-   ATE0                                    echo
   0.375  <-   OK
   0.500  ->   AT+CPIN="****"                          give the SIM its PIN
   0.625  <-   +CME ERROR: incorrect password          refused, CME error 16
   0.750  ->   AT+CEREG?                               registration on LTE: what is it?
   0.875  <-   +CEREG: 2,5,"2AFE","20F6A1F",7          registered, roaming; TAC 2AFE, cell 20F6A1F, LTE Cat-M1
   0.875  <-   OK
   1.000  evt  broker: uplink-86 connected
   1.125  ->   AT+CIPSEND=0,37                         send 37 bytes to socket 0
   1.250  <-   >                                       the modem waits for the bytes
   1.375  ..   37 bytes to socket 0
   1.375  mqtt -> CONNECT uplink-86, persistent session, keep-alive 1200 s, user bob, password ***
   1.500  <-   0, SEND OK                              socket 0: the peer has acknowledged the bytes
   1.625  ->   AT+CIPSEND=0,30                         send 30 bytes to socket 0
   1.750  <-   >                                       the modem waits for the bytes
   1.875  ..   30 bytes to socket 0
   1.875  mqtt -> PUBLISH q1 id 7 uplink-86/d2c 11 B
   2.000  <-   0, SEND OK                              socket 0: the peer has acknowledged the bytes
   2.000  !!   +CIPRXGET: 1,0                          data waits on socket 0
   2.125  ->   AT+CIPRXGET=2,0,1460                    read up to 1460 bytes from socket 0
   2.250  <-   +CIPRXGET: 2,0,8,0                      socket 0: 8 bytes here, 0 left
   2.250  ..   8 bytes from socket 0
   2.250  mqtt <- CONNACK accepted, session present
   2.250  mqtt <- PUBACK id 7
   2.250  <-   OK
   2.500  app  CLOUD_EVT_READY                         the backend has its topics, data may flow
   2.500  app  temp 21 \u00b0C\\x07
`;

/** What a view prints for the steps, one every 125 ms. */
async function render(steps: readonly Step[], options: { color?: boolean; columns?: number } = {}): Promise<string> {
  let out = "";
  let timeMs = 5000;
  const decoders = await loadDecoders();
  const view = new ConsoleView({ write: (text) => (out += text), color: false, clock: { now: () => timeMs }, decoders, ...options });
  for (const [lane, content] of steps) {
    if (lane === "tx" || lane === "rx") view.uart(lane, content);
    else view[lane](String(content));
    timeMs += 125;
  }
  view.end();
  return out;
}

const escape = "\x1b";

describe("tools/console/view", () => {
  it("prints a session in lanes with its meaning", async () => {
    assert.equal(`\n${await render(session, { columns: 120 })}`, golden);
  });

  it("prints the same without a width, where nothing is too long", async () => {
    assert.equal(`\n${await render(session)}`, golden);
  });

  it("prints the same in colour, with the colours taken away", async () => {
    const colored = await render(session, { color: true, columns: 120 });
    assert.ok(colored.includes(`${escape}[36m->   AT+CEREG?`));
    assert.equal(`\n${colored.replaceAll(new RegExp(`${escape}\\[\\d+m`, "g"), "")}`, golden);
  });

  it("keeps the colours off when told so", async () => {
    assert.ok(!(await render(session)).includes(escape));
  });

  it("highlights the names of cloud events", async () => {
    const out = await render([["app", "CLOUD_EVT_READY\nCLOUD_EVT_ERROR -116\nhello\n"]], { color: true });
    const [ready, error, hello] = out.split("\n");
    assert.ok(ready?.includes(`${escape}[32mapp  CLOUD_EVT_READY`));
    assert.ok(error?.includes(`${escape}[31mapp  CLOUD_EVT_ERROR -116`));
    assert.ok(hello?.endsWith("app  hello"));
  });

  it("never prints a PIN, a password or a payload", async () => {
    const out = await render([...session, ["app", 'sent AT+CPIN="1234"\n']]);
    assert.doesNotMatch(out, /1234|hunter2|\{"temp"/);
  });

  it("keeps every line within the terminal", async () => {
    for (const columns of [40, 60, 80]) {
      for (const line of (await render(session, { columns })).split("\n")) assert.ok(line.length <= columns, `${columns}: ${line}`);
    }
  });

  it("writes whole lines, one call for what arrives together", async () => {
    const calls: string[] = [];
    const view = new ConsoleView({
      write: (text) => calls.push(text),
      color: false,
      clock: { now: () => 0 },
      decoders: await loadDecoders(),
    });
    view.uart("rx", "\r\nRDY\r\n\r\n+CFUN: 1\r\n\r\n+CP");
    assert.equal(calls.length, 1);
    assert.match(calls[0]!, /RDY.*\n.*\+CFUN: 1.*\n$/);
  });

  it("starts a socket's stream afresh when it is opened again", async () => {
    const send = (bytes: Buffer): Step[] => [
      ["tx", `AT+CIPSEND=0,${bytes.length}\r`],
      ["rx", "\r\n> "],
      ["tx", bytes],
      ["rx", "\r\n0, SEND OK\r\n"],
    ];
    const open: Step[] = [
      ["tx", 'AT+CIPSTART=0,"TCP","h",80\r'],
      ["rx", "\r\nOK\r\n\r\n0, CONNECT OK\r\n"],
    ];
    const out = await render([...open, ...send(Buffer.from("GET /")), ...open, ...send(connect)]);
    assert.match(out, /mqtt -> CONNECT uplink-86/);
  });

  it("shows a last line that has no end", async () => {
    assert.match(await render([["app", "reset"]]), /app {2}reset\n$/);
  });
});
