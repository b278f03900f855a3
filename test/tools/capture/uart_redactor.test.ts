import assert from "node:assert/strict";
import mqtt from "mqtt-packet";
import { UartRedactor } from "../../../tools/capture/uart_redactor.ts";
import type { Token } from "../../../tools/decode/at_stream.ts";
import { loadDecoders } from "../../../tools/decode/registry.ts";
import { lines } from "../decode/fixtures.ts";
import { payloads } from "../decode/payload_fixtures.ts";
import { summary, tokensOf } from "../decode/transcript.ts";
import type { Transcript } from "../decode/transcript.ts";

async function redacted(transcript: Transcript, pieceLength = Infinity): Promise<Transcript> {
  const redactor = new UartRedactor(await loadDecoders());
  const out: (readonly ["tx" | "rx", string])[] = [];
  for (const [direction, bytes] of transcript) {
    for (let at = 0; at < bytes.length; at += pieceLength) {
      out.push(...redactor.push(direction, bytes.slice(at, at + pieceLength)).map((piece) => [piece.direction, piece.bytes] as const));
    }
  }
  return [...out, ...redactor.flush().map((piece) => [piece.direction, piece.bytes] as const)];
}

/** Files and lines that are no command may be keys: they come out as stars. */
function masked(token: Token): Token {
  const isHidden = token.direction === "tx" && (token.kind === "noise" || (token.kind === "data" && token.socket === undefined));
  return isHidden ? { ...token, bytes: Buffer.alloc(token.bytes?.length ?? 0, "*") } : token;
}

function text(transcript: Transcript): string {
  return transcript.map(([, bytes]) => bytes).join("");
}

const connect = mqtt
  .generate({ cmd: "connect", clientId: "pump-7", username: "bob", password: Buffer.from("hunter2"), keepalive: 60, clean: true })
  .toString("latin1");
const subscribe = mqtt.generate({ cmd: "subscribe", messageId: 1, subscriptions: [{ topic: "pump-7/c2d", qos: 1 }] }).toString("latin1");

function sending(bytes: string, socket = 0): Transcript {
  return [["tx", `AT+CIPSEND=${socket},${bytes.length}\r`], ["rx", "\r\n> "], ["tx", bytes], ["rx", `\r\n${socket}, SEND OK\r\n`]];
}

/** What must not come out, and what carries it. */
const secrets: readonly { it: string; transcript: Transcript; secret: RegExp }[] = [
  { it: "a PIN and its echo", transcript: [["tx", 'AT+CPIN="4711"\r'], ["rx", 'AT+CPIN="4711"\r\r\nOK\r\n']], secret: /4711/ },
  { it: "a password of the access point", transcript: [["tx", 'AT+CSTT="iot","user","hunter2"\r'], ["rx", "\r\nOK\r\n"]], secret: /hunter2/ },
  { it: "a password in CONNECT", transcript: sending(connect), secret: /hunter2/ },
  { it: "a password in a CONNECT that is sent in two pieces", transcript: [...sending(connect.slice(0, -3)), ...sending(connect.slice(-3))], secret: /hunt|er2/ },
  { it: "a password in JSON", transcript: sending('{"broker":{"password" : "hunter2","port":1883}}'), secret: /hunter2/ },
  { it: "a number that is a PIN in JSON", transcript: sending('{"pin":4711}'), secret: /4711/ },
  { it: "a header of HTTP", transcript: sending("GET / HTTP/1.1\r\nAuthorization: Basic hunter2\r\n\r\n"), secret: /hunter2/ },
  {
    it: "a key that is written to a file",
    transcript: [["tx", 'AT+CFSWFILE=3,"c.key",0,12,1000\r'], ["rx", "\r\nDOWNLOAD\r\n"], ["tx", "-----hunter2"], ["rx", "\r\nOK\r\n"]],
    secret: /hunter2/,
  },
  {
    it: "a key in a command",
    transcript: [["tx", 'AT%CMNG=0,42,2,"-----BEGIN EC PRIVATE KEY-----\r\nhunter2\r\n-----END EC PRIVATE KEY-----"\r'], ["rx", "\r\nOK\r\n"]],
    secret: /hunter2/,
  },
  { it: "lines that are no command", transcript: [["tx", "hunter2\r\n"]], secret: /hunter2/ },
  { it: "CONNECT as hexadecimal digits", transcript: [["tx", `AT#XSEND="${Buffer.from(connect, "latin1").toString("hex")}"\r`]], secret: /68756e74657232/i },
];

describe("tools/capture/uart_redactor", () => {
  for (const { it: behaviour, transcript } of [...lines, ...payloads]) {
    it(`keeps every token where nothing is secret: ${behaviour}`, async () => {
      const tokens = (await tokensOf(transcript)).map(masked).map(summary);
      assert.deepEqual((await tokensOf(await redacted(transcript))).map(summary), tokens);
      assert.deepEqual((await tokensOf(await redacted(transcript, 1))).map(summary), tokens);
    });
  }

  for (const { it: what, transcript, secret } of secrets) {
    it(`takes out ${what}, wherever it is cut`, async () => {
      assert.match(text(transcript), secret, "the test's own secret");
      for (const length of [1, 2, 3, 7, Infinity]) {
        const shown = await redacted(transcript, length);
        assert.doesNotMatch(text(shown), secret, `pieces of ${length}`);
        const kinds = (await tokensOf(shown)).map(({ kind, bytes }) => [kind, bytes?.length]);
        assert.deepEqual(kinds, (await tokensOf(transcript)).map(({ kind, bytes }) => [kind, bytes?.length]), `pieces of ${length}`);
      }
    });
  }

  it("leaves the packets behind a password as they are", async () => {
    const token = mqtt
      .generate({ cmd: "connect", clientId: "pump-7", username: "hub/pump-7", password: Buffer.from("SharedAccessSignature sr=hub&sig=hunter2&se=1"), keepalive: 60, clean: true })
      .toString("latin1");
    const shown = text(await redacted([...sending(token), ...sending(subscribe)]));
    assert.doesNotMatch(shown, /hunter2/);
    assert.ok(shown.includes(subscribe));
  });

  it("takes out what it was told is secret, of the same length", async () => {
    const redactor = new UartRedactor(await loadDecoders(), (bytes) => bytes.replaceAll("hunter2", "*******"));
    assert.equal(redactor.push("tx", "AT+CGSN;hunter2\r").map(({ bytes }) => bytes).join(""), "AT+CGSN;*******\r");
  });
});
