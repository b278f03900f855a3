/** Keys whose values are secrets, whatever they look like; `secrets` itself holds names. */
const SECRET_KEY = /^(.*password|passwd|.*pass|pin|simPin|puk|sas|sasKey|.*sharedAccessKey|privateKey|.*secret|token|psk|key)$/i;
/** Values that give themselves away under any key. */
const SECRET_VALUE = /-----BEGIN|SharedAccessKey\s*=|SharedAccessSignature\s|[?&]sig=/i;

const FIX = "secrets are not built into images; take it out and put it into the settings of the device";

/** One sentence for each literal secret in a project file, naming the field and never the value. */
export function secretProblems(value: unknown, file: string, path: string[] = []): string[] {
  if (typeof value === "string") {
    return SECRET_VALUE.test(value) ? [`${file}: ${path.join(".")}: looks like a key or certificate; ${FIX}`] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const isSecret = SECRET_KEY.test(key) && typeof inner !== "boolean";
    if (isSecret) return [`${file}: ${[...path, key].join(".")}: is a secret; ${FIX}`];
    return secretProblems(inner, file, [...path, key]);
  });
}
