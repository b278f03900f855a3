import { createInterface } from "node:readline/promises";
import { UserError } from "../cli/errors.ts";
import { type Answers, type Field, FIELDS, problemOf } from "./fields.ts";

export interface Terminal {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** False where nobody can be asked: in a pipe, in CI. */
  isInteractive: boolean;
}

/**
 * Completes what the options said: asks on a terminal, else takes what is usual.
 * @throws UserError: a value that does not fit, or one sentence that names all the options that are missing
 */
export async function completeAnswers(given: Answers, terminal: Terminal, root: string): Promise<Answers> {
  for (const field of FIELDS) {
    const text = given[field.name];
    const problem = text === undefined ? undefined : problemOf(field, text, root);
    if (problem !== undefined) throw new UserError(`board new: --${field.name}: ${problem}`);
  }
  return terminal.isInteractive ? askAll(given, terminal, root) : withoutAsking(given, root);
}

function withoutAsking(given: Answers, root: string): Answers {
  const answers = { ...given };
  const missing: string[] = [];
  for (const field of FIELDS) {
    if (answers[field.name] !== undefined || !applies(field, answers, root)) continue;
    const usual = field.usual?.(answers);
    if (usual !== undefined) answers[field.name] = usual;
    else if (field.isNeeded?.(answers, root)) missing.push(`--${field.name}`);
  }
  if (missing.length === 0) return answers;
  throw new UserError(`board new: ${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} missing; give them, or run it in a terminal, where it asks`);
}

async function askAll(given: Answers, { input, output }: Terminal, root: string): Promise<Answers> {
  const answers = { ...given };
  const lines = createInterface({ input, output });
  // The end of the input, or Ctrl-C, would leave a question open for ever.
  const closed = new Promise<never>((_resolve, reject) => lines.once("close", () => reject(new UserError("board new: given up, nothing was written"))));
  closed.catch(() => {});
  try {
    for (const field of FIELDS) {
      if (answers[field.name] !== undefined || !applies(field, answers, root)) continue;
      answers[field.name] = await askOne(field, answers, root, (question) => Promise.race([lines.question(question), closed]));
    }
  } finally {
    lines.close();
  }
  return answers;

  async function askOne(field: Field, known: Answers, at: string, ask: (question: string) => Promise<string>): Promise<string | undefined> {
    for (;;) {
      const usual = field.usual?.(known);
      const text = (await ask(question(field, known, at))).trim() || usual;
      const problem = text === undefined ? undefined : problemOf(field, text, at);
      if (text === undefined && field.isNeeded?.(known, at)) output.write("  it is needed\n");
      else if (problem !== undefined) output.write(`  ${problem}\n`);
      else return text;
    }
  }
}

function question(field: Field, answers: Answers, root: string): string {
  const usual = field.usual?.(answers);
  const choices = field.choices?.(root).join(", ");
  const rest = usual !== undefined ? ` [${usual}]` : field.isNeeded?.(answers, root) ? "" : " [none]";
  return `${field.about}${choices ? ` (${choices}${field.isOpen ? ", or another" : ""})` : ""}${rest}: `;
}

function applies(field: Field, answers: Answers, root: string): boolean {
  return field.applies?.(answers, root) ?? true;
}
