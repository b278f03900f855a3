import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../../tools/cli/main.ts";
import { applyDelta } from "../../../tools/fota/delta.ts";
import { lmsVerify } from "../../../tools/fota/lms/verify.ts";
import { decodeUpdateFile } from "../../../tools/fota/update_file.ts";

const BOARD = "espruino_linux";
const SLOT = 4096;

describe("tools/cli/keygen and sign", function () {
  this.timeout(120_000);
  const home = process.env["HOME"];
  let folder: string;
  let key: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "uplink-sign-"));
    process.env["HOME"] = join(folder, "home");
    key = join(folder, "fota.key");
    const { code, out } = await run("keygen", "--out", key);
    assert.equal(code, 0);
    assert.match(out, /1024 of 1024 signatures left/);
  });
  after(() => {
    if (home === undefined) delete process.env["HOME"];
    else process.env["HOME"] = home;
    rmSync(folder, { recursive: true });
  });

  /** What it prints, on both streams. */
  async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
    const [log, error, write] = [console.log, console.error, process.stderr.write];
    let out = "";
    let err = "";
    console.log = (text) => void (out += `${text}\n`);
    console.error = (text) => void (err += `${text}\n`);
    process.stderr.write = (text) => ((err += String(text)), true);
    try {
      return { code: await main(argv), out, err };
    } finally {
      Object.assign(console, { log, error });
      process.stderr.write = write;
    }
  }

  /** A folder as uplink build leaves it. */
  function built(name: string, image: Buffer, changes: object = {}): string {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    const sha256 = createHash("sha256").update(image).digest("hex");
    writeFileSync(join(path, "app.js"), image);
    writeFileSync(join(path, "manifest.json"), JSON.stringify({ app: "app", board: BOARD, version: "1.0.0", sha256, slotSize: SLOT, ...changes }));
    return path;
  }

  const image = Buffer.from(Array.from({ length: 3000 }, (_, at) => 32 + ((at * at) >> 3) % 90));
  const next = Buffer.concat([image.subarray(0, 1000), Buffer.from("one line more"), image.subarray(1000)]);
  const publicKey = (): Buffer => Buffer.from(readFileSync(join(folder, "fota.pub"), "latin1").trim(), "hex");
  const read = (path: string): ReturnType<typeof decodeUpdateFile> => decodeUpdateFile(readFileSync(path));

  it("signs a whole image, given as folder, manifest or image", async () => {
    const build = built("one", image);
    for (const source of [build, join(build, "manifest.json"), join(build, "app.js")]) {
      const out = join(folder, "one.upd");
      assert.equal((await run("sign", source, "--key", key, "--out", out)).code, 0);
      const { manifest, manifestText, signature, payload } = read(out);
      assert.equal(lmsVerify(publicKey(), Buffer.from(manifestText), signature), true);
      assert.ok(payload.equals(image));
      const sha256 = createHash("sha256").update(image).digest("base64");
      assert.deepEqual(manifest, { version: "1.0.0", board: BOARD, slotSize: SLOT, loader: 1, size: image.length, sha256 });
    }
  });

  it("sends the difference where that is smaller, and says so for scripts", async () => {
    const [from, to, other] = [built("from", image), built("to", next, { version: "1.0.1" }), built("other", Buffer.alloc(40, 1), { version: "0.9.0" })];
    const out = join(folder, "delta.upd");
    const { out: text } = await run("sign", to, "--key", key, "--from", from, "--out", out, "--loader", "2", "--json");
    const { manifest, payload } = read(out);
    const report = JSON.parse(text) as { kind: string; deltaBytes: number; signature: number; signaturesLeft: number };
    assert.deepEqual([report.kind, report.deltaBytes, report.signature + report.signaturesLeft], ["delta", payload.length, 1023]);
    assert.ok(payload.length <= 30 && applyDelta(image, payload).equals(next));
    assert.deepEqual([manifest.base, manifest.loader], [createHash("sha256").update(image).digest("base64"), 2]);
    const whole = await run("sign", built("noise", Buffer.from("abcdefgh"), { version: "2.0.0" }), "--key", key, "--from", other, "--out", out);
    assert.match(whole.out, /the whole image; the difference would be 13 bytes/);
    assert.equal(read(out).manifest.base, undefined);
  });

  it("refuses a bit changed in any byte of signature or manifest", async () => {
    const out = join(folder, "flip.upd");
    await run("sign", built("one", image), "--key", key, "--out", out);
    const { manifestText, signature } = read(out);
    const manifest = Buffer.from(manifestText);
    const flipped = (bytes: Buffer, at: number): Buffer => Object.assign(Buffer.from(bytes), { [at]: bytes[at]! ^ (1 << at % 8) });
    const ofSignature = Array.from(signature.keys()).filter((at) => lmsVerify(publicKey(), manifest, flipped(signature, at)));
    const ofManifest = Array.from(manifest.keys()).filter((at) => lmsVerify(publicKey(), flipped(manifest, at), signature));
    assert.deepEqual([ofSignature, ofManifest, lmsVerify(publicKey(), manifest, signature)], [[], [], true]);
  });

  it("marks what may be older only when it is asked to", async () => {
    const [from, to] = [built("from", image, { version: "2.0.0" }), built("to", next, { version: "1.9.9" })];
    const out = join(folder, "down.upd");
    const refused = await run("sign", to, "--key", key, "--from", from, "--out", out);
    assert.match(refused.err, /has version 1\.9\.9, --from 2\.0\.0: raise the version, or give --allow-downgrade/);
    assert.equal((await run("sign", to, "--key", key, "--from", from, "--out", out, "--allow-downgrade")).code, 0);
    assert.equal(read(out).manifest.downgrade, 1);
  });

  it("refuses in one sentence, before an index is used up", async () => {
    const left = async (): Promise<string> => (await run("keygen", "--show", key)).out;
    const before = await left();
    const good = built("one", image);
    const broken = built("broken", image, { sha256: "00" });
    const rows: [RegExp, string[]][] = [
      [/no such file or folder; give what uplink build wrote/, [join(folder, "absent")]],
      [/is not the image that .*manifest\.json is of/, [broken]],
      [/is missing: keep the manifest\.json of the build beside its image/, [join(key)]],
      [/the version 1\.0\.0-rc\.1 cannot be compared on a device/, [built("rc", image, { version: "1.0.0-rc.1" })]],
      [/the image has 5000 bytes, and a slot of espruino_linux 4084/, [built("large", Buffer.alloc(5000, 1))]],
      [/--from is a build for other, the image one for espruino_linux/, [good, "--from", built("board", image, { board: "other" })]],
      [/--out: .*: no such folder/, [good, "--out", join(folder, "none", "x.upd")]],
      [/--out: .* belongs to the key/, [good, "--out", key]],
    ];
    for (const [message, argv] of rows) {
      const { code, err } = await run("sign", "--key", key, "--out", join(folder, "x.upd"), ...argv);
      assert.equal(code, 1, String(message));
      assert.match(err, message);
    }
    assert.equal(existsSync(join(folder, "x.upd")), false);
    assert.equal(await left(), before);
  });

  it("makes no key over another, nor in dist, nor without a name", async () => {
    assert.match((await run("keygen", "--out", key)).err, /exists, and a key is never overwritten/);
    assert.match((await run("keygen", "--out", "dist/x.key")).err, /lies in dist, which is handed on/);
    assert.match((await run("keygen")).err, /give either --out .* or --show/);
  });

  it("reads no update file that is cut, longer, or none", async () => {
    const out = join(folder, "cut.upd");
    await run("sign", built("one", image), "--key", key, "--out", out);
    const bytes = readFileSync(out);
    for (const other of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.alloc(1)]), Buffer.alloc(0), image]) assert.throws(() => decodeUpdateFile(other), /update file/);
  });
});
