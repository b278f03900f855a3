import assert from "node:assert/strict";
import { cloudDisconnect } from "../../../../src/cloud/cloud.ts";
import { CloudConnectResult, CloudDisconnectReason, CloudEventType } from "../../../../src/cloud/types.ts";
import { azureBench, connectOf, HUB, KEY, LIFETIME_S, nodeHmac } from "./bench.ts";
import type { AzureBench } from "./bench.ts";

/** `se` of the token in a socket's CONNECT, seconds. */
const expiryOf = (bench: AzureBench): number => Number(/&se=(\d+)$/.exec(connectOf(bench.socket).password!.toString())![1]);

/** Nothing that the application sees holds the key, or a token. */
function assertNoSecret(bench: AzureBench): void {
  const text = JSON.stringify(bench.events);
  assert.ok(!text.includes(KEY) && !/SharedAccessSignature|sig=/.test(text), text);
}

describe("src/cloud/azure_iot_hub/sas, the device's identity", () => {
  it("makes a token of the network's time, and connects with it", () => {
    const bench = azureBench({ key: KEY });
    bench.accept();
    const token = connectOf(bench.socket).password!.toString();
    const expiryS = bench.clock.now() / 1000 + LIFETIME_S;
    assert.ok(token.startsWith(`SharedAccessSignature sr=${HUB}%2Fdevices%2Fdev-1&sig=`) && token.endsWith(`&se=${expiryS}`), token);
    assert.equal(bench.events.at(-1)!.type, CloudEventType.Ready);
    assertNoSecret(bench);
  });

  it("connects again with a new token 15 minutes before the old one expires, at once", async () => {
    const bench = azureBench({ key: KEY });
    bench.accept();
    const first = expiryOf(bench);
    await bench.clock.advance((LIFETIME_S - 900) * 1000 - 1);
    assert.equal(bench.network.sockets.length, 1);
    await bench.clock.advance(1);
    assert.deepEqual(bench.events.slice(3), [
      { type: CloudEventType.Disconnected, reason: CloudDisconnectReason.Misc, cause: "renewing the SAS token", retryInMs: 0 },
      { type: CloudEventType.Connecting, attempt: 2 },
    ]);
    bench.accept();
    assert.equal(expiryOf(bench), first + LIFETIME_S - 900);
    await bench.clock.advance((LIFETIME_S - 900) * 1000);
    bench.accept();
    assert.equal(expiryOf(bench), first + 2 * (LIFETIME_S - 900));
    assertNoSecret(bench);
  });

  it("renews nothing after cloudDisconnect()", async () => {
    const bench = azureBench({ key: KEY });
    bench.accept();
    cloudDisconnect(bench.backend);
    await bench.clock.advance(2 * LIFETIME_S * 1000);
    assert.equal(bench.network.sockets.length, 1);
    assert.equal(bench.events.length, 4);
  });

  it("backs off as usual when the connection is lost at the time of a renewal", async () => {
    const bench = azureBench({ key: KEY });
    bench.accept();
    await bench.clock.advance((LIFETIME_S - 900) * 1000 - 500);
    bench.socket.end(1);
    await bench.clock.advance(500);
    assert.equal(bench.network.sockets.length, 1);
    await bench.clock.advance(500);
    assert.equal(bench.network.sockets.length, 2);
    bench.socket.end(2);
    const failed = bench.events.at(-1)!;
    assert.ok(failed.type === CloudEventType.ConnectFailed && failed.retryInMs! > 0);
  });

  for (const code of [4, 5]) {
    it(`makes a new token after CONNACK ${code}`, async () => {
      const bench = azureBench({ key: KEY });
      bench.socket.onConnect!();
      const first = expiryOf(bench);
      bench.socket.answer({ cmd: "connack", returnCode: code, sessionPresent: false });
      const failed = bench.events.at(-1)!;
      assert.ok(failed.type === CloudEventType.ConnectFailed && failed.result === CloudConnectResult.ErrCertMisc);
      await bench.clock.advance(failed.retryInMs!);
      bench.socket.onConnect!();
      assert.ok(expiryOf(bench) > first);
    });
  }

  it("fails in words that do not hold the key when it is none, and waits an hour", () => {
    const refuse = (): never => {
      throw new Error("the device setting sasKey is not base64 of 1 to 64 bytes: set it with uplink provision");
    };
    const bench = azureBench({ key: "not base64!", hmac: refuse });
    bench.socket.onConnect!();
    assert.deepEqual(bench.events.slice(1), [
      {
        type: CloudEventType.ConnectFailed,
        result: CloudConnectResult.ErrPrvKey,
        cause: "the device setting sasKey is not base64 of 1 to 64 bytes: set it with uplink provision",
        retryInMs: 3_600_000,
      },
    ]);
    assert.ok(bench.socket.isClosed && bench.socket.packets.length === 0);
  });

  it("fails without the network's time, tells why, and tries again", async () => {
    const times = [undefined, 1_767_225_600_000];
    const bench = azureBench({ key: KEY, readTime: (done) => done(times.shift(), "the modem's clock is not set") });
    bench.socket.onConnect!();
    const failed = bench.events.at(-1)!;
    assert.ok(failed.type === CloudEventType.ConnectFailed && failed.result === CloudConnectResult.ErrMisc);
    assert.equal(failed.cause, "no time for the SAS token: the modem's clock is not set");
    await bench.clock.advance(failed.retryInMs!);
    bench.accept();
    assert.equal(bench.events.at(-1)!.type, CloudEventType.Ready);
  });

  it("is not confused by the time that comes when its connection is gone", async () => {
    const waiting: (() => void)[] = [];
    const bench = azureBench({ key: KEY, readTime: (done) => void waiting.push(() => done(undefined, "late")) });
    bench.socket.onConnect!();
    bench.socket.end(1, "closed by the peer");
    await bench.clock.advance(10_000);
    assert.equal(bench.network.sockets.length, 2);
    bench.socket.onConnect!();
    waiting[0]!();
    assert.equal(bench.socket.isClosed, false);
  });

  it("gives up a modem that tells no time after 30 s", async () => {
    const bench = azureBench({ key: KEY, readTime: () => {} });
    bench.socket.onConnect!();
    await bench.clock.advance(30_000);
    assert.equal(bench.events.at(-1)!.type, CloudEventType.ConnectFailed);
  });

  it("never hands the token to anybody but the hub", () => {
    const bench = azureBench({ key: KEY, hmac: nodeHmac });
    bench.accept();
    const token = connectOf(bench.socket).password!.toString();
    assert.ok(!bench.socket.packets.filter(({ cmd }) => cmd !== "connect").some((packet) => JSON.stringify(packet).includes(token.slice(-60))));
    assertNoSecret(bench);
  });
});
