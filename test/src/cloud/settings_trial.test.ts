import assert from "node:assert/strict";
import { cloudConnect, cloudDisconnect, cloudInit } from "../../../src/cloud/cloud.ts";
import { createMqttBackend } from "../../../src/cloud/mqtt/backend.ts";
import { createSettingsTrial } from "../../../src/cloud/settings_trial.ts";
import type { FieldValues, SettingsTrial } from "../../../src/cloud/settings_trial.ts";
import type { CloudBackend } from "../../../src/cloud/types.ts";
import { VirtualClock } from "../../../tools/testing/clock.ts";
import { FakeNetwork } from "./fake_network.ts";

const VALUES = { apn: "old.apn", host: "old", port: 1883, keepAliveS: 60, publishIntervalS: 60 };
const TRY_MS = 600_000;

class Bench {
  readonly clock = VirtualClock.strict();
  readonly network = new FakeNetwork();
  readonly told: [string | undefined, FieldValues][] = [];
  readonly used: FieldValues[] = [];
  readonly saved: object[] = [];
  isFull = false;
  readonly backend: CloudBackend;
  readonly trial: SettingsTrial;

  constructor({ values = VALUES, tried }: { values?: FieldValues; tried?: string } = {}) {
    const { clock, network } = this;
    const config = { id: "d", clock, network, random: () => 0.5, host: "old", port: 1883, keepAliveS: 60 };
    this.backend = createMqttBackend(config, {});
    const place = {
      values: { ...values },
      use: (fresh: FieldValues) => {
        this.used.push(fresh);
        this.backend.config.host = String(fresh["host"]);
      },
      save: (record: object) => {
        if (!this.isFull) this.saved.push(record);
        return !this.isFull;
      },
      tried,
      tryMs: TRY_MS,
    };
    this.trial = createSettingsTrial(this.backend, place, (cause, now) => this.told.push([cause, { ...now }]));
    cloudInit(this.backend, (_self, event) => {
      this.trial.before(event);
      this.trial.after(event);
    });
    cloudConnect(this.backend);
  }

  async ready(): Promise<this> {
    await this.clock.advance(2000);
    this.network.socket.accept();
    return this;
  }

  /** Hosts of the connections, one after the other. */
  get hosts(): string[] {
    return this.network.sockets.map(({ host }) => host);
  }

  /** Nobody answers until the trial is over. */
  async failTrial(cause: string): Promise<void> {
    for (let index = 0; index < 200 && this.network.socket.host === "new"; index++) {
      if (!this.network.socket.isClosed) this.network.socket.end(2, cause);
      await this.clock.advance(5000);
    }
  }
}

