/** An AT command as a value: what is sent, what answers it, how long that may take. */
export interface AtCommand {
  /** Text between "AT" and the CR. */
  text: string;
  /** The whole line, "AT" and CR included, where the owner has it ready; text is not looked at then. */
  line?: string;
  /** Longest wait for the final result, seconds; the engine may give up to one second more. */
  timeoutS: number;
  /** Final result, default "OK"; a socket's with its number, one comma, one space: "0, SEND OK". */
  final?: string;
  /** A second final result, without a socket number, which means failure; ERROR, +CME ERROR and +CMS ERROR always do. */
  failure?: string;
  /** Beginning of the information line that answers this command; "" for one that is bare digits, such as an IMEI. */
  prefix?: string;
  /**
   * Takes the rest of such a line.
   * @returns how many raw bytes follow it, which done gets; undefined or 0 for none
   */
  onLine?(rest: string): number | void;
  /**
   * Of a command whose answer is one counted piece, for the short way: what comes before the length, CR LF and prefix; how long that is; and
   * what stands between the length and the bytes when nothing more is left to read.
   */
  head?: string;
  lengthAt?: number;
  tail?: string;
  /** Bytes to send when the prompt comes, undefined again once they are sent; with `breakOut` and `final`, OK is the prompt. */
  data?: string | undefined;
  /**
   * Written when the final result does not come: gets a modem out of a state in which it takes no commands. A bare "+++" from the modem, which
   * says that it has given the data up, is answered with "+++".
   */
  breakOut?: string | undefined;
  /** Written as well so long after the data, milliseconds, where given. */
  breakOutAfterMs?: number | undefined;
  /** The command queued right behind this one means nothing without it: when this one fails, that one fails too, unsent. */
  isGuard?: boolean;
  /**
   * Once per command.
   * @param error undefined, or the final result, or AT_TIMEOUT, or what at.reset() was given
   * @param bytes the raw bytes that onLine announced, if all of them came; "" if it announced 0
   */
  done?(error?: string, bytes?: string): void;
}

/** Error of a command whose final result did not come in time. */
export const AT_TIMEOUT = "no answer";

/**
 * A named sequence of commands: text alone (final OK within 5 s) or a whole command.
 * A step that begins with "?" may fail without ending the script. A step that runs may put others behind itself.
 */
export type AtScript = (string | AtCommand)[];
