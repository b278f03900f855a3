/**
 * Device settings: one Storage file of append-only records outside the image and its slots, kept by
 * flash and FOTA. A record is one JSON object on a line; the last whole one of a key wins; erased flash reads as 0xFF.
 */
import { parseJson } from "../text.js";
/**
 * Reads records into one object.
 * @param text the file's content; a record that a power cut tore is skipped
 */
export function parseSettings(text) {
    const settings = {};
    const end = text.indexOf("\xff");
    const lines = (end < 0 ? text : text.substr(0, end)).split("\n");
    lines.forEach((line) => {
        // A record that a power cut tore is no JSON: the one before it still counts.
        const record = line.endsWith("}") && parseJson(line);
        // Numbers become text, so that every value is what its users expect.
        if (record)
            Object.keys(record).forEach((key) => void (settings[key] = "" + record[key]));
    });
    return settings;
}
/** The settings of this device. */
export function deviceSettings() {
    return parseSettings(require("Storage").read("settings") || "");
}
/**
 * Appends a record to the settings file, which a power cut takes or leaves whole. No file is made in the field.
 * @param settings by name, texts and numbers
 * @returns false where the file is absent or full
 */
export function saveSettings(settings) {
    const storage = require("Storage");
    const text = storage.read("settings") || "";
    const end = text.indexOf("\xff");
    // Begins with a line end: a power cut may have torn the record before.
    const record = "\n" + JSON.stringify(settings) + "\n";
    return end >= 0 && end + record.length <= text.length && storage.write("settings", record, end, text.length);
}
//# sourceMappingURL=settings.js.map