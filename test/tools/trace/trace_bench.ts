/** Times a capture of 100,000 lines, in seconds: node --import=tsx test/tools/trace/trace_bench.ts */
import { parseCapture } from "../../../tools/capture/read_capture.ts";
import { loadDecoders } from "../../../tools/decode/registry.ts";
import { decodeRecords } from "../../../tools/trace/events.ts";
import { reportPage } from "../../../tools/trace/html/page.ts";
import { reportData } from "../../../tools/trace/html/report_data.ts";
import { toPcapng } from "../../../tools/trace/pcapng/pcapng.ts";
import { longCapture } from "./long_capture.ts";

const LINES = 100_000;

function time<T>(what: string, work: () => T): T {
  const [wallMs, cpu] = [performance.now(), process.cpuUsage()];
  const result = work();
  const used = process.cpuUsage(cpu);
  console.log(`${what.padEnd(8)} ${((performance.now() - wallMs) / 1000).toFixed(1)} s, ${((used.user + used.system) / 1e6).toFixed(1)} s of processor`);
  return result;
}

const decoders = await loadDecoders();
const text = longCapture(LINES);
const { header, records } = time("read", () => parseCapture(text, "long.jsonl"));
const events = time("decode", () => decodeRecords(records, decoders));
time("pcapng", () => toPcapng(events, 0));
time("html", () => reportPage(reportData(events, header)));
