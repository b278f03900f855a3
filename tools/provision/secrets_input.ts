import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { UserError } from "../cli/errors.ts";
import { decodeText } from "./pem.ts";

/** Where secrets come from; handed in for tests. */
export interface SecretSource {
  env: Record<string, string | undefined>;
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  /** Where a person is asked. */
  prompt: NodeJS.WritableStream;
}

/** apnPassword -> UPLINK_APN_PASSWORD */
export function environmentName(name: string): string {
  return `UPLINK_${name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase()}`;
}

/**
 * Secrets by name, in this order: the environment; a person at the terminal, without echo; a line each of the standard input.
 * @throws UserError naming the secret that is missing
 */
export async function readSecrets(names: string[], { env, stdin, prompt }: SecretSource): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {};
  const missing = names.filter((name) => {
    const value = env[environmentName(name)];
    if (value !== undefined) secrets[name] = value;
    return value === undefined;
  });
  if (missing.length === 0) return secrets;
  const lines = stdin.isTTY ? await ask(missing, stdin, prompt) : await readLines(stdin);
  for (const [index, name] of missing.entries()) {
    const line = lines[index];
    if (!line) throw new UserError(`no value for ${name}: give one in ${environmentName(name)}, at the prompt, or as a line of the standard input`);
    secrets[name] = line;
  }
  return secrets;
}

/** @throws UserError for a file that is not there, is empty or has several lines */
export function readSecretFile(name: string, file: string): string {
  if (!existsSync(file)) throw new UserError(`no file ${file} with the value of ${name}`);
  const value = decodeText(readFileSync(file)).replace(/\r?\n$/, "");
  if (value === "" || /[\r\n]/.test(value)) throw new UserError(`${file}: one line with the value of ${name} is wanted`);
  return value;
}

async function readLines(stdin: NodeJS.ReadableStream): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stdin, crlfDelay: Infinity })) lines.push(line);
  return lines;
}

/** What is typed goes nowhere. */
async function ask(names: string[], input: NodeJS.ReadableStream, prompt: NodeJS.WritableStream): Promise<string[]> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true });
  const typed = lines[Symbol.asyncIterator]();
  const values: string[] = [];
  for (const name of names) {
    prompt.write(`${name}: `);
    const { value, done } = await typed.next();
    prompt.write("\n");
    if (done === true) break;
    values.push(value);
  }
  lines.close();
  return values;
}
