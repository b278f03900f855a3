import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Dialect } from "../../tools/modem/nrf9160/index.ts";
import { startLab } from "./lab.ts";

interface Case {
  id: string;
  topic: string;
  after?: string;
}

export interface TopicResult {
  topic: string;
  passed: number;
  failed: number;
  /** One line per failing case. */
  failures: string[];
}

/** Topics that the virtual modem does not have, or only in part. */
export const leftOut: readonly string[] = ["cmux", "dtls", "http", "ppp", "sms"];
/** Single cases of played topics, with what they need. */
export const leftOutCases: Readonly<Record<string, string>> = { "slm2-tcpsvr-tls": "a build with TLS in the application" };

export const files: readonly { dialect: Dialect; file: string }[] = [
  { dialect: "slm", file: "slm-v2.json" },
  { dialect: "sm", file: "serial-modem.json" },
];

const folder = new URL("../fixtures/transcripts/", import.meta.url);

function casesOf(file: string): Case[] {
  return JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Case[];
}

/** The topics of a file that are played, in its order. */
export function topicsOf(file: string): string[] {
  return [...new Set(casesOf(file).map((each) => each.topic))].filter((topic) => !leftOut.includes(topic));
}

/** Plays one topic: all its cases with one modem, and each that ends in a restart or sleep with a modem of its own. */
export async function playTopic(file: string, dialect: Dialect, topic: string): Promise<TopicResult> {
  const cases = casesOf(file).filter((each) => each.topic === topic && !(each.id in leftOutCases));
  const calm = cases.filter((each) => each.after !== "restart").map((each) => each.id);
  const groups = [...(calm.length > 0 ? [calm] : []), ...cases.filter((each) => each.after === "restart").map((each) => [each.id])];
  const result: TopicResult = { topic, passed: 0, failed: 0, failures: [] };
  for (const group of groups) {
    const output = await replay(file, dialect, topic, group);
    const [, passed = "0", failed = String(group.length)] = /(\d+) passed, (\d+) failed/.exec(output) ?? [];
    result.passed += Number(passed);
    result.failed += Number(failed);
    result.failures.push(...output.split("\n").filter((line) => line.startsWith("FAIL")));
  }
  return result;
}

async function replay(file: string, dialect: Dialect, topic: string, ids: readonly string[]): Promise<string> {
  const lab = await startLab(dialect, topic === "tls");
  const peers = Object.entries(lab.ownPorts).flatMap(([port, own]) => ["--peer-map", `${port}=${own}`]);
  const only = `^(?:${ids.join("|")})$`;
  const args = [fileURLToPath(new URL("replay.mjs", folder)), fileURLToPath(new URL(file, folder)), `127.0.0.1:${lab.port}`, "--only", only];
  try {
    return await new Promise((resolve) => {
      execFile(process.execPath, [...args, "--peer", "127.0.0.1", ...peers], (_error, stdout, stderr) => resolve(stdout + stderr));
    });
  } finally {
    await lab.close();
  }
}
