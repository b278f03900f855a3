import { type Command, InvalidArgumentError, Option } from "commander";

/** An option that a model or a cloud brings along. */
export interface OwnOption<T> {
  /** As commander takes it: `--firmware <version>`. */
  flags: string;
  description: string;
  /** Puts the value into the options. @throws Error with one sentence for a value that does not fit */
  apply(own: T, value: string): void;
}

/** Adds it to the parser; its value goes into `own`. */
export function addOwn<T>(parser: Command, { flags, description, apply }: OwnOption<T>, own: T): void {
  const option = new Option(flags, description);
  const applied = (value: string): string => {
    try {
      apply(own, value);
    } catch (error) {
      // commander would repeat the value, which may be a PIN or a key
      parser.error(`error: option '${flags}': ${(error as Error).message}`, { exitCode: 2 });
    }
    return value;
  };
  if (option.required || option.optional) option.argParser(applied);
  parser.addOption(option);
  if (!option.required && !option.optional) parser.on(`option:${option.name()}`, () => void applied("true"));
}

/** A parser for an option's value. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`a whole number from ${min} to ${max} is wanted.`);
  };
}
