import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CaptureRecord } from "../../../tools/capture/format.ts";
import { loadDecoders } from "../../../tools/decode/registry.ts";
import { decodeRecords } from "../../../tools/trace/events.ts";
import { toPcapng } from "../../../tools/trace/pcapng/pcapng.ts";
import { records } from "./capture_text.ts";

const START_MS = Date.parse("2026-11-25T18:00:00.000Z");

async function pcapng(of: readonly CaptureRecord[]): Promise<Buffer> {
  return toPcapng(decodeRecords(of, await loadDecoders()), START_MS);
}

describe("tools/trace/pcapng", () => {
  it("writes blocks that are whole words, with their length at both ends", async () => {
    const file = await pcapng(records);
    const types: number[] = [];
    for (let at = 0; at < file.length; ) {
      const length = file.readUInt32LE(at + 4);
      assert.equal(length % 4, 0);
      assert.equal(file.readUInt32LE(at + length - 4), length);
      types.push(file.readUInt32LE(at));
      at += length;
    }
    assert.deepEqual(types.slice(0, 4), [0x0a0d0d0a, 1, 1, 4]);
    assert.ok(types.slice(4).every((type) => type === 6));
  });
});

describe("tools/trace/pcapng, read by tshark", function () {
  this.timeout(60_000);
  let dir = "";

  before(function () {
    if (spawnSync("tshark", ["--version"]).error) {
      console.log("    skipped: tshark is not installed (apt-get install tshark)");
      this.skip();
    }
    dir = mkdtempSync(join(tmpdir(), "uplink-pcapng-"));
  });
  after(() => rmSync(dir || "/nonexistent", { recursive: true, force: true }));

  /** Rows of fields, as tshark prints them. */
  async function tshark(of: readonly CaptureRecord[], filter: string, fields: readonly string[]): Promise<string[][]> {
    const file = join(dir, "a.pcapng");
    writeFileSync(file, await pcapng(of));
    const args = ["-r", file, "-o", "nameres.network_name:TRUE", "-o", "nameres.use_external_name_resolver:FALSE", "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-Y", filter, "-T", "fields", ...fields.flatMap((name) => ["-e", name])];
    const { status, stdout, stderr } = spawnSync("tshark", args, { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout.trimEnd().split("\n").filter((line) => line !== "").map((line) => line.split("\t"));
  }

  it("lists the MQTT packets of a connection to port 8883, with topic and payload", async () => {
    assert.deepEqual(await tshark(records, "mqtt", ["mqtt.msgtype", "mqtt.topic", "mqtt.msg", "tcp.dstport", "ip.dst_host"]), [
      ["1", "", "", "1883", "broker.example.com"],
      ["2", "", "", "49152", "modem"],
      ["3", "pump-7/d2c", Buffer.from('{"temp":21}').toString("hex"), "1883", "broker.example.com"],
      ["4", "", "", "49152", "modem"],
    ]);
  });

  it("gives TCP a handshake and an end, with right sequence numbers and checksums", async () => {
    const flags = (await tshark(records, "tcp", ["tcp.flags", "frame.time_relative"])).map(([flag]) => Number(flag));
    assert.deepEqual(flags.slice(0, 3), [0x02, 0x12, 0x10]);
    assert.deepEqual(flags.slice(-3), [0x11, 0x11, 0x10]);
    assert.deepEqual(await tshark(records, "tcp.analysis.flags || _ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0", ["frame.number"]), []);
  });

  it("keeps every AT line with its meaning as the packet's comment, at its time", async () => {
    const rows = await tshark(records, "at", ["frame.time_relative", "frame.comment", "_ws.col.Protocol"]);
    const row = rows.find(([, comment]) => comment?.includes("+CEREG: 2,5"));
    assert.deepEqual(row, ["0.120000000", '<- +CEREG: 2,5,\\"2AFE\\",\\"20F6A1F\\",7   registered, roaming; TAC 2AFE, cell 20F6A1F, LTE Cat-M1'.replaceAll("\\", ""), "answer/AT"]);
    assert.ok(rows.some(([, comment]) => comment === "<- +CME ERROR: 148   refused, CME error 148" || comment?.startsWith("<- +CME ERROR: 148")));
  });

  it("keeps what the device printed and the steps that it reached", async () => {
    const comments = (await tshark(records, "frame.comment && !at && !tcp", ["frame.comment"])).flat();
    assert.ok(comments.includes("app CLOUD_EVT_READY   the backend has its topics, data may flow"));
    assert.ok(comments.includes("## READY"));
  });

  it("shows an attempt that failed as one that was reset", async () => {
    const failed: CaptureRecord[] = [
      { t: 0, lane: "tx", data: 'AT+CIPSTART=1,"TCP","10.1.2.3",1883\r' },
      { t: 20, lane: "rx", data: "\r\nOK\r\n" },
      { t: 900, lane: "rx", data: "\r\n1, CONNECT FAIL\r\n" },
    ];
    assert.deepEqual(await tshark(failed, "tcp", ["tcp.flags", "ip.dst"]), [["0x0002", "10.1.2.3"], ["0x0014", "192.0.2.1"]]);
  });

  it("shows UDP as datagrams", async () => {
    const udp: CaptureRecord[] = [
      { t: 0, lane: "tx", data: 'AT+CIPSTART=1,"UDP","10.1.2.3",7\r' },
      { t: 20, lane: "rx", data: "\r\nOK\r\n\r\n1, CONNECT OK\r\n" },
      { t: 30, lane: "tx", data: "AT+CIPSEND=1,3\r" },
      { t: 40, lane: "rx", data: "\r\n> " },
      { t: 50, lane: "tx", data: "abc" },
    ];
    assert.deepEqual(await tshark(udp, "udp", ["udp.dstport", "udp.length", "udp.checksum.status"]), [["7", "11", "1"]]);
  });

  it("takes the nRF9160's sockets", async () => {
    const nrf: CaptureRecord[] = [
      { t: 0, lane: "tx", data: "AT#XSOCKET=1,1,0\r\n" },
      { t: 20, lane: "rx", data: "\r\n#XSOCKET: 1,1,6\r\n\r\nOK\r\n" },
      { t: 30, lane: "tx", data: 'AT#XCONNECT="broker.example.com",1883\r\n' },
      { t: 400, lane: "rx", data: "\r\n#XCONNECT: 1\r\n\r\nOK\r\n" },
      { t: 900, lane: "tx", data: "AT#XSOCKET=0\r\n" },
      { t: 920, lane: "rx", data: '\r\n#XSOCKET: 1,"closed"\r\n\r\nOK\r\n' },
    ];
    const flags = (await tshark(nrf, "tcp", ["tcp.flags"])).flat().map(Number);
    assert.deepEqual(flags, [0x02, 0x12, 0x10, 0x11, 0x11, 0x10]);
  });
});
