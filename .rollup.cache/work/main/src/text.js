/** What the interpreter's own functions for texts and tables get wrong, made right. The build's checks lead here. */
/**
 * What a table itself holds under a key that comes from outside. The interpreter finds native functions in any object by keys such as
 * "on", "emit" and "toString".
 * @returns undefined where it holds nothing
 */
export function own(table, key) {
    return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined;
}
/**
 * Where a part of a text begins. The interpreter's indexOf(), includes(), match() and replace() take the end of the text for equal to anything: there
 * "ab".indexOf("bc") is 1 (Espruino 2v29.277, src/jswrap_string.c).
 * @param part of more than one character
 * @param from where to begin; default 0
 * @returns -1 where it is not
 */
export function find(text, part, from) {
    const at = text.indexOf(part, from);
    return at + part.length > text.length ? -1 : at;
}
/**
 * JSON to a value. The interpreter's JSON.parse stops at the end of the first value, so that "1 2" gives 1; here it is no JSON. What else
 * the interpreter takes, single quotes, a comma before ], leading zeros, it takes here too.
 * @param text one value, with or without white space around it
 * @returns undefined where the text is not one JSON value; never throws
 */
export function parseJson(text) {
    try {
        // What follows the value must be ours: a second element. A "]" of the text's own could close the list before it, but not both of them.
        const two = JSON.parse("[" + text + ",0]");
        if (two.length != 2 || (text.indexOf("]") >= 0 && JSON.parse("[" + text + "]").length != 1))
            return undefined;
        return two[0];
    }
    catch (error) {
        return undefined;
    }
}
/**
 * Text as UTF-8 (RFC 3629), for what goes over the wire; once, where text becomes bytes. Of a literal the build makes the bytes.
 * @param text characters of any code; surrogates without their other half become U+FFFD
 * @returns byte string: codes 0 to 255
 */
export function utf8Bytes(text) {
    if (!/[^\x00-\x7f]/.test(text))
        return text;
    let bytes = "";
    for (let index = 0; index < text.length; index++) {
        let code = text.charCodeAt(index);
        if (code >= 0xd800 && code < 0xe000) {
            const low = code < 0xdc00 && index + 1 < text.length ? text.charCodeAt(index + 1) : 0;
            const isPair = low >= 0xdc00 && low < 0xe000;
            code = isPair ? 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00) : 0xfffd;
            if (isPair)
                index++;
        }
        bytes += encoded(code);
    }
    return bytes;
}
/** The interpreter's own strings hold whole code points, so those above 0xFFFF come as they are. */
function encoded(code) {
    if (code < 0x80)
        return String.fromCharCode(code);
    const last = 0x80 | (code & 63);
    if (code < 0x800)
        return String.fromCharCode(0xc0 | (code >> 6), last);
    const middle = 0x80 | ((code >> 6) & 63);
    if (code < 0x10000)
        return String.fromCharCode(0xe0 | (code >> 12), middle, last);
    return String.fromCharCode(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), middle, last);
}
//# sourceMappingURL=text.js.map