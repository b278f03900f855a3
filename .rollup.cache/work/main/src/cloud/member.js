import { own, parseJson } from "../text.js";
/**
 * A member of a value that came as JSON.
 * @param value of any type
 * @returns undefined where the value is no object, or does not hold the key itself
 */
export function member(value, key) {
    return value && typeof value == "object" ? own(value, key) : undefined;
}
/** @returns undefined where the text is not one JSON object */
export const parseObject = (text) => (text.trim()[0] == "{" ? parseJson(text) : undefined);
//# sourceMappingURL=member.js.map