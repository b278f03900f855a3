import { existsSync, readFileSync } from "node:fs";
import { Ajv, type ErrorObject } from "ajv";
import { UserError } from "../cli/errors.ts";

/** Reads a JSON file; what is wrong with it is one sentence that names the file. */
export function readJson(file: string): unknown {
  if (!existsSync(file)) throw new UserError(`${file}: no such file`);
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`${file}: not JSON: ${(error as Error).message}`);
  }
}

/**
 * Every way in which a value breaks a schema, one sentence each: "<file>: <field path>: <what is wrong>; <fix>".
 * Defaults of the schema are written into the value.
 */
export function schemaProblems(schema: object, value: unknown, file: string): string[] {
  const ajv = new Ajv({ allErrors: true, useDefaults: true, verbose: true, allowUnionTypes: true });
  const validate = ajv.compile(schema);
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).filter((error) => !["if", "anyOf", "oneOf", "allOf"].includes(error.keyword));
  return [...new Set(errors.map((error) => `${file}: ${fieldPath(error)}: ${sentence(error)}`))];
}

function fieldPath(error: ErrorObject): string {
  const path = error.instancePath.split("/").slice(1);
  if (error.keyword === "required") path.push(String(error.params["missingProperty"]));
  if (error.keyword === "additionalProperties") path.push(String(error.params["additionalProperty"]));
  return path.join(".") || "(the file)";
}

function sentence(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  const given = JSON.stringify(error.data);
  const about = (error.parentSchema as { description?: string } | undefined)?.description;
  const fix = about ? `; it is ${about[0]!.toLowerCase()}${about.slice(1).replace(/\.$/, "")}` : "";
  switch (error.keyword) {
    case "required":
      return "is missing; add it";
    case "additionalProperties": {
      const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
      return `is not a known field; known are ${known.join(", ")}`;
    }
    case "enum":
      return `${given} is not allowed; use one of ${(params["allowedValues"] as unknown[]).join(", ")}`;
    case "type":
      return `${given} is not of type ${String(params["type"])}${fix}`;
    case "minimum":
    case "maximum":
      return `${given} is out of range, must be ${String(params["comparison"])} ${String(params["limit"])}${fix}`;
    case "pattern":
      return `${given} does not have the expected form${fix}`;
    default:
      return `${given} ${error.message ?? "is not allowed"}${fix}`;
  }
}

/** Throws one UserError with all sentences, when there are any. */
export function refuse(problems: string[]): void {
  if (problems.length > 0) throw new UserError(problems.join("\n"));
}