describe("src/cloud/settings_trial", () => {
  it("connects with the new settings, and keeps them when it comes to READY", async () => {
    const it = await new Bench().ready();
    assert.equal(it.trial.change({ host: "new", port: 8883 }, true), undefined);
    assert.deepEqual(it.saved, [{ tried: '{"host":"new","port":8883}' }]);
    await it.ready();
    assert.deepEqual(it.hosts, ["old", "new"]);
    assert.deepEqual(it.saved.slice(1), [{ host: "new", port: 8883 }]);
    assert.deepEqual(it.told, [[undefined, { ...VALUES, host: "new", port: 8883 }]]);
    await it.clock.advance(2 * TRY_MS);
    assert.equal(it.used.length, 1);
  });

  it("goes back to what has worked last when READY does not come, and tells why with the next READY", async () => {
    const it = await new Bench().ready();
    it.trial.change({ host: "new" }, true);
    await it.clock.advance(0);
    await it.failTrial("no such host");
    assert.deepEqual(it.told, []);
    await it.ready();
    assert.equal(it.hosts.at(-1), "old");
    assert.deepEqual(it.saved, [{ tried: '{"host":"new"}' }]);
    assert.deepEqual(it.told, [['fell back from {"host":"new"}: no such host', VALUES]]);
  });

  it("goes back after the time for a trial, no sooner and no later", async () => {
    const it = await new Bench().ready();
    it.trial.change({ keepAliveS: 30 }, true);
    await it.clock.advance(TRY_MS - 1);
    assert.equal(it.used.length, 1);
    await it.clock.advance(1);
    assert.deepEqual(it.used[1], VALUES);
    await it.ready();
    assert.equal(it.told[0]![0], 'fell back from {"keepAliveS":30}: no READY in 600 s');
  });

  it("takes an interval at once, without another connection", async () => {
    const it = await new Bench().ready();
    assert.equal(it.trial.change({ publishIntervalS: 3600 }), undefined);
    assert.deepEqual([it.told, it.saved, it.hosts], [[[undefined, { ...VALUES, publishIntervalS: 3600 }]], [{ publishIntervalS: 3600 }], ["old"]]);
  });

  it("does nothing when all is as it is wanted", async () => {
    const it = await new Bench().ready();
    assert.equal(it.trial.change({ ...VALUES, apn: null }, true), undefined);
    assert.deepEqual([it.told, it.saved, it.hosts], [[], [], ["old"]]);
  });

  const REFUSED: [unknown, RegExp][] = [
    [undefined, /^give an object, such as /],
    ["apn", /^give an object, such as /],
    [{ hots: "x" }, /^hots: no such setting; there are apn, host, port, keepAliveS, publishIntervalS$/],
    [{ toString: 1 }, /^toString: no such setting/],
    [{ on: 1 }, /^on: no such setting/],
    [{ host: "" }, /^host: give 1 to 100 letters, digits or/],
    [{ host: 'x",1' }, /^host: give/],
    [{ apn: "a\r\nAT" }, /^apn: give/],
    [{ apn: "a".repeat(101) }, /^apn: give/],
    [{ apn: 5 }, /^apn: give/],
    [{ port: "8883" }, /^port: give a whole number from 1 to 65535$/],
    [{ port: 0 }, /^port: give/],
    [{ port: 65536 }, /^port: give/],
    [{ port: 1.5 }, /^port: give/],
    [{ keepAliveS: -1 }, /^keepAliveS: give/],
    [{ publishIntervalS: 0 }, /^publishIntervalS: give a whole number from 1 to 2147483$/],
    [{ host: "new", port: -1 }, /^port: give/],
  ];
  for (const [wanted, sentence] of REFUSED) {
    it(`refuses ${JSON.stringify(wanted)} with one sentence, and changes nothing`, async () => {
      const it = await new Bench().ready();
      assert.match(it.trial.change(wanted, true)!, sentence);
      assert.deepEqual([it.used, it.saved, it.hosts], [[], [], ["old"]]);
    });
  }

  it("keeps an access point that the network chooses, since no modem goes back to that", async () => {
    const it = await new Bench({ values: { ...VALUES, apn: "" } }).ready();
    assert.match(it.trial.change({ apn: "new" }, true)!, /^apn: the network chooses it here/);
  });

  it("refuses what there is no room for in flash before it tries it", async () => {
    const it = await new Bench().ready();
    it.isFull = true;
    for (const wanted of [{ host: "new" }, { publishIntervalS: 5 }]) assert.match(it.trial.change(wanted, true)!, /settings file is full: flash the board again/);
    assert.deepEqual([it.used, it.hosts], [[], ["old"]]);
  });

  it("says that what works is lost at the next boot when flash has become full meanwhile", async () => {
    const it = await new Bench().ready();
    it.trial.change({ host: "new" }, true);
    it.isFull = true;
    await it.ready();
    assert.match(it.told[0]![0]!, /^works, but is lost at the next boot/);
  });

  it("tries a wish of the cloud's once, a human's again and again", async () => {
    const it = await new Bench({ tried: '{"host":"new"}' }).ready();
    assert.equal(it.trial.change({ host: "new" }), 'not tried again: {"host":"new"}');
    assert.deepEqual(it.hosts, ["old"]);
    assert.equal(it.trial.change({ host: "new" }, true), undefined);
    await it.ready();
    assert.deepEqual(it.hosts, ["old", "new"]);
  });

  const WISHES: [string, unknown][] = [
    ["a twin's patch, or the whole of MQTT", { settings: { publishIntervalS: 5 }, $version: 3 }],
    ["a twin", { desired: { settings: { publishIntervalS: 5 } }, reported: { settings: { publishIntervalS: 7 } } }],
    ["a shadow", { state: { desired: { settings: { publishIntervalS: 5 } }, reported: { settings: { publishIntervalS: 7 } } }, version: 2 }],
    ["a shadow's delta", { state: { settings: { publishIntervalS: 5 } }, version: 2 }],
    ["a delta of nRF Cloud", { state: { config: { settings: { publishIntervalS: 5 } } } }],
    ["the trimmed shadow of nRF Cloud", { desired: { config: { settings: { publishIntervalS: 5 } } }, config: {} }],
  ];
  for (const [what, document] of WISHES) {
    it(`finds the settings in ${what}`, async () => {
      const it = await new Bench().ready();
      it.network.socket.push("d/state/desired", document);
      assert.deepEqual(it.told, [[undefined, { ...VALUES, publishIntervalS: 5 }]]);
    });
  }

  for (const document of [{ state: { reported: { settings: { publishIntervalS: 5 } } } }, { other: 1 }, { settings: null }, "no JSON", [1], "{"]) {
    it(`finds none in ${JSON.stringify(document)}`, async () => {
      const it = await new Bench().ready();
      it.network.socket.push("d/state/desired", document);
      assert.deepEqual([it.told, it.used], [[], []]);
    });
  }

  it("tells the cloud's wish that it cannot follow", async () => {
    const it = await new Bench().ready();
    it.network.socket.push("d/state/desired", { settings: { port: "x" } });
    assert.match(it.told[0]![0]!, /^port: give/);
  });

  it("puts the cloud's wish off while another is tried, and a human's back", async () => {
    const it = await new Bench().ready();
    it.trial.change({ host: "new" }, true);
    assert.equal(it.trial.change({ host: "other" }, true), "not now: the change before is being tried");
    assert.equal(it.trial.change({ publishIntervalS: 7 }), undefined);
    await it.ready();
    assert.deepEqual(it.told.map(([cause, values]) => [cause, values["host"], values["publishIntervalS"]]), [[undefined, "new", 60], [undefined, "new", 7]]);
  });

  it("does not take the READY of the old connection for a success", async () => {
    const it = new Bench();
    await it.clock.advance(0);
    const { socket } = it.network;
    socket.onConnect!();
    socket.answer({ cmd: "connack", returnCode: 0, sessionPresent: false });
    // Closes only after a while, as a modem does.
    const close = socket.close.bind(socket);
    socket.close = () => void it.clock.setTimeout(close, 500);
    it.trial.change({ host: "new" }, true);
    socket.grant();
    assert.equal(it.saved.length, 1);
    await it.clock.advance(3000);
    assert.deepEqual(it.hosts, ["old", "new"]);
  });

  it("stays away from the network where the application has left it", async () => {
    const it = await new Bench().ready();
    it.trial.change({ host: "new" }, true);
    await it.ready();
    cloudDisconnect(it.backend);
    it.trial.change({ host: "third" }, true);
    await it.clock.advance(2 * TRY_MS);
    assert.deepEqual(it.hosts, ["old", "new"]);
    assert.equal(it.used.at(-1)!["host"], "new");
  });
});
