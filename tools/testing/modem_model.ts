import { existsSync } from "node:fs";
import type { Board } from "../build/board.ts";
import { UserError } from "../cli/errors.ts";
import type { VirtualModem, VirtualModemOptions } from "../modem/virtual_modem.ts";

/** A model's class; beside what all models take it has options of its own. */
export type VirtualModel = new (options: VirtualModemOptions & { power: "on" | "off"; dialect?: string }) => VirtualModem;

/**
 * The class of the virtual modem that a board's model names: VirtualModel of tools/modem/<model>/index.
 * @throws UserError when there is none
 */
export async function virtualModel(board: Board): Promise<VirtualModel> {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
  const url = new URL(`../modem/${board.modem.model}/index${extension}`, import.meta.url);
  if (!existsSync(url)) throw new UserError(`${board.file}: modem.model: there is no virtual modem "${board.modem.model}" in tools/modem`);
  return ((await import(url.href)) as { VirtualModel: VirtualModel }).VirtualModel;
}
