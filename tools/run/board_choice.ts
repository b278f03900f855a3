import { defaultBoard, loadBoard } from "../build/board.ts";
import { UserError } from "../cli/errors.ts";

export interface BoardChoice {
  /** A name from boards/, or the path of a board file. */
  board?: string | undefined;
  /** A folder of src/modem. */
  modem?: string | undefined;
}

/** Where neither a board nor a modem is named. */
const USUAL_MODEM = "sim7000";

/**
 * The board of a run: the one that is named, or the one that stands for the modem's family.
 * @throws UserError for names that do not exist, and for a board with another modem
 */
export function chooseBoard({ board, modem }: BoardChoice, root: string): string {
  if (board === undefined) return defaultBoard(modem ?? USUAL_MODEM, root);
  const { model } = loadBoard(board, root).modem;
  if (modem !== undefined && modem !== model) {
    throw new UserError(`--board ${board} has the modem ${model} and --modem says ${modem}; leave one of the two out`);
  }
  return board;
}
