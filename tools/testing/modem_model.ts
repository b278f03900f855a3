import type { Board } from "../build/board.ts";
import { UserError } from "../cli/errors.ts";
import { loadModel, modelNames } from "../modem/models.ts";
import type { ModemModel } from "../modem/models.ts";

/** A model's class; beside what all models take it has options of its own. */
export type VirtualModel = ModemModel["VirtualModel"];

/**
 * The class of the virtual modem that a board's model names: VirtualModel of tools/modem/<model>/index.
 * @throws UserError when there is none
 */
export async function virtualModel(board: Board): Promise<VirtualModel> {
  const { model } = board.modem;
  if (!modelNames().includes(model)) throw new UserError(`${board.file}: modem.model: there is no virtual modem "${model}" in tools/modem`);
  return (await loadModel(model)).VirtualModel;
}
