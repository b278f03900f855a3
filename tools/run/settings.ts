import { NorFlash, LINUX_FLASH } from "../host/flash.ts";
import { Storage } from "../host/storage.ts";
import { appendSettings } from "../provision/settings_records.ts";

/**
 * Writes device settings into a Storage image, as `uplink provision` does on a board.
 * @param image the whole Storage area, in the geometry of Espruino for Linux; changed in place
 */
export function writeSettings(image: Uint8Array, settings: Record<string, string>): Uint8Array {
  const flash = new NorFlash(LINUX_FLASH, image);
  const storage = new Storage(flash);
  const content = storage.read("settings")!;
  const end = content.indexOf("\xff");
  const written = Buffer.from(end < 0 ? content : content.slice(0, end), "latin1");
  const { offset, bytes } = appendSettings(written, content.length, settings);
  // The size makes it a write into the erased part; without it offset 0 would replace the file.
  storage.write("settings", Buffer.from(bytes).toString("latin1"), offset, content.length);
  return flash.bytes;
}
