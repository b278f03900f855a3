/**
 * The property bag of Azure's messages: `color=red&flag&%24.mid=m1`. What begins with "$." is the system's: $.mid message id, $.cid correlation
 * id, $.ct content type, $.ce its encoding (Azure docs, iot-hub-mqtt-support).
 */
import { utf8Bytes } from "../../text.js";
/** Bytes as %XX; the interpreter's encodeURIComponent() gives wrong digits for those above 0x7f (2v29.277). */
const encodedByte = (byte) => (byte < "\x80" ? encodeURIComponent(byte) : "%" + byte.charCodeAt(0).toString(16));
const encoded = (text) => (/[^\x00-\x7f]/.test(text) ? utf8Bytes(text).split("").map(encodedByte).join("") : encodeURIComponent(text));
/** %XX to bytes; what is no %XX stays. The interpreter's decodeURIComponent() throws at most bytes above 0x7f. */
function decoded(text) {
    const parts = text.split("%");
    return parts.reduce((bytes, part) => {
        const isByte = /^[0-9A-Fa-f][0-9A-Fa-f]/.test(part);
        return bytes + (isByte ? String.fromCharCode(parseInt(part.substr(0, 2), 16)) + part.substr(2) : "%" + part);
    });
}
/**
 * Properties for a message: `cloudProperties(["$.ct", "application/json", "$.ce", "utf-8"])` lets the hub route by what the text holds.
 * @param pairs names and values in turn
 */
export function cloudProperties(pairs) {
    return pairs.map((text, index) => (index ? (index & 1 ? "=" : "&") : "") + encoded(text)).join("");
}
/**
 * A property of a message.
 * @param properties of the message; undefined where it has none
 * @returns byte string; "" for a name without a value, undefined where there is no such name
 */
export function cloudProperty(properties, name) {
    const pair = (properties || "").split("&").find((text) => decoded(text.split("=")[0]) == name);
    return pair === undefined ? undefined : decoded(pair.substr(pair.split("=")[0].length + 1));
}
//# sourceMappingURL=properties.js.map