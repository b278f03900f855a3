import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { environmentName, type SecretSource } from "../../../tools/provision/secrets_input.ts";
import { type SettingOptions, settingChanges } from "../../../tools/provision/setting_options.ts";
import { appendSettings, compactRecords, readRecords } from "../../../tools/provision/settings_records.ts";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");
const bytes = (content: string): Uint8Array => Uint8Array.from(Buffer.from(content, "latin1"));

describe("tools/provision/settings_records", () => {
  it("appends a record that ends on a flash word, whatever was there before", () => {
    for (const before of ["", '{"id":"a" }\n', '{"id":"ab"}\n', '\n{"refusedPin":"123"}\n']) {
      const { offset, bytes: added } = appendSettings(bytes(before), 4096, { id: "pump-8" });
      assert.equal(offset, before.length);
      assert.equal((offset + added.length) % 4, 0);
      assert.deepEqual(readRecords(bytes(before + text(added)))["id"], "pump-8");
    }
  });

  it("ends a torn record first, so that the new one counts", () => {
    const torn = '{"id":"pump-7"}\n{"apn":"iot.1n';
    const { bytes: added } = appendSettings(bytes(torn), 4096, { apn: "other" });
    assert.ok(text(added).startsWith("\n"));
    assert.deepEqual(readRecords(bytes(torn + text(added))), { id: "pump-7", apn: "other" });
  });

  it("writes ASCII only, and gives other characters back", () => {
    const { bytes: added } = appendSettings(new Uint8Array(0), 4096, { user: "Zähler\u20ac" });
    assert.match(text(added), /^[\x20-\x7e]*\n$/);
    assert.equal(readRecords(added)["user"], "Zähler\u20ac");
  });

  it("takes an empty value for a setting that is removed", () => {
    assert.deepEqual(readRecords(bytes('{"id":"a","apn":"b"}\n{"apn":""}\n')), { id: "a" });
  });

  it("says that there is no room, without the values", () => {
    assert.throws(() => appendSettings(bytes('{"id":"a" }\n'), 20, { password: "secret" }), (error: Error) => {
      return /room for 8 more bytes and these take 24; flash the board again/.test(error.message) && !error.message.includes("secret");
    });
  });

  it("makes many records one, and none of none", () => {
    const many = '{"id":"a"}\n{"id":"b","apn":"c"}\n{"apn":""}\n';
    assert.deepEqual(readRecords(compactRecords(bytes(many))), { id: "b" });
    assert.equal(text(compactRecords(bytes(many))).split("\n").length, 2);
    assert.equal(compactRecords(bytes('{"apn":""}\n')).length, 0);
  });
});

describe("tools/provision/setting_options", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "uplink-secrets-"))));
  after(() => rmSync(folder, { recursive: true }));

  function file(name: string, content: string | Uint8Array): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  /** @param typed what comes on the standard input */
  async function changes(options: Partial<SettingOptions>, typed = "", env: Record<string, string> = {}, isTty = false): Promise<{ changes: object; asked: string }> {
    const stdin = Object.assign(new PassThrough(), { isTTY: isTty });
    const prompt = new PassThrough();
    if (isTty) stdin.write(typed);
    else stdin.end(typed);
    const source: SecretSource = { env, stdin, prompt };
    const result = await settingChanges({ set: [], secret: [], secretFile: [], unset: [], ...options }, source);
    return { changes: result, asked: String(prompt.read() ?? "") };
  }

  it("takes open settings, removals, and secrets of files", async () => {
    const options = { set: ["id=pump-7", "host=a.b"], unset: ["user"], secretFile: [`password=${file("password", "s=e c\r\n")}`] };
    assert.deepEqual((await changes(options)).changes, { id: "pump-7", host: "a.b", password: "s=e c", user: "" });
  });

  it("forgets which PIN the SIM refused when a PIN is set", async () => {
    assert.deepEqual((await changes({ pinFile: file("pin", "1234\n") })).changes, { pin: "1234", refusedPin: "" });
  });

  it("takes secrets from the environment, then a line each from the standard input", async () => {
    const env = { UPLINK_APN_PASSWORD: "from env" };
    const { changes: result } = await changes({ secret: ["password", "apnPassword", "pin"] }, "first\n1234\n", env);
    assert.deepEqual(result, { apnPassword: "from env", password: "first", pin: "1234", refusedPin: "" });
    assert.equal(environmentName("apnPassword"), "UPLINK_APN_PASSWORD");
  });

  it("asks a person without showing what is typed", async () => {
    const { changes: result, asked } = await changes({ secret: ["password", "pin"] }, "s3cret\n1234\n", {}, true);
    assert.deepEqual(result, { password: "s3cret", pin: "1234", refusedPin: "" });
    assert.equal(asked, "password: \npin: \n");
  });

  it("takes a name of an app's own only when told to", async () => {
    await assert.rejects(changes({ set: ["interval=5"] }), /^UserError: no setting "interval"; settings are: id, host, port, .*; for one of your app's own add --own-names$/);
    assert.deepEqual((await changes({ set: ["interval=5"], ownNames: true })).changes, { interval: "5" });
  });

  const rows: [string, Partial<SettingOptions>, RegExp][] = [
    ["a secret on the command line", { set: ["pin=1234"] }, /^UserError: --set pin: a secret on the command line is seen by others .*--secret pin .*UPLINK_PIN.*--secret-file pin=FILE$/],
    ["what is no name=value", { set: ["pump"] }, /^UserError: --set: write name=value, such as --set id=pump-7$/],
    ["a name that is none", { set: ["a b=c"], ownNames: true }, /"a b" is no name of a setting/],
    ["a name of every object", { set: ["constructor=x"] }, /no setting "constructor"/],
    ["a setting given twice", { set: ["id=a", "id=b"] }, /setting id is given twice; give it once/],
    ["an empty value", { set: ["id="] }, /setting id is empty; remove it with --unset id/],
    ["a port out of range", { set: ["port=65536"] }, /setting port: give a number from 1 to 65535/],
    ["a URL as the host", { set: ["host=mqtt://a.b"] }, /setting host: give a name or address of at most 100 characters, without mqtt:\/\/ and port/],
    ["an APN that would end its AT command", { set: ['apn=a"b'] }, /setting apn: give at most 100 printable characters without quotes/],
    ["an id with a topic's separator", { set: ["id=a/b"] }, /setting id: give 1 to 128 letters, digits or/],
    ["a secret that is missing", { secret: ["password"] }, /no value for password: give one in UPLINK_PASSWORD, at the prompt, or as a line of the standard input/],
    ["a secret file that is not there", { secretFile: ["password=/no/file"] }, /no file \/no\/file with the value of password/],
  ];
  for (const [name, options, message] of rows) {
    it(`refuses ${name} with one sentence`, () => assert.rejects(changes(options), message));
  }

  it("refuses a PIN that is none, without telling it", async () => {
    for (const pin of ["12a4", "123", "123456789"]) {
      await assert.rejects(changes({ pinFile: file("pin", pin) }), { message: "setting pin: give 4 to 8 digits" });
    }
    await assert.rejects(changes({ pinFile: file("pin", "1234\n5678\n") }), { message: `${join(folder, "pin")}: one line with the value of pin is wanted` });
  });
});
