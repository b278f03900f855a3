import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boot0Text } from "../../../tools/host/boot0.ts";
import { NorFlash } from "../../../tools/host/flash.ts";
import { RealEspruino } from "../../../tools/host/real_espruino.ts";
import { Storage } from "../../../tools/host/storage.ts";
import { ESPRUINO } from "./devices.ts";

function image(name: string, text: string): Buffer {
  const storage = new Storage(new NorFlash());
  storage.write(name, text);
  return storage.flash.bytes;
}

describe("tools/host/real_espruino", () => {
  const base = { pins: [], serials: [], events: {} };

  it("refuses an image with a .boot0 of its own", () => {
    assert.throws(() => new RealEspruino({ ...base, espruino: "x", image: image(".boot0", "1") }), /the image has a \.boot0/);
  });

  it("names the interpreter that cannot be started", async () => {
    const device = new RealEspruino({ ...base, espruino: "/no/such/interpreter" });
    await assert.rejects(device.start(), /\/no\/such\/interpreter/);
    assert.equal(device.isRunning, false);
  });

  it("gives pins that the host lacks a number that the board does not use", () => {
    const text = boot0Text({ pins: ["D0", "A2", "D2", "BTN1"], ttys: {}, consolePort: "USB" });
    assert.match(text, /^var A2=D1;var BTN1=D3;/);
    assert.throws(() => boot0Text({ pins: Array.from({ length: 34 }, (_, index) => `A${index}`), ttys: {}, consolePort: "USB" }), /room for 33 pins that are not D0/);
  });

  if (!ESPRUINO) return void console.log("tools/host/real_espruino: skipped; set ESPRUINO to the path of Espruino for Linux");

  const espruino = ESPRUINO;

  it("gives up on boot files that never end, and leaves nothing running", async () => {
    const device = new RealEspruino({ ...base, espruino, image: image(".bootcde", "for(;;);"), startTimeoutMs: 300 });
    await assert.rejects(device.start(), /boot files did not end within 300 ms/);
    assert.equal(device.isRunning, false);
  });

  it("keeps what was in flash when the power is cut", async () => {
    const device = new RealEspruino({ ...base, espruino });
    await device.start();
    await device.evaluate('require("Storage").write("a","kept")');
    await device.cutPower();
    assert.match(device.readFlash().toString("latin1"), /kept/);
  });

  it("leaves no interpreter behind when this process is killed", async function () {
    if (!existsSync("/usr/bin/setpriv")) return this.skip();
    const script = `import { RealEspruino } from "./tools/host/real_espruino.ts";
      const device = new RealEspruino({ pins: [], serials: [], events: {}, espruino: ${JSON.stringify(espruino)} });
      await device.start();
      console.log(device.pid);`;
    const folder = mkdtempSync(join(tmpdir(), "uplink-orphan-"));
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, TMPDIR: folder },
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const pid = Number(line.toString());
    assert.ok(process.kill(pid, 0));
    child.kill("SIGKILL");
    await once(child, "exit");
    for (const end = Date.now() + 2000; isAlive(pid) && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 10));
    rmSync(folder, { recursive: true });
    assert.equal(isAlive(pid), false);
  });

  it("counts variables", async () => {
    const device = new RealEspruino({ ...base, espruino, image: image(".bootcde", "var big=new Uint8Array(5400)") });
    await device.start();
    const { usage, total } = await device.memory();
    await device.stop();
    assert.ok(usage > device.baseUsage + 150 && usage < total, `${device.baseUsage} ${usage} ${total}`);
  });
});

/** Whether the process runs; one that has ended and waits for its parent does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
