import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSerialPort } from "../../../tools/flash/port.ts";
import { crc32 } from "../../../tools/flash/crc32.ts";
import { Progress } from "../../../tools/flash/progress.ts";
import { Command } from "commander";
import { register } from "../../../tools/cli/flash.ts";
import { UserError } from "../../../tools/cli/errors.ts";
import { findRoot } from "../../../tools/build/root.ts";

const TINY = join(findRoot(), "test", "fixtures", "apps", "tiny");

describe("tools/cli/flash", function () {
  this.timeout(30000);

  function program(): Command {
    const command = new Command("uplink").exitOverride().configureOutput({ writeErr: () => {} });
    register(command);
    for (const verb of command.commands) verb.exitOverride();
    return command;
  }

  it("names the port that is not there and lists those that are", async () => {
    const events = { onBytes: () => {}, onClose: () => {} };
    await assert.rejects(openSerialPort("/dev/no-such-port", 115200, events), (error: Error) => {
      assert.equal(error.name, "UserError");
      return /^(no port \/dev\/no-such-port; (ports are: |no board is connected)|a serial port needs the optional package)/.test(error.message);
    });
  });

  it("builds, and ends with one sentence when the port is not there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "uplink-flash-cli-"));
    const { log } = console;
    const { write } = process.stderr;
    const cwd = process.cwd();
    console.log = () => {};
    process.stderr.write = () => true;
    process.chdir(folder);
    try {
      const argv = ["flash", "--port", "/dev/no-such-port", "--board", "espruino_linux", "--app", TINY];
      const isOneSentence = (error: unknown): boolean => error instanceof UserError && !error.message.includes("\n");
      await assert.rejects(program().parseAsync(argv, { from: "user" }), isOneSentence);
    } finally {
      process.chdir(cwd);
      Object.assign(console, { log });
      process.stderr.write = write;
      rmSync(folder, { recursive: true });
    }
  });

  it("wants a port, and a baud rate that is one", async () => {
    await assert.rejects(program().parseAsync(["flash"], { from: "user" }), /flash needs --port/);
    await assert.rejects(program().parseAsync(["flash", "-p", "x", "--baud", "12"], { from: "user" }), /300 to 4000000/);
  });
});

describe("tools/flash/crc32", () => {
  it("agrees with the check value of CRC-32/ISO-HDLC", () => {
    assert.equal(crc32(Buffer.from("123456789")), 0xcbf43926);
    assert.equal(crc32(new Uint8Array(0)), 0);
  });
});

describe("tools/flash/progress", () => {
  it("rewrites one line on a terminal, and writes a line for each phase elsewhere", () => {
    const shown = (isTty: boolean): string => {
      let text = "";
      const progress = new Progress(isTty, (piece) => (text += piece));
      progress.start("writing");
      progress.step(1, 4);
      progress.step(4, 4);
      progress.end();
      return text;
    };
    assert.equal(shown(true), "\r\x1b[Kwriting\r\x1b[Kwriting  25 %\r\x1b[Kwriting 100 %\n");
    assert.equal(shown(false), "writing\n");
  });
});
