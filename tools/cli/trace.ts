import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { Option } from "commander";
import { traceFile } from "../trace/trace.ts";
import type { TraceOptions } from "../trace/trace.ts";
import { UserError } from "./errors.ts";

const HELP = `
A capture is written by: uplink run --capture FILE, or uplink modem <model> --capture FILE.

Examples:
  uplink trace run.jsonl | less                         the console's lines again
  uplink trace run.jsonl --json | grep '"error":true'   one JSON object a line
  uplink trace run.jsonl --pcapng run.pcapng            then: wireshark run.pcapng, or tshark -r run.pcapng -Y mqtt
  uplink trace run.jsonl --html run.html                a page for any browser; it needs no network

In the pcapng file, interface "network" has what the modem's sockets carried, MQTT on port 1883 also where the modem ended TLS, and interface
"uart" the AT lines, each with its meaning as the packet's comment.`;

/** `uplink trace`: a capture as text, JSON, pcapng or a page. */
export function register(program: Command): void {
  program
    .command("trace")
    .description("show a capture in words, or turn it into JSON, a pcapng file for Wireshark, or a page for a browser")
    .argument("<file>", "a capture, as uplink run --capture writes it")
    .addOption(new Option("--text", "lines as the console shows them (this is the default)").conflicts("json"))
    .option("--json", "one JSON object a line")
    .option("--pcapng <file>", "write a file for Wireshark and tshark")
    .option("--html <file>", "write a page that needs nothing else: diagram, charts, search")
    .addHelpText("after", HELP)
    .action(run);
}

async function run(file: string, options: TraceOptions): Promise<void> {
  const isTty = process.stdout.isTTY === true;
  const damage = await traceFile(file, options, {
    print: (text) => void process.stdout.write(text),
    save,
    color: isTty && process.env["NO_COLOR"] === undefined,
    ...(isTty && { columns: process.stdout.columns }),
  });
  if (damage !== undefined) throw new UserError(damage);
}

function save(path: string, content: Uint8Array | string): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw new UserError(`cannot write ${path}: ${(error as NodeJS.ErrnoException).code}; name another file`);
  }
}
