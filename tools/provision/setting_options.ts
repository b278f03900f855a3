import { UserError } from "../cli/errors.ts";
import { environmentName, readSecretFile, readSecrets, type SecretSource } from "./secrets_input.ts";
import type { SettingChanges } from "./settings_records.ts";
import { checkName, checkValue, isSecretSetting } from "./settings_table.ts";

/** The options of `uplink provision` that are about settings. */
export interface SettingOptions {
  set: string[];
  secret: string[];
  secretFile: string[];
  pinFile?: string;
  unset: string[];
  ownNames?: boolean;
}

/**
 * Options to changes, checked.
 * @throws UserError naming option and setting, never a value
 */
export async function settingChanges(options: SettingOptions, source: SecretSource): Promise<SettingChanges> {
  const isOwnAllowed = options.ownNames ?? false;
  const changes: SettingChanges = {};
  const add = (name: string, value: string): void => {
    checkName(name, isOwnAllowed);
    if (Object.hasOwn(changes, name)) throw new UserError(`setting ${name} is given twice; give it once`);
    changes[name] = value;
  };
  for (const text of options.set) addOpen(text, add);
  for (const text of options.secretFile) addFile(text, add);
  if (options.pinFile !== undefined) add("pin", readSecretFile("pin", options.pinFile));
  for (const name of options.secret) checkName(name, isOwnAllowed);
  for (const [name, value] of Object.entries(await readSecrets(options.secret, source))) add(name, value);
  for (const [name, value] of Object.entries(changes)) checkValue(name, value);
  for (const name of options.unset) add(name, "");
  // The device remembers which PIN the SIM refused; whoever sets one has looked after it.
  return Object.hasOwn(changes, "pin") ? { ...changes, refusedPin: "" } : changes;
}

function addOpen(text: string, add: (name: string, value: string) => void): void {
  const [name, value] = split("--set", text);
  if (isSecretSetting(name)) {
    throw new UserError(
      `--set ${name}: a secret on the command line is seen by others and kept by the shell; give it by --secret ${name} ` +
        `(environment ${environmentName(name)}, prompt or standard input) or --secret-file ${name}=FILE`,
    );
  }
  add(name, value);
}

function addFile(text: string, add: (name: string, value: string) => void): void {
  const [name, file] = split("--secret-file", text);
  add(name, readSecretFile(name, file));
}

/** The text may hold a secret, so only what stands before "=" is told. */
function split(option: string, text: string): [string, string] {
  const equals = text.indexOf("=");
  if (equals < 1) throw new UserError(`${option}: write name=value, such as ${option === "--set" ? "--set id=pump-7" : "--secret-file password=password.txt"}`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}
