import type { Board } from "../build/board.ts";
import { UserError } from "../cli/errors.ts";
import type { BoardConsole } from "./board_console.ts";

export interface Identity {
  /** process.env.BOARD: the Espruino target. */
  board: string;
  /** process.env.VERSION, such as "2v29" or "2v29.277". */
  version: string;
}

/** On a line of its own, without echo; "uplink:" in two halves, so that an echo is not taken for the answer all the same. */
const QUESTION = '\n\x10print("upl"+"ink:"+JSON.stringify([process.env.BOARD,process.env.VERSION]));\n';
/** Not what a trace shows of the question when Ctrl-C hits it. */
const ANSWER = /uplink:(\["[^"\\]*","[^"\\]*"\])/;
const IDLE_TIMEOUT_MS = 1500;
/** Until Ctrl-C has taken effect; what arrives before is thrown away with the line. */
const INTERRUPT_MS = 500;
const RESET_TIMEOUT_MS = 10000;
/** Packets came with 2v25. */
const OLDEST_MINOR = 25;

/**
 * Asks the board who it is, with a line that any firmware understands; interrupts what keeps it from answering.
 * @throws UserError when nothing there answers like an Espruino
 */
export async function identify(console: BoardConsole): Promise<Identity> {
  let isDebugging = false;
  const answer = new Promise<string>((resolve) => {
    console.onLine = (line) => {
      const found = ANSWER.exec(line)?.[1];
      if (found !== undefined) resolve(found);
      isDebugging ||= line.startsWith("debug>");
    };
  });
  await console.type(QUESTION);
  let text = await within(answer, IDLE_TIMEOUT_MS);
  // A program that never idles. Not sent before: the second Ctrl-C within 5 s ends Espruino for Linux at its prompt.
  // Where the firmware has a debugger, the first one opens it and the second one leaves it.
  for (let tries = 0; text === undefined && tries < (isDebugging ? 2 : 1); tries++) {
    await console.type("\x03");
    await within(answer, INTERRUPT_MS);
    await console.type(QUESTION);
    text = await within(answer, IDLE_TIMEOUT_MS);
  }
  console.onLine = () => {};
  if (text === undefined) {
    throw new UserError(`nothing on ${console.path} answers as an Espruino console; check port and --baud, and that the console is there`);
  }
  const [board, version] = JSON.parse(text) as [string, string];
  return { board, version };
}

/** @throws UserError when it is another target than the board file's, unless forced, or its firmware is too old */
export function checkIdentity({ board: found, version }: Identity, board: Board, isForced: boolean): void {
  if (found !== board.host && !isForced) {
    throw new UserError(`this is an Espruino ${found} and ${board.id} is for ${board.host}; choose another --board, or --force`);
  }
  const [major = 0, minor = 0] = version.split("v").map(parseFloat);
  if (!(major > 2 || (major === 2 && minor >= OLDEST_MINOR))) {
    throw new UserError(`the board has firmware ${version}; the workbench needs 2v${OLDEST_MINOR} or later, update the firmware first`);
  }
}

/** Makes the board ready for ask(): unloads the running program with its timers; nothing of it may run from flash that is erased. */
export async function stopProgram(console: BoardConsole): Promise<void> {
  await console.type("\x10global.uplinkFlash=1;reset();\n");
  // The interpreter resets at its next idle, and until then still answers; a packet that the reset tears apart stays unanswered.
  for (const end = Date.now() + RESET_TIMEOUT_MS; Date.now() < end; ) {
    if (await console.prepare('typeof uplinkFlash=="undefined"', 1000)) return;
  }
  throw new UserError(`the program on ${console.path} does not stop; keep the board's button pressed while plugging it in, and try again`);
}

/** @returns undefined when the time is over */
export async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), timeoutMs)));
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}
