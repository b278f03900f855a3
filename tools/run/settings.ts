import { NorFlash, LINUX_FLASH } from "../host/flash.ts";
import { Storage } from "../host/storage.ts";

/**
 * Writes device settings into a Storage image: one JSON record on a line.
 * @param image the whole Storage area, in the geometry of Espruino for Linux; changed in place
 */
export function writeSettings(image: Uint8Array, settings: Record<string, string>): Uint8Array {
  const flash = new NorFlash(LINUX_FLASH, image);
  const storage = new Storage(flash);
  const size = storage.read("settings")!.length;
  // The size makes it a write into the erased file; without it offset 0 would replace the file.
  storage.write("settings", `${JSON.stringify(settings)}\n`, 0, size);
  return flash.bytes;
}
